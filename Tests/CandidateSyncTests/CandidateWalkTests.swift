import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// A run reads everybody in one walk through the mirror.
@Suite(.ownThreads) struct CandidateWalkTests {
    /// A person as they can be compared.
    private struct Known: Equatable {
        let id: Int64
        let fields: FieldSet
        let resumes: [Int64: FieldSet]
        let order: [Int64]
        let exportedOn: Int

        init(_ person: Candidate) {
            id = person.id
            fields = person.fields
            resumes = Dictionary(uniqueKeysWithValues: person.resumes.map { ($0.id, $0.fields) })
            order = person.resumes.map(\.id)
            exportedOn = person.exportedOn
        }
    }

    /// People from 1 to 60 with up to three resumes, whose ids run the other way. Some have none, some
    /// are only known by them, and of 35 nothing is known. Nobody is decided yet.
    private func makeImported() throws -> TestWorkspace {
        let test = try TestWorkspace()
        let people = (1...60).filter { $0 % 7 != 0 }.map { Documents.person($0) }.joined()
        let resumes = (1...60).filter { $0 % 5 != 0 }.flatMap { person in
            (0...person % 3).map { Documents.resume(1_000 - 10 * person + $0, of: person) }
        }.joined()
        let pipeline = try test.pipeline()
        for (name, text) in [
            ("1.xml", Documents.candidates(people)), ("2.xml", Documents.resumes(resumes)),
        ] {
            try test.drop(text, as: name)
            test.clock.advance(hours: 48)
            _ = try pipeline.takeIn(trigger: .command)
        }
        return test
    }

    @Test(arguments: [1, 2, 5, 6, 13, 58])
    func `whoever is met on the way is who they are when looked up alone`(_ step: Int) throws {
        let test = try makeImported()
        let ids = stride(from: 1, through: 70, by: step).map { Int64($0) }
        var met: [Known] = []
        var alone: [Known] = []
        try MirrorStore(path: test.workspace.mirror).read { snapshot in
            try snapshot.candidates(deliveries: [], also: ids.shuffled()) { person, delivery in
                met.append(Known(person))
                #expect(delivery == nil)
            }
            let reader = try snapshot.reader()
            alone = try ids.compactMap(reader.read).map(Known.init)
        }
        #expect(met == alone)
        #expect(!met.isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test func `one delivery names the same people alone and among others`() throws {
        let test = try makeImported()
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let deliveries = try mirror.deliveries()
        try #require(deliveries.count == 2)
        for (delivery, left) in zip(deliveries, [7, 5]) {
            let named = (1...60).filter { $0 % left != 0 }.map { Int64($0) }
            // Of 35 nothing is known, and 2 is named by both.
            for also in [[], [2], [35]] as [[Int64]] {
                var met: [Int64] = []
                var (count, scope) = (0, Set<Int64>())
                try mirror.read { snapshot in
                    try snapshot.candidates(deliveries: [delivery], also: also) {
                        met.append($0.id)
                        #expect($1 == delivery)
                    }
                    count = try snapshot.count(deliveries: [delivery], also: also)
                    scope = try snapshot.scope(deliveries: [delivery], also: also)
                }
                #expect(met == named)
                #expect(scope == Set(named + also))
                #expect(count == scope.count)
            }
        }
        let unknown = try mirror.read { try $0.count(deliveries: ["unknown"], also: []) }
        #expect(unknown == 0)
        #expect(try test.mails().isEmpty)
    }
}
