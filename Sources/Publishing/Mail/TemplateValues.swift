import Foundation
import Mustache
package import Recruiting

/// What the placeholders of one mail stand for. Empty values count as missing, so that
/// `{{#name}}…{{/name}}` shows only what is there.
package struct TemplateValues {
    private(set) var tree: [String: Any] = [:]

    /// Sets a value; whatever it holds, it stays on its line.
    package mutating func set(_ name: String, _ value: String) {
        let value = value.oneLine
        tree[name] = value.isEmpty ? nil : value
    }

    /// Sets a value of the CRM, under its alias.
    package mutating func set(_ alias: FieldAlias, _ value: String) {
        let parts = alias.name.split(separator: ".").map(String.init)
        var fields = tree[parts[0]] as? [String: String] ?? [:]
        fields[parts[1]] = value.isEmpty ? nil : value.oneLine
        tree[parts[0]] = fields
    }

    /// Sets what a section repeats over.
    package mutating func set(_ section: String, _ rows: [TemplateValues]) {
        tree[section] = rows.map(\.tree)
    }
}
