/// Reads any bytes as a posted form. Built together with `FormFields.swift`.
@_cdecl("LLVMFuzzerTestOneInput")
public func readForm(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let form = FormFields(body)
    precondition(!form.fields.contains { $0.name.contains("\0") || $0.value.contains("\0") })
    // Two forms behind each other are one with the fields of both.
    let twice = FormFields(body + "&" + body).fields
    precondition(twice.map(\.value) == (form.fields + form.fields).map(\.value))
    // Written as a browser does, it reads the same.
    let again = FormFields(
        form.fields.map { written($0.name) + "=" + written($0.value) }
            .joined(separator: "&"))
    precondition(again.fields.map(\.name) == form.fields.map(\.name))
    precondition(again.fields.map(\.value) == form.fields.map(\.value))
    for (name, _) in form.fields { precondition(form.contains(name) && !form.all(name).isEmpty) }
    return 0
}

private func written(_ text: String) -> String {
    text.utf8.map { "%" + String(UInt16($0) | 0x100, radix: 16).suffix(2) }.joined()
}
