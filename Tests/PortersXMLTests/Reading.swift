import Foundation
import Recruiting

@testable import PortersXML

/// What a document turned out to hold, with the packed fields taken apart.
struct Reading: Equatable {
    struct Record: Equatable {
        let resource: Resource
        let id: Int64
        let person: Int64?
        let updated: String?
        /// Each field as `kind:text`, by its alias.
        let fields: [String: String]
        /// The date of the record around a person who has none.
        var asOf: String?
    }

    var records: [Record] = []
    var batchSizes: [Int] = []
    var summary = ReadSummary()
    var catalog = FieldCatalog()

    /// Reads a document, handing at most `chunk()` bytes at a time to the reader.
    static func of(
        _ bytes: [UInt8], keptWhole: Set<FieldAlias> = [], catalog: FieldCatalog = FieldCatalog(),
        chunk: () -> Int = { .max }
    ) throws -> Reading {
        var reading = Reading()
        reading.catalog = catalog
        var batches: [RecordBatch] = []
        var position = 0
        reading.summary = try PortersReader(keptWhole: keptWhole).read(
            from: { target in
                let count = min(target.count, bytes.count - position, chunk())
                target.copyBytes(from: bytes[position..<position + count])
                position += count
                return count
            },
            catalog: &reading.catalog,
            deliver: { batches.append($0) })
        for batch in batches { reading.take(batch) }
        return reading
    }

    static func of(_ text: String, keptWhole: Set<FieldAlias> = []) throws -> Reading {
        try of(Array(text.utf8), keptWhole: keptWhole)
    }

    private mutating func take(_ batch: RecordBatch) {
        batchSizes.append(batch.records.count)
        for record in batch.records {
            let fields = FieldSet(bytes: Array(batch.bytes[record.fields]))
            let named = fields.numbers.compactMap { number in
                fields[number].map { (catalog.aliases[number].name, "\($0.kind):\($0.text)") }
            }
            records.append(
                Record(
                    resource: record.resource, id: record.id, person: record.person,
                    updated: record.updated?.text, fields: Dictionary(uniqueKeysWithValues: named),
                    asOf: record.asOf?.text))
        }
    }
}

/// A real file from the folder `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return Array(try Data(contentsOf: folder.appending(path: name)))
}

/// A Candidate document with one item, whose fields stand in `fields` behind its id, 1.
func candidate(_ fields: String) -> String {
    "<Candidate><Item><Person.P_Id>1</Person.P_Id>\(fields)</Item></Candidate>"
}
