import Foundation
import Recruiting
import SiteSettings
import SyncStore

/// Somebody as a list of people shows them: a name, and a mail of which the first letter and the
/// domain are told.
package struct PersonLabel: Sendable, Equatable {
    /// Empty if nobody knows it.
    package let name: String
    package let mail: String

    /// Looks people up: as the mirror knows them, or else as their last account has them. Who is in
    /// neither is left out. It blocks.
    /// - Throws: `StoreError`
    static func labels(
        of people: some Sequence<Int64>, _ site: MyPageSite
    ) throws -> [Int64: PersonLabel] {
        let people = Set(people).sorted()
        var labels = try mirrored(people, site)
        try site.accounts.read { transaction in
            for person in people where labels[person] == nil {
                guard let account = try transaction.accounts(everOfPerson: person).first else {
                    continue
                }
                labels[person] = PersonLabel(name: account.name, address: account.mail)
            }
        }
        return labels
    }

    private static func mirrored(
        _ people: [Int64], _ site: MyPageSite
    ) throws -> [Int64: PersonLabel] {
        let mailFields = site.settings.sync.mailFields
        return try site.mirror.read { snapshot in
            let name = snapshot.catalog.number(of: .personName)
            let mails = mailFields.map {
                (number: snapshot.catalog.number(of: $0), isOfResume: $0.resource == .resume)
            }
            let reader = try snapshot.reader()
            var labels: [Int64: PersonLabel] = [:]
            for person in people {
                guard let candidate = try reader.read(person) else { continue }
                let addresses = mails.compactMap { field in
                    (field.isOfResume ? candidate.resumes.first?.fields : candidate.fields)?[
                        field.number]?.text
                }
                labels[person] = PersonLabel(
                    name: candidate.fields[name]?.text ?? "",
                    address: addresses.first { !$0.isEmpty } ?? "")
            }
            return labels
        }
    }

    private init(name: String, address: String) {
        self.name = name
        mail = address.isEmpty ? "" : RenewLink.masked(address)
    }
}

/// Names the people of a list.
package struct NamePeople: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: by `Person.P_Id`; who is known to nobody is left out.
    package func callAsFunction(_ people: [Int64]) async throws -> [Int64: PersonLabel] {
        try await site.read { [site] in try PersonLabel.labels(of: people, site) }
    }
}
