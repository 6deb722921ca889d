import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

/// Goes through a site as one visitor: every link, every form with hostile values, every query and
/// id as well; in the same order every time. What is wrong with the answers stands in `problems`.
final class Crawler {
    private(set) var problems: [String] = []
    /// What answered with a page or a file, by the paths of the site's router.
    private(set) var reached: Set<String> = []
    /// The forms that were found; nobody has sent those yet that `explore` alone has found.
    private(set) var forms: [CrawledForm] = []

    private let role: CrawlerRole
    private let site: CrawledSite
    private var visitor: Visitor
    private var queue: CrawlQueue
    /// One address for each page that was visited.
    private var examples: [PageShape: String] = [:]
    private var known: Set<String> = []
    private var counts: [String: Int] = [:]
    private var untried: [CrawledForm] = []
    private var renewals = 0

    /// How many pages of a shape are visited, and how many forms of one are sent.
    private static let most = 3

    /// - Parameter stranger: a browser in which nobody has signed in; the role's own is used if there
    ///   is one.
    init(_ role: CrawlerRole, _ site: CrawledSite, stranger: Visitor) async throws {
        self.role = role
        self.site = site
        visitor = try await role.signIn?() ?? stranger
        queue = CrawlQueue(origin: site.origin, most: Self.most)
        for start in role.starts { queue.add(start, isStart: true) }
    }

    /// Visits every link, then tries every form and whatever page that leads to.
    func run() async throws {
        try await explore()
        try await tryAddresses()
        while let index = untried.indices.min(by: { untried[$0].danger < untried[$1].danger }) {
            try await attempt(untried.remove(at: index))
            try await explore()
        }
    }

    /// Follows the links that are known, and those that are found on the way; sends nothing.
    func explore() async throws {
        while let target = queue.next() {
            let (answer, page) = try await get(target)
            if answer.status == .ok, examples.updateValue(target, forKey: PageShape(target)) == nil,
                let route = site.route(of: target)
            {
                reached.insert(route)
            }
            if let page { harvest(page, at: target) }
        }
    }

    /// Takes over forms that somebody else has found.
    func add(_ others: [CrawledForm]) {
        for other in others { add(other.form, at: other.page) }
    }

    // MARK: addresses

    /// Every parameter of every query, and everything in a path that stands for something, one at a
    /// time.
    private func tryAddresses() async throws {
        for target in examples.values.sorted() {
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            let fields = parts.count == 2 ? parts[1].split(separator: "&").map(String.init) : []
            for index in fields.indices {
                var changed = fields
                for value in HostileValue.all {
                    changed[index] = "\(fields[index].prefix { $0 != "=" })=\(value.encoded)"
                    try await get("\(parts[0])?\(changed.joined(separator: "&"))")
                }
            }
            let places = site.places(in: parts[0])
            guard known.insert("\(site.route(of: target) ?? "") \(places)").inserted else {
                continue
            }
            for place in places {
                var segments = parts[0].split(separator: "/").map(String.init)
                for value in HostileValue.all where !value.encoded.isEmpty {
                    segments[place] = value.encoded
                    try await get("/" + segments.joined(separator: "/"))
                }
            }
        }
    }

    // MARK: forms

    private func harvest(_ page: HTMLPage, at target: String) {
        for link in page.links + page.images { queue.add(link, on: target) }
        for form in page.forms { add(form, at: target) }
    }

    private func add(_ form: HTMLForm, at target: String) {
        let names = form.names.joined(separator: " ")
        let shape = "\(PageShape(form.action)) \(names)"
        guard counts[shape, default: 0] < Self.most, known.insert(form.identity).inserted else {
            return
        }
        counts[shape, default: 0] += 1
        let folder = form.action.split(separator: "/").prefix(2).joined(separator: "/")
        let isLikeAnother = !known.insert("like \(folder) \(names)").inserted
        let found = CrawledForm(page: target, form: form, isLikeAnother: isLikeAnother)
        forms.append(found)
        untried.append(found)
    }

    /// Sends a form in every way that it is tried in.
    private func attempt(_ found: CrawledForm) async throws {
        var form = try await shownAgain(found)
        for attempt in found.attempts {
            let answer = try await send(form, attempt)
            // What it was about is another one now: its revision, for one.
            if answer.status.kind == .redirection { form = try await shownAgain(found) }
        }
    }

    /// The form as its page has it now; as it was found, if the page has none any more.
    private func shownAgain(_ found: CrawledForm) async throws -> HTMLForm {
        let page = try await get(found.page).page
        return page?.forms.first {
            $0.action == found.form.action && $0.fields.map(\.name) == found.form.fields.map(\.name)
        } ?? found.form
    }

