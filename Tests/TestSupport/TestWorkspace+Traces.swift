import Foundation
import SiteSettings
import Testing

extension TestWorkspace {
    /// Everything in the workspace: what each file and folder holds, its mode, and when it was changed.
    /// - Parameter sharedMemory: whether SQLite's notes of who reads just now (`-shm`) are among it.
    package func traces(sharedMemory: Bool = true) throws -> [String: String] {
        var traces: [String: String] = [:]
        let paths = try #require(FileManager.default.enumerator(atPath: workspace.root))
        for case let path as String in paths where sharedMemory || !path.hasSuffix("-shm") {
            let whole = "\(workspace.root)/\(path)"
            var status = stat()
            try #require(lstat(whole, &status) == 0)
            let isFile = status.st_mode & S_IFMT == S_IFREG
            let content = isFile ? try Data(contentsOf: URL(filePath: whole)) : Data()
            traces[path] = [
                "\(status.st_mode) \(status.st_ino) \(status.st_size)",
                "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)",
                content.base64EncodedString(),
            ].joined(separator: " ")
        }
        return traces
    }
}
