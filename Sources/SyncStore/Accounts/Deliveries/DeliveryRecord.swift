public import Foundation

/// A delivery that was dealt with, by its receipt.
public struct DeliveryRecord: Sendable, Equatable {
    /// A ULID.
    public let id: String
    /// The run that takes it; nil if it was rejected, or is an answer.
    public let run: String?
    /// What its file name has in common with earlier deliveries of the same kind.
    public let series: String
    public let isAccepted: Bool
    /// How many records it held.
    public let records: Int
    /// The receipt as it was published: JSON, UTF-8.
    public let receipt: Data

    public init(
        id: String, run: String?, series: String, isAccepted: Bool, records: Int, receipt: Data
    ) {
        self.id = id
        self.run = run
        self.series = series
        self.isAccepted = isAccepted
        self.records = records
        self.receipt = receipt
    }
}
