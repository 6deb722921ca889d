public import Recruiting

/// One item of the CRM's answer to a write: what became of the item in the same place of what was
/// sent. Source: porters documents, "A write document".
public struct WriteAnswer: Sendable, Equatable, Codable {
    public let resource: Resource
    /// The record's id; nil if the CRM said none, as it may for an item that it refused.
    public let id: Int64?
    public let code: WriteCode

    init(_ resource: Resource, id: Int64?, code: WriteCode) {
        self.resource = resource
        self.id = id
        self.code = code
    }
}

/// What a reader makes of the CRM's answers to writes.
public enum AnswerReading: Sendable {
    /// Nothing if all is done, else an error: nobody wants to know more.
    case refused
    /// They stand in the summary.
    case kept
    /// The same, and the document is known to be one: an error answer, with a code under its root and
    /// no items, is the answer to the whole call.
    case awaited
}
