/// What people call the CRM's fields and options: the one dictionary of everything that is read in
/// Japanese.
///
/// A name that the agency gives goes before the one that came with an export, and that before the
/// vendor's. What has none is called by its alias, and what would be called like another one has its
/// alias behind its name: 「年収（Resume.U_X）」.
public struct FieldNames: Sendable {
    private let given: [FieldAlias: String]
    private let seen: [FieldAlias: [FieldAlias: String]]
    /// Option names by alias, whatever field they were seen in.
    private let learned: [FieldAlias: String]
    /// Names that several fields have.
    private var sharedByFields: Set<String> = []
    /// Names that several options have: of the same field, and of all.
    private var sharedInField: [FieldAlias: Set<String>] = [:]
    private var sharedByOptions: Set<String> = []
    /// The agency's users by their ids.
    private let users: [Int64: String]
    private let sharedByUsers: Set<String>

    /// - Parameters:
    ///   - given: what the agency calls fields and options.
    ///   - options: those that were seen in a field, with the names of the last export.
    ///   - users: the names of the agency's users, by their ids.
    public init(
        given: [FieldAlias: String] = [:], options: [FieldAlias: [FieldOption]] = [:],
        users: [Int64: String] = [:]
    ) {
        self.given = given
        self.users = users
        sharedByUsers = Self.shared(Array(users.values))
        seen = options.mapValues { options in
            Dictionary(options.map { ($0.alias, $0.name) }) { one, _ in one }
        }
        // In the order of the fields, so that it is the same name each time.
        var learned: [FieldAlias: String] = [:]
        for (_, options) in options.sorted(by: { $0.key.name < $1.key.name }) {
            for option in options where !option.name.isEmpty && learned[option.alias] == nil {
                learned[option.alias] = option.name
            }
        }
        self.learned = learned
        sharedByFields = Self.shared(namedFields.compactMap { knownName(of: $0) })
        for (field, options) in seen {
            sharedInField[field] = Self.shared(
                options.keys.map { ownName(ofOption: $0, in: field) })
        }
        let all = Set(learned.keys).union(given.keys.filter(\.isOption))
            .union(Self.standardOptions.keys)
        sharedByOptions = Self.shared(all.map { ownName(ofOption: $0, in: nil) })
    }

    private static func shared(_ names: [String]) -> Set<String> {
        var once: Set<String> = []
        return Set(names.filter { !once.insert($0).inserted })
    }

    // MARK: fields

    /// The field's name; its alias if it has none.
    public func name(of field: FieldAlias) -> String {
        guard let name = knownName(of: field) else { return field.name }
        return sharedByFields.contains(name) ? "\(name)（\(field)）" : name
    }

    /// The name in a sentence, with the alias for whoever has to look the field up:
    /// 「フリガナ」（Person.P_Reading）.
    public func nameWithAlias(of field: FieldAlias) -> String {
        guard let name = knownName(of: field) else { return field.name }
        return "「\(name)」（\(field)）"
    }

    /// The small text beside the name: the alias, unless the name holds it already.
    public func aliasBeside(_ field: FieldAlias) -> String? {
        name(of: field).contains(field.name) ? nil : field.name
    }

    /// The fields that have a name, in the order of their aliases.
    var namedFields: [FieldAlias] {
        Set(Self.standardFields.keys).union(given.keys.filter { !$0.isOption })
            .sorted { $0.name < $1.name }
    }

    /// The field that somebody means who types a name as the screens show it, or an alias; nil if
    /// nothing, or nothing certain, is called so.
    public func field(called text: String) -> FieldAlias? {
        if let alias = FieldAlias(text) { return alias.isOption ? nil : alias }
        let fields = namedFields.filter { name(of: $0) == text }
        return fields.count == 1 ? fields[0] : nil
    }

    private func knownName(of field: FieldAlias) -> String? {
        given[field] ?? Self.standardFields[field]
    }

    // MARK: options

    /// The option's name in a field; its alias if it has none.
    /// - Parameters:
    ///   - field: the field whose option it is; nil if that is not known.
    ///   - others: what it is named with; none of them may read the same.
    public func name(
        ofOption option: FieldAlias, in field: FieldAlias? = nil, among others: [FieldAlias] = []
    ) -> String {
        let name = ownName(ofOption: option, in: field)
        let isShared =
            if let field, seen[field]?[option] != nil {
                sharedInField[field]?.contains(name) == true
            } else {
                sharedByOptions.contains(name)
            }
        let isRepeated = others.contains {
            $0 != option && ownName(ofOption: $0, in: field) == name
        }
        return name != option.name && (isShared || isRepeated) ? "\(name)（\(option)）" : name
    }

    /// The names of the chosen options, joined by 「、」, for people outside the agency. An option that has
    /// no name is left out: an alias says nothing to them.
    public func text(ofOptions value: FieldValue, in field: FieldAlias) -> String {
        value.options.compactMap { alias in
            FieldAlias(String(decoding: alias, as: UTF8.self))
                .flatMap { knownName(ofOption: $0, in: field) }
        }.joined(separator: "、")
    }

    private func ownName(ofOption option: FieldAlias, in field: FieldAlias?) -> String {
        knownName(ofOption: option, in: field) ?? option.name
    }

    /// The option's name and nothing else, also if another one is called so; nil if it has none.
    private func knownName(ofOption option: FieldAlias, in field: FieldAlias?) -> String? {
        let exported = field.flatMap { seen[$0]?[option] }
        return given[option] ?? (exported?.isEmpty == false ? exported : nil) ?? learned[option]
            ?? Self.standardOptions[option]
    }

    // MARK: users

    /// The user's name; nil if no export told it. Two of one name have their ids behind it.
    public func name(ofUser id: Int64) -> String? {
        guard let name = users[id], !name.isEmpty else { return nil }
        return sharedByUsers.contains(name) ? "\(name)（ID \(id)）" : name
    }
}
