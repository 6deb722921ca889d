import GRDB
import Recruiting

extension FieldCatalog {
    /// The one that the packed fields of the mirror are numbered by.
    init(_ db: Database) throws {
        let names = try String.fetchAll(cached: "SELECT alias FROM field ORDER BY number", db)
        self.init(aliases: names.compactMap(FieldAlias.init))
    }
}
