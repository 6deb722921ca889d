import DropFolder
import Foundation
import Publishing
import SiteSettings
package import SyncStore

/// ビジュアル設定 > ロゴ: the logo as staff send it from the screen, beside those who put the file there by
/// hand. The former one stays beside it as `<name>.old`.
package struct EditLogo: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What the audit list says of one that was put there.
    private static let noted = "logo_set"

    /// Ends a transaction: somebody else was faster.
    private struct Overtaken: Error {}

    /// Puts a logo into the workspace, in the place of any that there is, and shows it.
    /// - Returns: refused, and nothing is changed, if it is none that can be shown.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func save(_ bytes: [UInt8], by staff: Staff) async throws -> Saving {
        guard let kind = Logo.Kind(of: bytes) else {
            return .refused(["PNGまたはSVGの画像ファイルを選択してください。ロゴは変更していません。"])
        }
        let problem = try await site.read { () -> LogoProblem? in
            do throws(LogoProblem) {
                guard bytes.count <= Logo.mostBytes else { throw LogoProblem(kind.file, .tooLarge) }
                _ = try Logo(kind, bytes)
                return nil
            } catch {
                return error
            }
        }
        if let problem { return .refused([problem.japanese + "ロゴは変更していません。"]) }
        return try await put((kind, bytes), by: staff)
    }

    /// Takes the logo away, of whatever kind.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func remove(by staff: Staff) async throws -> Saving { try await put(nil, by: staff) }

    private func put(
        _ logo: (kind: Logo.Kind, bytes: [UInt8])?, by staff: Staff
    ) async throws -> Saving {
        let saving = try await site.write { [self] () -> Saving in
            do {
                let folder = try Folder(making: site.open.paths.templates)
                return try site.accounts.write { transaction in
                    try put(logo, by: staff, in: folder, transaction)
                }
            } catch is Overtaken {
                return .overtaken
            } catch is OpenFile.Refusal {
                return .refused([
                    "サーバーの templates フォルダーにあるロゴのファイルを読み取れないため、変更できません。システムの管理者に確認してください。"
                ])
            } catch let error as SystemError where error.isReadOnly {
                return .readOnly(error)
            }
        }
        // Also where somebody else was faster: the screen shows what there is.
        site.followLogo()
        return saving
    }

    /// The line in the audit list and the files: the new one first, so that whoever is stopped in between
    /// has lost none; that there are two, the screen tells.
    private func put(
        _ logo: (kind: Logo.Kind, bytes: [UInt8])?, by staff: Staff, in folder: Folder,
        _ transaction: AccountTransaction
    ) throws -> Saving {
        func wanted(_ kind: Logo.Kind) -> [UInt8]? { kind == logo?.kind ? logo?.bytes : nil }
        let others = Logo.Kind.allCases.filter { $0 != logo?.kind }
        var changed: [(kind: Logo.Kind, seen: [UInt8]?)] = []
        for kind in (logo.map { [$0.kind] } ?? []) + others {
            let seen = try folder.bytes(of: FileName(kind.file))
            if seen != wanted(kind) { changed.append((kind, seen)) }
        }
        guard let first = changed.first else { return .unchanged }
        try transaction.note(
            .logo, (logo?.kind ?? first.kind).file, by: staff.name, at: site.now,
            new: logo == nil ? nil : Self.noted)
        for (kind, seen) in changed {
            let isReplaced = try folder.replace(
                FileName(kind.file), holding: seen, with: wanted(kind),
                keptAs: FileName("\(kind.file).old"))
            guard isReplaced else { throw Overtaken() }
        }
        return .saved
    }
}

extension Logo.Kind {
    /// What bytes look like that may be a logo; nil for neither.
    init?(of bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            self = .png
        } else if bytes.withoutByteOrderMark.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
            self = .svg
        } else {
            return nil
        }
    }
}
