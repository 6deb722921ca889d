import Recruiting

/// Reads any bytes as what stands in a document's fields, in the settings and on forms: mail
/// addresses, dates, numbers, conditions.
@_cdecl("LLVMFuzzerTestOneInput")
public func readValues(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = try? MailAddress(text) {
        // Whatever is written to is one line, and found again by what was stored of it.
        precondition(!address.address.utf8.contains { $0 < 0x20 || $0 == 0x7F })
        precondition((try? MailAddress(address.address))?.key == address.key)
    }
    if let condition = try? Condition(text) {
        precondition((try? Condition(condition.description)) != nil)
    }
    if let date = CRMDate(Array(bytes)) { precondition(CRMDate(Array(date.text.utf8)) == date) }
    return 0
}
