public import Recruiting

/// What a document turned out to hold, known when its last byte was read.
public struct ReadSummary: Sendable, Equatable {
    /// One resource element with its paging attributes (`Total`, `Count`, `Start`).
    public struct Page: Sendable, Equatable {
        public let resource: Resource
        /// How many records the query matched in all.
        public let total: Int?
        /// How many items the page says it holds.
        public let count: Int?
        /// The offset of its first item.
        public let start: Int?
        /// How many items it does hold.
        public internal(set) var items = 0
        /// Whether it holds a record's parts outside of items: in a wrapper, or bare. Only looked for
        /// until it has an item.
        var hasStrangers = false
    }

    /// In how many records a field was.
    public struct FieldUse: Sendable, Equatable {
        /// With or without a value. Each record has its id.
        public internal(set) var present = 0
        /// With one.
        public internal(set) var filled = 0
    }

    /// The resource elements, in the order of the document.
    public internal(set) var pages: [Page] = []
    /// Every field that occurred, of whatever resource.
    public internal(set) var uses: [FieldAlias: FieldUse] = [:]
    /// Every field that occurred, with or without a value.
    public var fields: Set<FieldAlias> { Set(uses.keys) }
    /// Every option that was chosen, once for each field, with its name where one stood.
    public internal(set) var options: [FieldOption] = []
    /// The items of the CRM's answers to writes, in the order of the document, if they are kept: then
    /// there are no records.
    public internal(set) var answers: [WriteAnswer] = []
    /// The first element below the root that holds pages of its own, which are not read; nil if all are.
    public internal(set) var unread: String?
    /// How many such elements there are.
    public internal(set) var unreadCount = 0
    /// The code of an answer to a whole call, which then has no items; nil if there is none.
    public internal(set) var answerToAll: WriteCode?
}
