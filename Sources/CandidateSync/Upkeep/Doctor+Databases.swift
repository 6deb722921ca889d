import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    func accountsFindings() throws -> [Finding] {
        let place = "state/accounts.sqlite"
        let restoring =
            "stop everything, move the file away, and bring a backup back: 'candidate-sync restore' "
            + "into an empty workspace"
        switch try AccountStore.condition(ofFile: workspace.accounts) {
        case .sound: return []
        case .missing:
            // A folder in which nothing has worked yet has neither of the two.
            guard !SettingsFile.isMissing(workspace.mirror) else { return [] }
            return [
                Finding(
                    .accountsLost, place, "the file is not there, but the mirror is",
                    why: "a start would make an empty one, and write to everybody again",
                    advice: "start nothing; " + restoring)
            ]
        case .damaged(let problems):
            return [
                Finding(
                    .accountsDamaged, place, problems.joined(separator: "; "),
                    why: "accounts, passwords or what was already sent may be lost, and more with "
                        + "each write",
                    advice: restoring)
            ]
        case .dangling(let rows):
            return [
                Finding(
                    .accountsDangling, place, rows.joined(separator: "; "),
                    why: "somebody has changed the file by other means, and rows are missing",
                    advice: "find out what changed it; " + restoring)
            ]
        case .newer:
            return [
                Finding(
                    .accountsNewer, place, "a newer version of candidate-sync has changed it",
                    why: "this version does not know what that means, and does not start",
                    advice: "install the newer version again")
            ]
        }
    }

    /// - Parameter knowsDeliveries: whether the accounts can be asked.
    func mirrorFindings(knowsDeliveries: Bool) throws -> [Finding] {
        let place = "state/mirror.sqlite"
        switch try MirrorStore.condition(ofFile: workspace.mirror) {
        case .missing:
            guard try knowsDeliveries && hasImported() else { return [] }
            return [lostMirror(place, "the file is not there")]
        case .sound, .dangling:
            guard try knowsDeliveries && hasImported(),
                try MirrorStore.knowsNobody(file: workspace.mirror)
            else { return [] }
            return [lostMirror(place, "it knows nobody, though exports were imported")]
        case .damaged(let problems):
            return [
                Finding(
                    .mirrorDamaged, place, problems.joined(separator: "; "),
                    why: "nothing can be imported or decided; the accounts are not touched by it",
                    advice:
                        "\(Finding.repair): it makes the mirror anew from state/archive and gives "
                        + "the damaged file another name; then drop full exports again")
            ]
        case .newer:
            return [
                Finding(
                    .mirrorNewer, place, "a newer version of candidate-sync has changed it",
                    why: "this version does not know what that means, and does not start",
                    advice: "install the newer version again")
            ]
        }
    }

    private func lostMirror(_ place: String, _ what: String) -> Finding {
        Finding(
            .mirrorLost, place, what,
            why:
                "reminders and mails to owners lack what the CRM says, until people are exported again",
            advice:
                "\(Finding.repair): it makes the mirror anew from state/archive; then drop full "
                + "exports again")
    }

    private func hasImported() throws -> Bool {
        try AccountStore.looking(at: workspace.accounts) { try $0.hasImportedRecords() }
    }
}
