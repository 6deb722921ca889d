import DropFolder
import SiteSettings

extension Templates {
    /// The `.mustache` files of a folder that no template has, such as one whose name is mistyped: safe to
    /// print, each with the file that was probably meant.
    package static func unused(in folder: String) -> [(name: String, near: String?)] {
        let ending = ".mustache"
        let known = TemplateName.allCases.map { $0.rawValue + ending }
        let names = (try? Folder(folder).names())?.map(\.printable) ?? []
        return names.filter { $0.hasSuffix(ending) && !known.contains($0) }.sorted()
            .map { ($0, NearWord.nearest(to: $0, among: known)) }
    }
}
