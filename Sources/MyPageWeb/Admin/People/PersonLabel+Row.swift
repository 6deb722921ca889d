import MyPage

extension [Int64: PersonLabel] {
    /// `name` and `address` of a person for a template's row; empty where nobody knows them.
    func row(of person: Int64) -> [String: String] {
        ["name": self[person]?.name ?? "", "address": self[person]?.mail ?? ""]
    }
}
