import Recruiting

/// The CRM's codes: its error answers, and its answers to writes.
extension DocumentWalker {
    /// How many items the answers of a file may have; a write has 200 at the most.
    static let mostAnswers = 10_000

    /// The code of an item ends.
    mutating func closeAnswer(of resource: Resource, code: String) {
        let code = code.trimmed
        guard drafts[resource].fields.count == 0 else { return }
        guard answers == .refused else {
            // A success behind an error does not take it back.
            if Self.isSuccess(drafts[resource].answeredCode ?? "") {
                drafts[resource].answeredCode = code
            }
            return
        }
        guard !Self.isSuccess(code) else { return }
        let id = drafts[resource].answeredId.map { String($0) } ?? "?"
        fail(
            .portersError,
            "the CRM did not take the \(resource.element) \(id): code \(code.prefix(20))")
    }

    /// An item ends that may be an answer.
    /// - Returns: false if it is none.
    mutating func keepAnswer(of resource: Resource) -> Bool {
        let draft = drafts[resource]
        guard answers != .refused, draft.fields.count == 0,
            draft.answeredId != nil || draft.answeredCode != nil
        else { return false }
        guard let code = draft.answeredCode.flatMap(WriteCode.init) else {
            let id = draft.answeredId.map { String($0) } ?? "?"
            fail(
                .portersError,
                "the CRM's answer for the \(resource.element) \(id) has no code (a number); drop "
                    + "the answer as it came")
            return true
        }
        if summary.answers.count >= Self.mostAnswers {
            fail(
                .tooLarge,
                "the file has more than \(Self.mostAnswers) answers; drop each as it came")
        }
        summary.answers.append(WriteAnswer(resource, id: draft.answeredId, code: code))
        return true
    }

    /// The result code directly under a root; anything but 0 is an error answer without data.
    mutating func checkResult() {
        let code = resultCode.trimmed
        guard !Self.isSuccess(code), !keepAnswer(toAll: code) else { return }
        let shown = String(code.prefix(20))
        let said = resultMessage.trimmed
        let quoted = said.isEmpty ? "" : " ('\(said)')"
        fail(
            .portersError,
            "the file is an error answer of the CRM, code \(shown)\(quoted), and holds no data; "
                + "export again", ["code": shown, "said": said].filter { !$0.value.isEmpty })
    }

    /// Whether a code without its outer blanks says that all is done, or nothing.
    static func isSuccess(_ code: String) -> Bool { code.isEmpty || code == "0" }

    /// Takes the code under a root for the answer to a whole call, if one is awaited.
    private mutating func keepAnswer(toAll code: String) -> Bool {
        guard answers == .awaited, let number = WriteCode(code) else { return false }
        summary.answerToAll = number
        return true
    }

    /// A file is one or the other.
    mutating func checkAnswers() {
        let isAnswer = !summary.answers.isEmpty
        if isAnswer || summary.answerToAll != nil, hasRecords {
            fail(
                .notPorters,
                "the file holds records and the CRM's answer to a write; drop them as two files")
        }
        if isAnswer, let code = summary.answerToAll {
            fail(
                .portersError,
                "the file is an error answer of the CRM, code \(code.rawValue), and yet answers for "
                    + "single records; drop the answer as it came")
        }
    }
}
