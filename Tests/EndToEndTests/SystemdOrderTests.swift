import Foundation
import TestSupport
import Testing

/// What the units promise that systemd can't know to be wanted: see samples/systemd.
@Suite struct SystemdOrderTests {
    /// The values of a setting in a unit, in their order.
    private func values(_ setting: String, of unit: String) throws -> [String] {
        try String(contentsOfFile: "\(repository)/samples/systemd/\(unit)", encoding: .utf8)
            .components(separatedBy: "\n").filter { $0.hasPrefix("\(setting)=") }
            .map { String($0.dropFirst(setting.count + 1)) }
    }

    private static let agency = "candidate-sync@.service.d/agency.conf"

    @Test func `it starts behind the network, its disks and a clock that is set`() throws {
        let after = try values("After", of: "candidate-sync.service")
            .flatMap { $0.components(separatedBy: " ") }
        let wanted = ["network.target", "local-fs.target", "time-set.target", "time-sync.target"]
        #expect(Set(after).isSuperset(of: wanted))
    }

    @Test(arguments: [("candidate-sync.service", ""), (agency, "/%i")])
    func `it waits for the disk of the workspace that it works on, and writes nowhere else`(
        unit: String, below: String
    ) throws {
        let workspace = "/srv/candidate-sync\(below)"
        #expect(try values("RequiresMountsFor", of: unit) == [workspace])
        #expect(try values("ReadWritePaths", of: unit).last == workspace)
        let start = try #require(try values("ExecStart", of: unit).last)
        #expect(start.contains(" watch --workspace \(workspace) "))
    }

    @Test func `of one agency's unit what would be added up begins anew`() throws {
        for setting in ["ExecStart", "ReadWritePaths"] {
            #expect(try values(setting, of: Self.agency).first == "", "\(setting)")
        }
    }

    @Test func `it is started again after a failure, but not with bad settings`() throws {
        let unit = "candidate-sync.service"
        #expect(try values("Type", of: unit) == ["notify"])
        #expect(try values("Restart", of: unit) == ["on-failure"])
        #expect(try values("RestartPreventExitStatus", of: unit) == ["64 78"])
        #expect(try values("WatchdogSec", of: unit) == ["120"])
        #expect(try values("UMask", of: unit) == ["0027"])
    }
}
