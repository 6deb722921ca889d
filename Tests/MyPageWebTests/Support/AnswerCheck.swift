import Foundation
import HTTPTypes
import Hummingbird
import TestSupport

/// What every answer of the site has to be, whatever was asked for.
enum AnswerCheck {
    /// Every header that an answer may have.
    private static let known: Set<String> = [
        "allow", "cache-control", "connection", "content-disposition", "content-length",
        "content-security-policy", "content-type", "location", "referrer-policy", "retry-after",
        "set-cookie", "strict-transport-security", "x-content-type-options",
    ]
    /// And those that it must have.
    private static let needed = [
        "cache-control", "content-security-policy", "referrer-policy", "strict-transport-security",
        "x-content-type-options",
    ]

    /// - Parameter page: what the answer is, if it is HTML.
    static func problems(
        of answer: Visitor.Answer, _ page: HTMLPage?
    ) -> [String] {
        var problems = headerProblems(answer.headers)
        if answer.status.code >= 500 { problems.append("answers \(answer.status.code)") }
        if let page {
            problems += pageProblems(page)
        } else if answer.headers[.contentType]?.hasPrefix("text/csv") == true {
            problems += formulas(in: answer.body).map { "a formula in the CSV: \($0)" }
        }
        return problems
    }

    private static func headerProblems(_ headers: HTTPFields) -> [String] {
        let names = Set(headers.map { $0.name.canonicalName })
        var problems = names.subtracting(known).map { "has the header '\($0)'" }
        problems += needed.filter { !names.contains($0) }.map { "is without the header '\($0)'" }
        for cookie in headers[values: .setCookie] {
            let isOurs = ["__Host-", "; Secure", "; HttpOnly", "; SameSite="].allSatisfy {
                cookie.contains($0)
            }
            if !isOurs || cookie.contains(HostileValue.marker) {
                problems.append("sets a strange cookie")
            }
        }
        if let location = headers[.location] {
            let isHere =
                location.hasPrefix("/") && !location.hasPrefix("//")
                && location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
            if !isHere { problems.append("leads to '\(location)'") }
        }
        return problems
    }

    private static func pageProblems(_ page: HTMLPage) -> [String] {
        var problems: [String] = []
        if page.language != "ja" { problems.append("its language is not said to be Japanese") }
        if page.titles != 1 { problems.append("has \(page.titles) titles") }
        if page.headings.count != 1 || page.headings.first?.isEmpty != false {
            problems.append("has the headings \(page.headings)")
        }
        if page.headings.contains(where: { $0.contains("（エラー）") }) {
            problems.append("its heading says that something is wrong; the title does that")
        }
        if page.texts.contains(where: { $0.text == "実行する" }) {
            problems.append("has a button that does not say what it does")
        }
        // The logo is the only picture that is a file.
        problems += page.images.filter { !$0.hasPrefix("/logo?v=") }.map { "shows '\($0)'" }
        for element in ["script", "iframe", "object", "embed"]
        where page.elements.contains(element) {
            problems.append("has an element '\(element)'")
        }
        problems += page.attributes.filter { $0.hasPrefix("on") }.map { "has an attribute '\($0)'" }
        problems += page.links.filter { !isHarmless($0) }.map { "links to '\($0.prefix(60))'" }
        // The link in a mail is its own key (RFC 8058).
        for form in page.forms where form.isPost && !form.action.hasPrefix("/mypage/decline?") {
            if !form.fields.contains(where: { $0.name == "form_key" && $0.value.count == 64 }) {
                problems.append("has a form without a key: \(form.action)")
            }
        }
        problems += page.texts.compactMap { EnglishText.found(in: $0.text) }.map {
            "says in English: \($0) …"
        }
        return problems
    }

    private static func isHarmless(_ link: String) -> Bool {
        // The last leads to an authenticator app on the same device.
        ["/", "?", "#", "https://", "http://", "otpauth://totp/"].contains { link.hasPrefix($0) }
    }

    /// Cells that a spreadsheet would work out.
    private static func formulas(in csv: String) -> [Substring] {
        csv.split(separator: "\r\n").flatMap { $0.split(separator: ",") }.filter { cell in
            let text = cell.drop { $0 == "\"" }
            return ["=", "+", "-", "@"].contains(text.prefix(1))
        }
    }
}
