/// An id of a run or a delivery as somebody types it: whole, its beginning or its end as far as only one has
/// it, or `last`.
enum ShortId {
    static let last = "last"
    /// Fewer letters may mean another one tomorrow.
    static let shortest = 4
    /// How many candidates are named.
    static let mostNamed = 5

    static let help = "The id, its beginning or end (4 letters or more), or 'last'."

    /// What an id is of.
    enum Kind {
        case run, delivery

        fileprivate var english: String { self == .run ? "run" : "delivery" }

        fileprivate var none: Refused {
            Refused(
                "there is no \(english) yet; drop an export into the inbox, and let 'run' or 'watch' "
                    + "import it",
                (self == .run ? "実行はまだありません。" : "取り込んだファイルはまだありません。")
                    + "エクスポートをinboxに置き、「run」または「watch」で取り込んでください。")
        }

        fileprivate func several(_ typed: String, _ ids: [String], isMore: Bool) -> Refused {
            Refused(
                "'\(typed)' is short for more than one \(english): \(ids.joined(separator: ", "))"
                    + "\(isMore ? ", …" : ""); give more of it",
                "「\(typed)」に当てはまる\(self == .run ? "実行" : "受付ID")が複数あります："
                    + "\(ids.joined(separator: "、"))\(isMore ? "など" : "")。もう少し長く指定してください。")
        }
    }

    /// The whole id.
    /// - Parameters:
    ///   - typed: in any case: ids are capital letters and digits.
    ///   - kind: what it is the id of.
    ///   - matching: the ids that begin or end so, newest first, one more than are named at the most.
    /// - Returns: nil if there is none such.
    /// - Throws: `Refused` that names the candidates if there are several, or says that there is no last one.
    static func whole(
        _ typed: String, of kind: Kind, last: () throws -> String?,
        matching: (_ part: String, _ limit: Int) throws -> [String]
    ) throws -> String? {
        if typed == Self.last {
            guard let id = try last() else { throw kind.none }
            return id
        }
        guard typed.count >= shortest else { return nil }
        let part = typed.uppercased()
        let found = try matching(part, mostNamed + 1)
        if found.contains(part) { return part }
        guard found.count > 1 else { return found.first }
        throw kind.several(
            typed, Array(found.prefix(mostNamed)), isMore: found.count > mostNamed)
    }
}
