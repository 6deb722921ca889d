import PortersXML
import Recruiting

/// Reads any bytes as a partner's document: twice, all at once and a few bytes at a time, which must
/// come to the same. The first byte says how many.
@_cdecl("LLVMFuzzerTestOneInput")
public func readDocument(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return 0 }
    let document = Array(bytes.dropFirst())
    let whole = Reading(document, pieces: .max)
    precondition(whole == Reading(document, pieces: Int(first) + 1))
    precondition(whole.records.allSatisfy { $0.id > 0 })
    precondition(whole.refusal?.message.isEmpty != true)
    return 0
}

/// What came of a document.
private struct Reading: Equatable {
    struct Record: Equatable {
        let resource: Resource
        let id: Int64
        let person: Int64?
        let fields: FieldSet
    }

    private(set) var records: [Record] = []
    private(set) var refusal: ReadError?
    private var summary: ReadSummary?

    init(_ document: [UInt8], pieces: Int) {
        var rest = document[...]
        var catalog = FieldCatalog()
        var records: [Record] = []
        do {
            summary = try PortersReader().read(
                from: { target in
                    let piece = rest.prefix(min(target.count, pieces))
                    target.copyBytes(from: piece)
                    rest = rest.dropFirst(piece.count)
                    return piece.count
                },
                catalog: &catalog,
                deliver: { batch in
                    for record in batch.records {
                        let fields = FieldSet(bytes: Array(batch.bytes[record.fields]))
                        for number in fields.numbers {
                            precondition(catalogHolds(number), "a field without a name")
                            _ = fields[number]?.text
                        }
                        records.append(
                            Record(
                                resource: record.resource, id: record.id, person: record.person,
                                fields: fields))
                    }
                })
        } catch let error as ReadError {
            refusal = error
        } catch {
            fatalError("neither read nor refused: \(error)")
        }
        self.records = records
    }
}

/// Numbers of fields are small: a huge one would be a packed length gone wrong.
private func catalogHolds(_ number: Int) -> Bool { (0..<1 << 16).contains(number) }
