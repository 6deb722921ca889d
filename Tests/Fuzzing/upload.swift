/// Reads any bytes as a posted form with a file. Built together with `MultipartForm.swift`.
@_cdecl("LLVMFuzzerTestOneInput")
public func readUpload(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    guard let form = try? MultipartForm(body, boundary: "b") else { return 0 }
    precondition(!form.fields.contains { $0.name.contains("\0") || $0.value.contains("\0") })
    let content = form.fields.reduce(form.file?.bytes.count ?? 0) {
        $0 + $1.name.utf8.count + $1.value.utf8.count
    }
    precondition(content <= count && form.fields.count <= 8)
    // Written as a browser does, it reads the same.
    guard let again = try? MultipartForm(written(form), boundary: "b") else {
        preconditionFailure("what was read cannot be written")
    }
    precondition(again.fields.map(\.name) == form.fields.map(\.name))
    precondition(again.fields.map(\.value) == form.fields.map(\.value))
    precondition(again.file == form.file)
    return 0
}

private func written(_ form: MultipartForm) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ text: String) { bytes += text.utf8 }
    for (name, value) in form.fields {
        add("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
    }
    if let file = form.file {
        add("--b\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"f\"\r\n\r\n")
        bytes += file.bytes
        add("\r\n")
    }
    add("--b--\r\n")
    return bytes
}
