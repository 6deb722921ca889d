import DropFolder
import Foundation
import PortersXML
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Takes the CRM's answers to status documents, in the transaction that writes their receipt: whatever
/// dies when, an answer has its effect once.
struct StatusAnswers {
    /// Whether they are used (`status.answer_within_h`).
    let isUsed: Bool
    let open: OpenWorkspace

    enum Taking {
        case taken(Receipt.Answer, [Warning])
        /// It is to no document of ours.
        case unmatched(ReadError)
    }

    /// How a file is to be read, which nobody knows before.
    func reading(of name: FileName) throws -> AnswerReading {
        guard isUsed else { return .refused }
        guard let document = AnswerName.document(answeredBy: name) else { return .kept }
        return try open.accounts.read { try $0.statuses(ofDocument: document) }.isEmpty
            ? .kept : .awaited
    }

    /// - Parameter name: the file's; if it names a document, the answer is to that one.
    func take(
        _ result: ImportResult, _ name: FileName, _ transaction: AccountTransaction
    ) throws -> Taking {
        let answers = result.answers ?? []
        let match: AnswerMatch
        if let document = AnswerName.document(answeredBy: name),
            case let items = try transaction.statuses(ofDocument: document), !items.isEmpty
        {
            if let code = result.answerToAll {
                match = AnswerMatch(items, all: code)
            } else if let found = AnswerMatch(items, answers[...]) {
                match = found
            } else {
                return .unmatched(
                    "nothing of its \(answers.count.counted("item")) is in \(document)")
            }
        } else {
            switch try AnswerSearch(transaction: transaction).find(answers) {
            case .found(let found): match = found
            case .nothing:
                return .unmatched(
                    "its ids, in their order, are those of no status document that was sent")
            case .ambiguous(let count):
                return .unmatched("its ids, in their order, are those of \(count) status documents")
            case .nameless: return .unmatched("none of its items says whose record it is")
            }
        }
        return try take(match, transaction)
    }

    private func take(_ match: AnswerMatch, _ transaction: AccountTransaction) throws -> Taking {
        var answer = Receipt.Answer(documents: match.documents)
        var hasChanged = false
        for pair in match.pairs {
            let item = try transaction.answer(pair.item, pair.code, at: open.environment.now())
            hasChanged = hasChanged || item != pair.item
            switch item.state {
            case .done: answer.done += 1
            case .retry: answer.retry += 1
            case .refused: answer.refused += 1
            case .dropped, .out: answer.dropped += 1
            }
        }
        return .taken(
            answer, try warnings(match, hasChanged: hasChanged, transaction))
    }

    private func warnings(
        _ match: AnswerMatch, hasChanged: Bool, _ transaction: AccountTransaction
    ) throws -> [Warning] {
        var warnings: [Warning] = []
        if match.strange > 0 || match.unanswered > 0 {
            warnings.append(
                Warning(
                    .answerPartial,
                    match.strange.counted("item of the answer is", "items of the answer are")
                        + " in no status document, and "
                        + match.unanswered.counted(
                            "item of the document has", "items of the document have")
                        + " no answer in it; drop the answer as it came",
                    ["strange": "\(match.strange)", "unanswered": "\(match.unanswered)"]))
        }
        if !hasChanged {
            warnings.append(
                Warning(.answerRepeated, "the same was answered before; nothing has changed"))
        }
        let lying = try match.documents.compactMap { try transaction.outboxItem($0) }
            .filter { access("\(open.paths.outbox)/\($0.path)", F_OK) == 0 }
        if let first = lying.first {
            warnings.append(
                Warning(
                    .answerUncollected,
                    "\(first.name) still lies in outbox/status, and was answered; let the collector "
                        + "take away what it has sent", ["file": first.name]))
        }
        return warnings
    }
}

extension StatusAnswers.Taking {
    fileprivate static func unmatched(_ why: String) -> Self {
        .unmatched(
            ReadError(
                .answerUnmatched,
                "the file is an answer of the CRM to a write, and \(why); name it after the status "
                    + "file, with \(AnswerName.suffix) appended"))
    }
}
