public import Recruiting

/// One record's new values in a write document.
public struct StatusItem: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        /// A leaf option: an empty element of its name.
        case option(FieldAlias)
        /// Character data: a text, or a date in the CRM's form (UTC).
        case text(String)
    }

    /// The record's own `P_Id`.
    public let id: Int64
    public let values: [Field]

    /// A field and what is to stand in it.
    public struct Field: Sendable, Equatable {
        public let alias: FieldAlias
        public let value: Value

        public init(_ alias: FieldAlias, _ value: Value) {
            self.alias = alias
            self.value = value
        }
    }

    public init(id: Int64, values: [Field]) {
        self.id = id
        self.values = values
    }
}

/// A write document: what the CRM's write call takes as its body, for one resource.
///
/// Filled until it is full: at most 200 items and 15,000 characters, the vendor's own limits.
/// Source: porters documents, "A write document".
public struct StatusDocument: Sendable {
    static let mostItems = 200
    static let mostCharacters = 15_000

    public let resource: Resource
    public private(set) var count = 0
    private var items = ""
    private var characters = 0

    public init(_ resource: Resource) { self.resource = resource }

    /// Adds an item, or returns false and leaves the document as it is: the item goes into the next.
    public mutating func append(_ item: StatusItem) -> Bool {
        let text = xml(item)
        let length = text.unicodeScalars.count
        guard count < Self.mostItems,
            frame.unicodeScalars.count + characters + length <= Self.mostCharacters
        else { return false }
        items += text
        characters += length
        count += 1
        return true
    }

    /// The document in UTF-8.
    public var bytes: [UInt8] {
        Array((opening + items + closing).utf8)
    }

    private var opening: String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<\(resource.element)>\n"
    }
    private var closing: String { "</\(resource.element)>\n" }
    private var frame: String { opening + closing }

    private func xml(_ item: StatusItem) -> String {
        let id = FieldAlias.id(of: resource)
        var lines = "  <Item>\n    <\(id)>\(item.id)</\(id)>\n"
        for field in item.values {
            let content =
                switch field.value {
                case .option(let option): "<\(option)/>"
                case .text(let text): text.escapedForXML
                }
            lines += "    <\(field.alias)>\(content)</\(field.alias)>\n"
        }
        return lines + "  </Item>\n"
    }
}

extension String {
    /// Character data that no reader takes for markup; control characters, which the CRM refuses
    /// (code 8), are left out.
    var escapedForXML: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control: break
            case "\u{FFFE}", "\u{FFFF}": break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
