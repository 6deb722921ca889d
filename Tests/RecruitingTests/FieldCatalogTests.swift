import Recruiting
import Testing

@Suite struct FieldCatalogTests {
    @Test func `numbers are given in the order of first sight and stay`() {
        var catalog = FieldCatalog()
        #expect(catalog.add(.personName) == 0)
        #expect(catalog.add(.personMail) == 1)
        #expect(catalog.add(.personName) == 0)
        #expect(catalog.aliases == [.personName, .personMail])
        #expect(catalog.number(of: .personMail) == 1)
        #expect(catalog.number(of: .resumeName) == nil)
    }

    @Test func `a catalog made from aliases numbers them by their index and goes on behind them`() {
        var catalog = FieldCatalog(aliases: [.userId, .resumeId])
        #expect(catalog.number(of: .resumeId) == 1)
        #expect(catalog.add(.personId) == 2)
        #expect(catalog == FieldCatalog(aliases: [.userId, .resumeId, .personId]))
    }

    @Test func `a full catalog takes nothing new but what the sync looks at`() throws {
        var catalog = FieldCatalog()
        for number in 0..<FieldCatalog.capacity {
            #expect(catalog.add(try #require(FieldAlias("Resume.U_\(number)"))) == number)
        }
        #expect(catalog.add(try #require(FieldAlias("Person.P_City"))) == nil)
        #expect(catalog.aliases.count == FieldCatalog.capacity)
        #expect(catalog.add(.personDeleted) == FieldCatalog.capacity)
        #expect(catalog.add(.updateDate(of: .resume)) == FieldCatalog.capacity + 1)
        #expect(catalog.add(try #require(FieldAlias("Resume.U_9999"))) == 9_999)
    }
}
