package import Recruiting

/// What the placeholders of one mail stand for. Empty values, and those of nothing but blanks, count as
/// missing, so that `{{#name}}…{{/name}}` shows only what is there.
package struct TemplateValues {
    enum Value {
        case text(String)
        case rows([TemplateValues])
    }

    private var values: [String: Value] = [:]

    /// Sets a value; whatever it holds, it stays on its line.
    package mutating func set(_ name: String, _ value: String) {
        let value = value.oneLine
        values[name] = value.isEmpty ? nil : .text(value)
    }

    /// Sets a value of the CRM, under its alias.
    package mutating func set(_ alias: FieldAlias, _ value: String) { set(alias.name, value) }

    /// Sets what a section repeats over.
    package mutating func set(_ section: String, _ rows: [TemplateValues]) {
        values[section] = .rows(rows)
    }

    subscript(name: String) -> Value? { values[name] }

    /// The same as Mustache looks it up: a CRM's field below its resource.
    var tree: [String: Any] {
        var tree: [String: Any] = [:]
        for (name, value) in values {
            let parts = name.split(separator: ".").map(String.init)
            switch value {
            case .text(let text) where parts.count == 2:
                var fields = tree[parts[0]] as? [String: String] ?? [:]
                fields[parts[1]] = text
                tree[parts[0]] = fields
            case .text(let text): tree[name] = text
            case .rows(let rows): tree[name] = rows.map(\.tree)
            }
        }
        return tree
    }
}
