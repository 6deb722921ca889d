import ArgumentParser
import CandidateSync
import Foundation

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look through databases, spool, modes, clock and settings; mend what is safe.",
        discussion: """
            Reads both databases to their end, beside a working service, and changes nothing. With \
            --repair it corrects modes that let others read, finishes what a crash left in the \
            spool as a start does, and rebuilds a lost or damaged mirror from state/archive; the \
            former file gets another name. It starts no run, and no mail leaves but those that \
            were committed before.

            Exit status: 0 all is good, or mended; 1 findings are left; 75 --repair while another \
            instance holds or serves the workspace.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Flag(help: "Mend what can be mended without losing anything.") var repair = false

    func run() throws {
        let doctor = Doctor(options.folder)
        let findings = try repair ? doctor.repair() : doctor.examine()
        try options.show(findings) { show(findings) }
        if findings.contains(where: { !$0.isMended }) { throw ExitCode(1) }
    }

    private func show(_ findings: [Finding]) {
        let say = Wording()
        if findings.isEmpty { say.print("all is good", "問題はありません。") }
        for finding in findings { print(say.text(finding)) }
    }
}
