public import Foundation
public import Recruiting

/// One item of a status document that left, and what the CRM has answered to it.
public struct SentStatus: Sendable, Equatable {
    /// The point at which it is written (ステータス更新の種類).
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case opened, registered, duplicate, withdrawn
    }

    public enum State: String, Sendable, CaseIterable {
        /// Sent, and not answered.
        case out
        case done
        /// The CRM could not take it just now: it is decided and sent anew when it is due.
        case retry
        /// 連携エラー: the CRM will not take it as it is; somebody has to look at it.
        case refused
        /// Nothing more is done for it: a later one took its place, or somebody said so.
        case dropped
    }

    /// Which it is: the document's id in the outbox, and the place in it, from 0.
    public struct Id: Sendable, Hashable {
        public let document: String
        public let position: Int

        public init(_ document: String, _ position: Int) {
            self.document = document
            self.position = position
        }
    }

    public let id: Id
    public let resource: Resource
    /// The record that is written to: a person, or a resume.
    public let record: Int64
    public let person: Int64
    public let kind: Kind
    public var state: State
    /// What the CRM answered last; nil if nothing.
    public var code: WriteCode?
    /// How often it had been sent before.
    public let tries: Int
    public let sentAt: Date
    /// When it is to be sent anew, if it is.
    public var dueAt: Date?

    public init(
        _ id: Id, resource: Resource, record: Int64, person: Int64, kind: Kind, tries: Int,
        sentAt: Date
    ) {
        self.id = id
        self.resource = resource
        self.record = record
        self.person = person
        self.kind = kind
        self.tries = tries
        self.sentAt = sentAt
        state = .out
    }

    /// How often the same is sent anew at the most.
    static let mostTries = 5
    /// How long after an answer that is the case, by how often it was before.
    static let delays: [TimeInterval] = [300, 1_800, 7_200, 21_600, 86_400]

    /// The same with an answer to it. Answers may come late, twice and in any order: what is done stays
    /// done, and what was settled otherwise changes only by being done after all.
    /// - Parameter isOvertaken: whether a later document has written to the same record.
    public func answered(_ code: WriteCode, isOvertaken: Bool, at now: Date) -> SentStatus {
        var item = self
        if code == .done {
            guard state != .done, state != .dropped else { return self }
            (item.state, item.code, item.dueAt) = (.done, code, nil)
            return item
        }
        guard state == .out else { return self }
        item.code = code
        if isOvertaken {
            item.state = .dropped
        } else if code.isTemporary, tries < Self.mostTries {
            item.state = .retry
            item.dueAt = now.addingTimeInterval(Self.delays[tries])
        } else {
            item.state = .refused
        }
        return item
    }
}
