import Foundation

/// The repository's top folder.
package let repository = (#filePath as NSString).deletingLastPathComponent + "/../.."

/// What a fuzzer has come upon that reaches code of its own (`make fuzz`), by the reader it was for.
package func fuzzed(_ reader: String) throws -> [[UInt8]] {
    let folder = "\(repository)/Tests/Fixtures/\(reader)"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
        Array(try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
    }
}
