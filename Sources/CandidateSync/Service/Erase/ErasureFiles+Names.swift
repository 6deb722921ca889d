import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// What dropped files were called, which may be a person's name.
extension ErasureFiles {
    /// Takes the texts out of the names that the importer has made of those of dropped files. They are
    /// found by their deliveries all the same.
    /// - Parameter deliveries: whose; nil for all.
    func eraseFromNames(
        _ trace: PersonTrace, of deliveries: Set<String>?, _ type: String, in path: String
    ) throws {
        // `each` tells of one that can't be opened.
        guard let folder = try? Folder(path) else { return }
        let cut = try ReceiptErasure(trace)
        var isChanged = false
        for name in try folder.names() {
            try onStep()
            guard cut.isTold(by: name), let parts = Archive.parts(of: name, type: type),
                deliveries?.contains(parts.delivery) ?? true
            else { continue }
            let rest = cut.without(parts.file)
            guard rest != parts.file else { continue }
            do throws(SystemError) {
                try folder.move(
                    name, to: folder, as: FileName("\(rest).\(parts.delivery).\(type)"))
            } catch {
                // Somebody has collected it just now.
                if error.code == ENOENT { continue }
                guard error.code == EEXIST else { throw error }
                // Somebody has brought it back beside what has become of it, which holds the others.
                try folder.removeIfThere(name)
            }
            isChanged = true
        }
        if isChanged { try folder.sync() }
    }

    /// The same for what the database has made of those names.
    func eraseFromStoredNames(_ cut: ReceiptErasure) throws {
        // Digits are not in the name of a series.
        let parts = cut.texts.map { Importer.series(of: FileName($0)) }
            .filter { $0.utf8.count >= PersonTrace.shortest }
        let (items, series, holds) = try open.accounts.read {
            (
                try $0.receiptItems(named: cut.texts), try $0.series(named: parts),
                try $0.holds(naming: cut.spelled)
            )
        }
        guard !items.isEmpty || !series.isEmpty || !holds.isEmpty else { return }
        try open.accounts.erase(waits: waits) { transaction in
            for (id, name) in items { try transaction.rename(item: id, to: cut.without(name)) }
            for name in series {
                let rest = parts.reduce(name) { $0.replacing($1, with: "…") }
                try transaction.rename(series: name, to: rest)
            }
            for (run, hold) in holds {
                let rest = hold.map { $0.renamingFile(cut.without) }
                try transaction.change(holdOf: run, to: rest)
            }
        }
    }
}
