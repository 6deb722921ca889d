public import Foundation

/// Somebody of the staff, with what is known of them beside name and role.
public struct StaffMember: Sendable, Equatable {
    public let staff: Staff
    /// Where the links go by which they set a password; nil if it is not known.
    public let mail: String?
    /// Who was only invited has none yet, and cannot sign in.
    public let hasPassword: Bool
    /// Until when the link lives, or when it has expired; nil if there is none, or it was used.
    public let linkExpiresAt: Date?
    /// The last time, as far as the list of events goes back.
    public let signedInAt: Date?
}
