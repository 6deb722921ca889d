public import Foundation
import GRDB

extension AccountTransaction {
    /// Up to when the starts of the schedule are dealt with; nil if there is no schedule yet.
    public func scheduleDealtWith() throws -> Date? {
        try Int64.fetchOne(cached: "SELECT dealt_with_until FROM schedule", db)
            .map(Date.init(milliseconds:))
    }

    /// Notes that all starts up to a moment are dealt with; nil forgets the schedule.
    public func noteScheduleDealtWith(until date: Date?) throws {
        guard let date else { return try db.execute(sql: "DELETE FROM schedule") }
        try db.execute(
            sql: """
                INSERT INTO schedule (id, dealt_with_until) VALUES (1, ?)
                ON CONFLICT DO UPDATE SET dealt_with_until = excluded.dealt_with_until
                """, arguments: [date.milliseconds])
    }
}
