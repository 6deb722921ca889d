import DropFolder
import SiteSettings

extension Templates {
    /// The files of a folder that are meant for templates and that none has, such as one whose name is
    /// mistyped: safe to print, each with the file that was probably meant.
    package static func unused(in folder: String) -> [(name: String, near: String?)] {
        let ending = ".mustache"
        let known = TemplateName.allCases.map { $0.rawValue + ending }
        let names = (try? Folder(folder).names())?.map(\.printable) ?? []
        return names.sorted().compactMap { name in
            // Windows puts it behind what it is told to save, and shows it to nobody.
            let meant = name.lowercased().hasSuffix(".txt") ? String(name.dropLast(4)) : name
            guard meant.lowercased().hasSuffix(ending), !known.contains(name) else { return nil }
            return (name: name, near: NearWord.nearest(to: meant, among: known))
        }
    }
}
