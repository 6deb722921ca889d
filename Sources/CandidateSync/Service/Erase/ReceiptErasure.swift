import DropFolder
import Foundation
import Publishing
import SyncStore

/// Takes texts that tell who somebody is out of receipts, and of what files are called: out of the name
/// under which a file was dropped, and of what an error quotes of it. Whoever may choose a name must not
/// have a say in anything else that a receipt says.
struct ReceiptErasure {
    /// A receipt that can't be read, and in which one of the texts stands.
    struct Unreadable: Error {}

    let texts: [String]
    /// The texts as they stand in a receipt.
    let spelled: [String]
    private let bytes: [[UInt8]]

    init(_ trace: PersonTrace) throws {
        // One may stand in another.
        texts = trace.namingTexts.sorted { $0.count > $1.count }
        spelled = try texts.map(Self.spell)
        bytes = texts.map { Array($0.utf8) }
    }

    /// - Returns: the receipt without the texts; nil if it has none of them where they tell anything.
    /// - Throws: `Unreadable`
    func callAsFunction(_ bytes: [UInt8]) throws -> [UInt8]? {
        guard let receipt = try? JSONText.decode(Receipt.self, from: Data(bytes)) else {
            let isTold = bytes.withUnsafeBytes { all in
                spelled.contains { all.holds(Array($0.utf8)) }
            }
            if isTold { throw Unreadable() }
            return nil
        }
        var rest = receipt
        rest.changeSendersTexts(without)
        return rest == receipt ? nil : Array(try JSONText.encode(rest))
    }

    /// By bytes: very many files may have come.
    func isTold(by name: FileName) -> Bool {
        name.bytes.withUnsafeBytes { all in bytes.contains { all.holds($0) } }
    }

    func without(_ name: String) -> String {
        texts.reduce(name) { $0.replacing($1, with: "…") }
    }

    private static func spell(_ text: String) throws -> String {
        let list = try JSONText.encode([text])
        let quote = UInt8(ascii: "\"")
        guard let start = list.firstIndex(of: quote), let end = list.lastIndex(of: quote),
            start < end
        else { return text }
        return String(decoding: list[(start + 1)..<end], as: UTF8.self)
    }
}
