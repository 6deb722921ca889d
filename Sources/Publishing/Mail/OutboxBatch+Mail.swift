extension OutboxBatch {
    /// Adds a mail that was made by a template.
    package mutating func add(
        mail template: TemplateName, id: String, _ bytes: some Collection<UInt8>
    ) throws {
        try addMail(template.rawValue, id: id, bytes)
    }

    /// Adds a mail that only shows what a template makes; it is counted apart from those.
    package mutating func add(
        testMail id: String, _ bytes: some Collection<UInt8>
    ) throws {
        try addMail("test", id: id, bytes)
    }
}
