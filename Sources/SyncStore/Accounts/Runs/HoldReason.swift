public import Recruiting

/// Why a run waits for an approval. See README, "What it does".
public enum HoldReason: Sendable, Equatable, Codable {
    /// More people would have been written to within 24 hours than `safety.max_new_accounts`.
    case limit(Int, planned: Int, written: Int)
    /// A condition's field is missing from a whole delivery, and people of it would be written to on
    /// what an earlier one said.
    case fieldMissing(FieldAlias, file: String)

    private enum Keys: String, CodingKey { case limit, planned, written, field, file }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Keys.self)
        if let name = try values.decodeIfPresent(String.self, forKey: .field),
            let field = FieldAlias(name)
        {
            self = .fieldMissing(field, file: try values.decode(String.self, forKey: .file))
        } else {
            self = .limit(
                try values.decode(Int.self, forKey: .limit),
                planned: try values.decode(Int.self, forKey: .planned),
                written: try values.decode(Int.self, forKey: .written))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        switch self {
        case .limit(let limit, let planned, let written):
            try values.encode(limit, forKey: .limit)
            try values.encode(planned, forKey: .planned)
            try values.encode(written, forKey: .written)
        case .fieldMissing(let field, let file):
            try values.encode(field.name, forKey: .field)
            try values.encode(file, forKey: .file)
        }
    }

    /// The same of a file that is called otherwise by now.
    public func renamingFile(_ rename: (String) -> String) -> HoldReason {
        guard case .fieldMissing(let field, let file) = self else { return self }
        return .fieldMissing(field, file: rename(file))
    }
}
