import Mustache

/// Values as HTML shows them, in texts and in attributes. The library's own escaping goes by
/// characters: a quote with a combining mark behind it is another one, and would pass.
struct MarkupText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
