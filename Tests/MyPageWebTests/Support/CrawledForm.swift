import TestSupport

/// A form that a crawl has found, and how it is to be tried.
struct CrawledForm {
    /// The address of the page that it stands on.
    let page: String
    var form: HTMLForm
    /// Whether another one with the same fields has been tried: then less is.
    let isLikeAnother: Bool

    /// One way to send it: a button, and what is sent instead of what stands in a field.
    struct Attempt {
        enum Change {
            case value(HostileValue)
            case option(String)
            /// Behind the first line of what stands there, and behind all of it.
            case within(HostileValue)
            case missing
            /// What stands there, and then another one.
            case repeated(HostileValue)

            var name: String {
                switch self {
                case .value(let value): value.name
                case .option(let value): "option \(value)"
                case .within(let value): "within: \(value.name)"
                case .missing: "missing"
                case .repeated(let value): "repeated, \(value.name)"
                }
            }
        }

        let button: HTMLForm.Button
        /// By the place of the field; nil sends all fields as they stand.
        var change: (field: Int, with: Change)?
    }

    /// How many attempts a button is tried with at the most: of the first button of a form, of others.
    static let (most, fewer) = (88, 11)

    /// What could do harm is tried last, signing out at the very end.
    var danger: Int {
        let ends = [
            "signout": 2, "approve": 1, "discard": 1, "undo": 1, "withdraw": 1, "reopen": 1,
        ]
        let last = form.action.prefix { $0 != "?" }.split(separator: "/").last.map(String.init)
        guard let last else { return 0 }
        let isEnd = ["erase", "remove", "delete", "end", "revoke", "reset", "disable"]
            .contains { last.contains($0) }
        return ends[last] ?? (isEnd ? 1 : 0)
    }

    /// Every way to send it that is tried; what is good comes last, as it may end what the form is for.
    var attempts: [Attempt] {
        // Sent by hand, without any button, it goes where the form itself says.
        var buttons = [HTMLForm.Button()]
        for button in form.buttons where !buttons.contains(button) { buttons.append(button) }
        let hostile = buttons.enumerated().flatMap { number, button in
            let all = changes.map { Attempt(button: button, change: $0) }
            let most = number == 0 && !isLikeAnother ? Self.most : Self.fewer
            return Self.sample(all, most: most, from: number)
        }
        return hostile + buttons.map { Attempt(button: $0) }
    }

    /// One field at a time: every hostile value; without the field, every option, the field twice.
    private var changes: [(field: Int, with: Attempt.Change)] {
        let tried = form.tried
        var changes = tried.flatMap { field in
            HostileValue.all.map { (field: field, with: Attempt.Change.value($0)) }
        }
        changes += tried.filter { form.fields[$0].kind == "textarea" }.flatMap { field in
            HostileValue.all.map { (field: field, with: Attempt.Change.within($0)) }
        }
        changes += tried.map { ($0, .missing) }
        changes += tried.flatMap { field in
            form.fields[field].options.prefix(8).map { (field, .option($0)) }
        }
        // These may be taken for good ones.
        return changes + tried.map { ($0, .repeated(HostileValue.all[5])) }
    }

    /// So many of them, from everywhere in the list.
    private static func sample(_ all: [Attempt], most: Int, from start: Int) -> [Attempt] {
        var step = max(1, (all.count + most - 1) / most)
        // Their number is a prime: by any other step every field gets other ones.
        if step.isMultiple(of: HostileValue.all.count) { step += 1 }
        return stride(from: start % step, to: all.count, by: step).map { all[$0] }
    }
}
