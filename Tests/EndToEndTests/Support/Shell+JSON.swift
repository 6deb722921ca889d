import Foundation
import TestSupport
import Testing

extension Shell.Result {
    /// The JSON object that was written.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    }

    /// The array of JSON objects that was written.
    func objects() throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: output) as? [[String: Any]])
    }
}
