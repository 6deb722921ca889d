import Testing

@testable import Recruiting

@Suite struct FieldAliasTests {
    @Test(arguments: [
        "Person.P_Name", "Resume.U_6184B5CC17CF510A92B30827310A7F", "User.P_Id", "Job.A_x",
        "Option.P_ResumeOpen", "person.P_a_1",
    ])
    func `a well-formed alias keeps its name`(_ name: String) throws {
        let alias = try #require(FieldAlias(name))
        #expect(alias.name == name)
        #expect("\(alias)" == name)
        #expect(FieldAlias.isWellFormed(name.utf8))
    }

    @Test(arguments: [
        "", ".", "Person", "Person.", "Person.P_", "Person.P", "Person.Name", "Person.X_Name",
        "Person.p_Name", ".P_Name", "Per son.P_Name", "Person.P_Na me", "Person.P_Na.me",
        "Person.P_名前", "人.P_Name", "Person2.P_Name", "Person.P_Name\n", "Person.P-Name",
        "Person.P_Na<me", "Person.P_[", "Person.P_`", "Person.P_@",
    ])
    func `anything else is no alias`(_ name: String) {
        #expect(FieldAlias(name) == nil)
        #expect(!FieldAlias.isWellFormed(name.utf8))
    }

    @Test func `the longest name has 128 bytes`() {
        let start = "Resume.U_"
        let longest = start + String(repeating: "A", count: FieldAlias.longest - start.utf8.count)
        #expect(FieldAlias.longest == 128)
        #expect(FieldAlias(longest)?.name == longest)
        #expect(FieldAlias(longest + "A") == nil)
    }

    @Test(
        arguments: [
            ("Person.P_Name", Resource.candidate), ("Resume.P_Name", .resume),
            ("User.P_Name", .user),
            ("Candidate.P_Name", nil), ("Option.P_Name", nil), ("Job.P_Name", nil),
            ("Persons.P_Name", nil),
        ] as [(String, Resource?)])
    func `the prefix says which resource a field belongs to`(_ name: String, _ resource: Resource?)
    {
        #expect(FieldAlias(name)?.resource == resource)
    }

    @Test func `an option is told from a field by its prefix`() {
        #expect(FieldAlias("Option.P_ResumeOpen")?.isOption == true)
        #expect(FieldAlias("Options.P_ResumeOpen")?.isOption == false)
        #expect(FieldAlias.resumePhase.isOption == false)
    }

    @Test func `only a phase has a phase date`() {
        #expect(FieldAlias.personPhase.phaseDate == .personPhaseDate)
        #expect(FieldAlias.resumePhase.phaseDate == .resumePhaseDate)
        #expect(FieldAlias.resumePhaseDate.phaseDate == nil)
        #expect(FieldAlias.personName.phaseDate == nil)
    }

    @Test(arguments: [
        (Resource.candidate, "Person.P_Id", "Person.P_UpdateDate"),
        (.resume, "Resume.P_Id", "Resume.P_UpdateDate"), (.user, "User.P_Id", "User.P_UpdateDate"),
    ])
    func `each resource has an id and an update date`(
        _ resource: Resource, _ id: String, _ updated: String
    ) {
        #expect(FieldAlias.id(of: resource) == FieldAlias(id))
        #expect(FieldAlias.updateDate(of: resource) == FieldAlias(updated))
    }

    @Test func `the vendor's own aliases are well formed`() {
        let own: [FieldAlias] = [
            .personId, .personName, .personOwner, .personMail, .personMobileMail, .personDeleted,
            .personPhase, .personPhaseDate, .resumeId, .resumeName, .resumeOwner, .resumeCandidate,
            .resumeDeleted, .resumePhase, .resumePhaseDate, .userId, .userName, .userMail,
        ]
        #expect(own.allSatisfy { FieldAlias($0.name) == $0 })
        #expect(Set(own).count == own.count)
    }
}
