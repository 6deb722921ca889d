import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import SiteSettings

/// SQLite makes files of its own where a statement may have to be taken back half way, or wants a table
/// for what it gives back. In a folder that once held very many files each of these takes long.
@Suite(.ownThreads) struct TemporaryFileTests {
    @Test func `a run that opens accounts, moves them and ends them makes none`() throws {
        let test = try TestWorkspace()
        let folder = "\(test.workspace.root)/temporary"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        // Each is removed as soon as it is open: the folder's time alone tells of it.
        let past = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: folder)
        for (mail, isDeleted) in [("a", 0), ("b", 0), ("b", 1)] {
            let people = (1...200).map {
                Documents.person(
                    $0, mail: "\(mail)\($0)@mail.example",
                    "<Person.P_Deleted>\(isDeleted)</Person.P_Deleted>")
            }
            try test.drop("<Candidate><Code>0</Code>\(people.joined())</Candidate>")
            let result = try Shell.run(
                "SQLITE_TMPDIR=\(folder)",
                [Shell.candidateSync, "run", "--workspace", test.workspace.root])
            #expect(result.status == 0, "\(result.errors)")
        }
        let accounts = try test.accounts().read { try $0.accounts(limit: 1_000) }
        #expect(accounts.count { $0.withdrawal == .crm } == 200)
        #expect(try test.mails().isEmpty)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(attributes[.modificationDate] as? Date == past)
    }
}
