package import Recruiting
import SiteSettings
import SyncStore

extension PersonExplainer {
    /// Everybody who has that mail: accounts by its key, and people of the mirror by any of
    /// `sync.mail_fields`. It looks at everybody in the mirror, which has no index of mails.
    /// - Returns: the stories in the order of the people's ids, then those of accounts without a person.
    /// - Throws: `StoreError`
    package func stories(withMail address: MailAddress) throws -> [PersonStory] {
        let held = try accounts.read { try $0.accounts(everWithMail: address.key) }
        let people = Set(held.compactMap(\.personId)).union(try peopleMirrored(address.key))
        return try people.sorted().compactMap { try story(ofPerson: $0) }
            + held.filter { $0.personId == nil }.compactMap { try story(ofAccount: $0.id) }
    }

    private func peopleMirrored(_ key: String) throws -> [Int64] {
        try mirror.read { snapshot in
            let fields = settings.sync.mailFields.map {
                (isOfResume: $0.resource == .resume, number: snapshot.catalog.number(of: $0))
            }
            var people: [Int64] = []
            try snapshot.everybody { candidate in
                let hasMail = fields.contains { isOfResume, number in
                    let records =
                        isOfResume ? candidate.resumes.map(\.fields) : [candidate.fields]
                    return records.contains { $0.mailKey(in: number) == key }
                }
                if hasMail { people.append(candidate.id) }
            }
            return people
        }
    }
}
