import GRDB
import Recruiting

extension FieldCatalog {
    /// The one that the packed fields of the mirror are numbered by.
    init(_ db: Database) throws {
        let names = try String.fetchAll(
            db.cachedStatement(sql: "SELECT alias FROM field ORDER BY number"))
        self.init(aliases: names.compactMap(FieldAlias.init))
    }
}
