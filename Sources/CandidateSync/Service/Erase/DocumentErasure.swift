import DropFolder
import Foundation
import PortersXML
import Recruiting

/// Takes a person out of an export that has come to where it stays: their records are cut out, in the
/// file's own encoding; where that can't be done faithfully, and the file names the person, the file goes.
struct DocumentErasure {
    private let cutter: RecordCutter
    private let people: Set<Int64>
    private let resumes: Set<Int64>
    private let search: TextSearch
    private let workshop: Folder
    private let onStep: () throws -> Void

    init(_ trace: PersonTrace, workshop: Folder, onStep: @escaping () throws -> Void) {
        people = Set(trace.people)
        resumes = Set(trace.resumes)
        cutter = RecordCutter(people: people, resumes: resumes)
        search = TextSearch(trace.longTexts)
        self.workshop = workshop
        self.onStep = onStep
    }

    /// - Parameter wasGood: whether the file was imported, so that a copy must be readable too.
    func callAsFunction(
        _ name: FileName, in folder: Folder, wasGood: Bool
    ) throws -> Folder.Rewriting {
        try folder.rewrite(name, in: workshop) { file, new in
            // A rejected file may be a hole of terabytes, of which no disk has room for a copy.
            if !wasGood, try file.stamp().size > workshop.freeBytes() / 2 {
                return try holdsPerson(file) ? .removed : .unchanged
            }
            let result: RecordCutter.Result
            do {
                result = try cutter.copy(
                    from: { buffer in
                        try onStep()
                        return try file.read(into: buffer)
                    },
                    to: { try new.append($0) })
            } catch is RecordCutter.Unfaithful {
                return try holdsPerson(OpenFile(name, in: folder)) ? .removed : .unchanged
            }
            if result.records == 0, result.isWhole, wasGood || result.isOfRecords {
                return .unchanged
            }
            if result.records == 0 {
                return try search.finds(in: OpenFile(name, in: folder), onStep)
                    ? .removed : .unchanged
            }
            if wasGood {
                return try names(workshop.openDraft()) == false ? .rewritten : .removed
            }
            return try search.finds(in: workshop.openDraft(), onStep) ? .removed : .rewritten
        }
    }

    /// Whether a file may name the person; nothing is written. It is not given to libxml2: a claim may be
    /// one over which whoever reads it dies.
    /// - Parameter open: opens the file from its start.
    func mayName(_ open: () throws -> OpenFile) throws -> Bool {
        let file = try open()
        do {
            let result = try cutter.copy(
                from: { buffer in
                    try onStep()
                    return try file.read(into: buffer)
                },
                to: { _ in })
            if result.records > 0 { return true }
            if result.isWhole, result.isOfRecords { return false }
        } catch is RecordCutter.Unfaithful {
            // Its texts tell.
        }
        return try search.finds(in: open(), onStep)
    }

    private func holdsPerson(_ file: OpenFile) throws -> Bool {
        if let names = try names(file) { return names }
        return try search.finds(in: file, onStep)
    }

    /// Whether a document has a record of the person; nil if it can't be read.
    private func names(_ file: OpenFile) throws -> Bool? {
        var isNamed = false
        var catalog = FieldCatalog()
        var failure: (any Error)?
        do {
            _ = try PortersReader(answers: .kept).read(
                from: { buffer in
                    do {
                        try onStep()
                        return try file.read(into: buffer)
                    } catch {
                        failure = error
                        throw error
                    }
                },
                catalog: &catalog,
                deliver: { batch in
                    isNamed = isNamed || batch.records.contains(where: isTheirs)
                })
        } catch {
            if let failure { throw failure }
            return nil
        }
        return isNamed
    }

    private func isTheirs(_ record: RecordBatch.Record) -> Bool {
        switch record.resource {
        case .candidate: people.contains(record.id)
        case .resume: resumes.contains(record.id) || record.person.map(people.contains) == true
        case .user: false
        }
    }
}
