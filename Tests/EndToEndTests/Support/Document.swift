import Foundation
import TestSupport

/// A document for people, in Markdown.
struct Document {
    /// Those that people read first, by their paths in the repository.
    static let all = [
        "README.md", "README.ja.md", "CONTRIBUTING.md", "samples/README.md",
        "samples/hand-over/README.md", "samples/systemd/README.md",
    ]

    let path: String
    let text: String

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOfFile: "\(repository)/\(path)", encoding: .utf8)
    }

    /// Where its links and pictures lead within the repository.
    var links: [(path: String, anchor: String?)] {
        text.matches(of: /\]\(([^)\s]+)\)/).compactMap { match in
            let target = String(match.1)
            guard !target.contains(":") else { return nil }
            let parts = target.split(separator: "#", omittingEmptySubsequences: false)
            let folder = (path as NSString).deletingLastPathComponent
            let place = folder.isEmpty ? String(parts[0]) : "\(folder)/\(parts[0])"
            return (parts[0].isEmpty ? path : place, parts.count > 1 ? String(parts[1]) : nil)
        }
    }

    /// What GitHub calls its headings in links.
    var anchors: Set<String> {
        Set(
            prose.filter { $0.hasPrefix("#") }.map { line in
                let heading = line.drop { $0 == "#" }.dropFirst().lowercased()
                return String(
                    heading.replacing(" ", with: "-").filter {
                        $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "ー"
                    })
            })
    }

    /// The lines of its code: blocks, and spans within the text.
    var code: [String] {
        lines.filter(\.isCode).map(\.text)
            + prose.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
    }

    private var prose: [String] { lines.filter { !$0.isCode }.map(\.text) }

    private var lines: [(text: String, isCode: Bool)] {
        var isCode = false
        return text.components(separatedBy: "\n").compactMap { line in
            guard !line.hasPrefix("```") else {
                isCode.toggle()
                return nil
            }
            return (line, isCode)
        }
    }
}
