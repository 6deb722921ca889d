package import Foundation
import Testing

/// Files that others read, compared byte for byte with those in `Golden/` beside the test.
/// `UPDATE_GOLDEN=1 swift test` writes them anew; look at the difference before it is committed.
package enum Golden {
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    /// `Golden` beside a source file.
    package static func folder(beside file: String = #filePath) -> String {
        (file as NSString).deletingLastPathComponent + "/Golden"
    }

    /// Compares one file with `Golden/<path>`.
    package static func expect(_ data: Data, equal path: String, in file: String = #filePath) throws
    {
        let golden = URL(filePath: "\(folder(beside: file))/\(path)")
        if isUpdating {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: golden)
        }
        let expected = try Data(contentsOf: golden)
        // As text, so that a difference can be read.
        #expect(
            String(decoding: data, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
            "differs from Golden/\(path)")
        #expect(data == expected)
    }

    /// Compares a tree of files with `Golden/<name>/`.
    package static func expect(
        _ files: [String: Data], equal name: String, in file: String = #filePath
    ) throws {
        let root = "\(folder(beside: file))/\(name)"
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
        for (path, data) in files where expected.contains(path) {
            try expect(data, equal: "\(name)/\(path)", in: file)
        }
    }
}
