import HTTPTypes
import Hummingbird
import NIOCore

/// A table as a file to save, of any length: written page by page as it is read.
enum CSVDownload {
    /// - Parameters:
    ///   - name: what the browser calls the file, without the ending.
    ///   - next: the page behind the row that the last one ended with; nil when there is none.
    static func response<Row: Sendable>(
        named name: String, head: String,
        next: @escaping @Sendable (Row?) async throws -> (text: String, last: Row)?
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(name).csv\"",
            ],
            body: .init { writer in
                try await writer.write(ByteBuffer(string: head))
                var last: Row?
                while let page = try await next(last) {
                    try await writer.write(ByteBuffer(string: page.text))
                    last = page.last
                }
                try await writer.finish(nil)
            })
    }
}
