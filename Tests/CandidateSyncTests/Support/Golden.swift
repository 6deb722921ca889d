import Foundation
import Testing

/// Files that others read, compared byte for byte with those in Golden/.
/// `UPDATE_GOLDEN=1 swift test` writes them anew; look at the difference before it is committed.
enum Golden {
    static let folder = (#filePath as NSString).deletingLastPathComponent + "/../Golden"
    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    /// Compares a tree of files with `Golden/<name>/`.
    static func expect(_ files: [String: Data], equal name: String) throws {
        let root = "\(folder)/\(name)"
        if isUpdating {
            try? FileManager.default.removeItem(atPath: root)
            for (path, data) in files {
                let target = "\(root)/\(path)"
                try FileManager.default.createDirectory(
                    atPath: (target as NSString).deletingLastPathComponent,
                    withIntermediateDirectories: true)
                try data.write(to: URL(filePath: target))
            }
        }
        var expected: Set<String> = []
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            if !isFolder.boolValue { expected.insert(path) }
        }
        #expect(Set(files.keys) == expected)
        for (path, data) in files {
            let golden = try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
            #expect(
                String(decoding: data, as: UTF8.self) == String(decoding: golden, as: UTF8.self),
                "\(path) differs from Golden/\(name)/\(path)")
        }
    }
}

/// The repository's top folder.
let repository = (#filePath as NSString).deletingLastPathComponent + "/../../.."
