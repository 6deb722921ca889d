import Recruiting
import Testing

@Suite struct CandidateTests {
    private static func resume(_ id: Int64, _ updated: Int64?) -> Resume {
        Resume(id: id, updated: updated.map { CRMDate(number: $0) }, fields: FieldSet())
    }

    @Test func `the most recently updated resume comes first`() {
        #expect(Self.resume(1, 20_261_120_000_000).precedes(Self.resume(2, 20_261_119_000_000)))
        #expect(!Self.resume(2, 20_261_119_000_000).precedes(Self.resume(1, 20_261_120_000_000)))
    }

    @Test func `of resumes updated at once the highest id comes first`() {
        #expect(Self.resume(2, 20_261_120_000_000).precedes(Self.resume(1, 20_261_120_000_000)))
        #expect(Self.resume(2, nil).precedes(Self.resume(1, nil)))
        #expect(!Self.resume(1, nil).precedes(Self.resume(1, nil)))
    }

    @Test func `a resume whose update date is unknown comes last`() {
        #expect(Self.resume(1, 20_261_120_000_000).precedes(Self.resume(9, nil)))
        #expect(!Self.resume(9, nil).precedes(Self.resume(1, 20_261_120_000_000)))
    }
}
