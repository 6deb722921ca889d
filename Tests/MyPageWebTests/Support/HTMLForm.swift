/// A form of a page, with what a browser sends of it.
struct HTMLForm {
    struct Field {
        let name: String
        /// `hidden`, `text`, `password`, `radio`, …; `select` and `textarea`.
        let kind: String
        /// What stands in it, or what it stands for.
        var value: String
        /// Whether it is sent as it stands: an unchecked box is not.
        var isSent = true
        var isRequired = false
        /// What can be chosen.
        var options: [String] = []
    }

    /// A button that sends it; nil as a name adds nothing to the fields.
    struct Button: Hashable {
        var name: String?
        var value = ""
        /// Where it is sent to instead.
        var action: String?
    }

    var action: String
    var isPost: Bool
    var fields: [Field] = []
    var buttons: [Button] = []

    /// Where a button sends it; which place of the answer is shown, a browser keeps to itself.
    func target(_ button: Button) -> String {
        String((button.action ?? action).prefix { $0 != "#" })
    }

    /// Which names the fields have; numbered ones count once: `field.0`, `field.1`.
    var names: [String] {
        Set(fields.map { Self.unnumbered($0.name) }).sorted()
    }

    /// The fields that are tried, by their places: of numbered ones the first.
    var tried: [Int] {
        var seen: Set<String> = []
        return fields.indices.filter { seen.insert(Self.unnumbered(fields[$0].name)).inserted }
    }

    /// What tells this form from others with the same fields; it says nothing of when it was shown.
    var identity: String {
        let hidden = fields.filter {
            $0.kind == "hidden" && !["form_key", "revision"].contains($0.name)
        }
        return "\(action) " + hidden.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private static func unnumbered(_ name: String) -> String {
        name.split(separator: ".").map { $0.allSatisfy(\.isNumber) ? ":n" : String($0) }
            .joined(separator: ".")
    }
}