    private func send(
        _ form: HTMLForm, _ attempt: CrawledForm.Attempt
    ) async throws -> Visitor.Answer {
        let target = form.target(attempt.button)
        let change = attempt.change
        let name = change.map { "\(form.fields[$0.field].name): \($0.with.name)" } ?? "as it stands"
        let label = "\(form.isPost ? "POST" : "GET") \(target) [\(name)]"
        func makeBody(_ key: String) -> String { body(of: form, attempt, key: key) }
        guard form.isPost else {
            let (answer, page) = try await get("\(target)?\(makeBody(""))", label)
            if change == nil, let page { harvest(page, at: target) }
            return answer
        }
        let (answer, page) = try await exchange(target, label) { visitor in
            try await visitor.submit(target, body: makeBody(visitor.key))
        }
        if change == nil, let page { harvest(page, at: target) }
        if let change, form.fields[change.field].name == "form_key", case .value = change.with,
            answer.status != .forbidden
        {
            problems.append("\(label): is taken with another key: \(answer.status.code)")
        }
        return answer
    }

    private func body(
        of form: HTMLForm, _ attempt: CrawledForm.Attempt, key: String
    ) -> String {
        var parts: [String] = []
        for (index, field) in form.fields.enumerated() {
            let name = HostileValue.encode(field.name)
            let value = HostileValue.encode(field.name == "form_key" ? key : role.typed(field))
            guard let change = attempt.change, change.field == index else {
                if field.isSent { parts.append("\(name)=\(value)") }
                continue
            }
            switch change.with {
            case .value(let value): parts.append("\(name)=\(value.encoded)")
            case .option(let value): parts.append("\(name)=\(HostileValue.encode(value))")
            case .within(let other):
                let lines = field.value.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { HostileValue.encode(String($0)) }
                let (head, rest) = (lines[0], lines.dropFirst().map { "%0D%0A\($0)" }.joined())
                parts.append("\(name)=\(head)\(other.encoded)\(rest)\(other.encoded)")
            case .missing: break
            case .repeated(let other): parts += ["\(name)=\(value)", "\(name)=\(other.encoded)"]
            }
        }
        if let name = attempt.button.name {
            let value = HostileValue.encode(attempt.button.value)
            parts.append("\(HostileValue.encode(name))=\(value)")
        }
        return parts.joined(separator: "&")
    }

    /// Sends every form that was found after the session has ended, with a script in every field.
    func sendWithoutSession(cookie: String) async throws {
        let script = HostileValue.all[5].encoded
        for found in forms where found.form.isPost {
            visitor.forget(cookie: cookie)
            let fields = found.form.fields.map { field in
                let isKept = ["form_key", "revision", "rows"].contains(field.name)
                let value = HostileValue.encode(
                    field.name == "form_key" ? visitor.key : field.value)
                return "\(HostileValue.encode(field.name))=\(isKept ? value : script)"
            }
            let target = found.form.action
            _ = try await exchange(target, "POST \(target) [no session]", renews: false) {
                try await $0.submit(target, body: fields.joined(separator: "&"))
            }
        }
    }

    // MARK: one exchange

    @discardableResult
    private func get(
        _ target: String, _ label: String? = nil
    ) async throws -> (answer: Visitor.Answer, page: HTMLPage?) {
        try await exchange(target, label ?? "GET \(target)") { try await $0.get(target) }
    }

    /// Asks, and looks at the answer; once more where somebody has tried too often, or is not signed
    /// in any more.
    private func exchange(
        _ target: String, _ label: String, renews: Bool = true,
        _ ask: (Visitor) async throws -> Visitor.Answer
    ) async throws -> (answer: Visitor.Answer, page: HTMLPage?) {
        var answer = try await ask(visitor)
        var page = check(answer, target, label)
        if answer.status == .tooManyRequests {
            try site.forgetAttempts()
            answer = try await ask(visitor)
            page = check(answer, target, label)
        }
        if renews, let signIn = role.signIn, isShutOut(answer, target) {
            renewals += 1
            try #require(renewals < 100, "the session ends at every turn: \(label)")
            visitor = try await signIn()
            answer = try await ask(visitor)
            page = check(answer, target, label)
        }
        return (answer, page)
    }

    private func isShutOut(_ answer: Visitor.Answer, _ target: String) -> Bool {
        if answer.status == .unauthorized { return true }
        let isLeaving = target.hasSuffix("/signout")
        return !isLeaving && answer.location?.contains(/^(\/admin)?\/signin/) == true
    }

    private func check(
        _ answer: Visitor.Answer, _ target: String, _ label: String
    ) -> HTMLPage? {
        let isHTML = answer.headers[.contentType]?.hasPrefix("text/html") == true
        let page = isHTML ? HTMLPage(answer.body) : nil
        problems += AnswerCheck.problems(of: answer, page).map {
            "\(label.prefix(200)): \($0)"
        }
        if let location = answer.location { queue.add(location) }
        return page
    }
}
