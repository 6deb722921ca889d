/// Some hundred records on their way from the reader to the mirror, in the order of the file.
///
/// All packed fields stand in one buffer, so that handing a batch to another thread costs a few
/// allocations and not some for each record.
public struct RecordBatch: Sendable {
    public struct Record: Sendable {
        public let resource: Resource
        /// The record's own id, above zero.
        public let id: Int64
        /// The person a resume belongs to; nil if not exported, and for other resources.
        public let person: Int64?
        /// Whether it is a resume whose person was exported, and is nobody.
        public let isNobodys: Bool
        /// When the CRM last changed it; nil if not exported.
        public let updated: CRMDate?
        /// When the CRM last changed the record around it, of a person who stands in another record and
        /// has no date: what they hold is no older than that.
        public var asOf: CRMDate?
        /// Where its packed fields stand in `bytes`.
        public let fields: Range<Int>

        public init(
            resource: Resource, id: Int64, person: Int64?, isNobodys: Bool = false,
            updated: CRMDate?, fields: Range<Int>
        ) {
            self.resource = resource
            self.id = id
            self.person = person
            self.isNobodys = isNobodys
            self.updated = updated
            self.fields = fields
        }
    }

    /// How many records a full batch holds (measured: larger ones are not faster).
    public static let size = 512
    /// How many bytes of fields make a batch full however few records it holds: a record may have
    /// megabytes, and some batches wait for the database.
    public static let fullBytes = 1 << 20

    public var bytes: [UInt8] = []
    public var records: [Record] = []

    public init() {}

    /// Whether it is to be handed over.
    public var isFull: Bool { records.count >= Self.size || bytes.count >= Self.fullBytes }
}
