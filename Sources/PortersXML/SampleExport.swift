import Recruiting

/// A synthetic Resume export with nested candidates and owners, for offline tests and load.
///
/// The same count, seed and percentage give the same bytes. About 2.5 kB an item, everything in
/// it made up; mail addresses end in `.example`, which no mail system delivers to (RFC 2606).
/// The part that matches fits the conditions of the repository's own settings.yaml.
public struct SampleExport {
    /// Above these no id of the sample set in `samples/` lies: both can be in one workspace.
    static let (firstPerson, firstResume, firstOwner) = (1_000_000, 5_000_000, 1_000)

    private let count: Int
    private let matchPercent: Double
    private var random: SplitMix64

    /// - Parameters:
    ///   - count: how many resumes, each of another person.
    ///   - seed: decides everything that varies.
    ///   - matchPercent: how many in a hundred are open and earn enough, 0 to 100.
    public init(count: Int, seed: UInt64, matchPercent: Double) {
        self.count = count
        self.matchPercent = matchPercent
        random = SplitMix64(state: seed)
    }

    /// Writes the whole document, UTF-8, in pieces of about 64 KiB.
    public mutating func write(to sink: (String) throws -> Void) rethrows {
        try writeCounting { piece, _ in try sink(piece) }
    }

    /// The same, for who wants to know how many items were written with each piece and before.
    public mutating func writeCounting(
        to sink: (_ piece: String, _ items: Int) throws -> Void
    ) rethrows {
        var piece = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <Resume Total="\(count)" Count="\(count)" Start="0">
            <Code>0</Code>

            """
        var (person, resume) = (Self.firstPerson, Self.firstResume)
        for number in stride(from: 1, through: count, by: 1) {
            person += Int.random(in: 1...3, using: &random)
            resume += Int.random(in: 1...2, using: &random)
            piece += item(person: person, resume: resume)
            if piece.utf8.count > 1 << 16 {
                try sink(piece, number)
                piece = ""
            }
        }
        try sink(piece + "</Resume>\n", count)
    }

    private mutating func item(person: Int, resume: Int) -> String {
        let isMatch = Double.random(in: 0..<100, using: &random) < matchPercent
        let phase = isMatch ? pick(Self.openPhases) : ("P_ResumeClosed", "終了")
        let salary = Int.random(in: isMatch ? 200...1_200 : 100...1_200, using: &random) * 10_000
        return """
            <Item><Resume.P_Id>\(resume)</Resume.P_Id><Resume.P_Candidate><Candidate>\
            <Person.P_Id>\(person)</Person.P_Id>\
            <Person.P_Owner>\(owner())</Person.P_Owner>\
            <Person.P_Name>\(pick(Self.families)) \(pick(Self.given))</Person.P_Name>\
            <Person.P_Reading>サンプル ヒトリ</Person.P_Reading>\
            <Person.P_Mail>c\(person)@mail.example</Person.P_Mail><Person.P_MobileMail/>\
            <Person.P_Telephone>03-\(digits(4))-\(digits(4))</Person.P_Telephone>\
            <Person.P_Memo/>\
            <Person.P_UpdateDate>\(moment())</Person.P_UpdateDate>\
            </Candidate></Resume.P_Candidate><Resume.P_Owner>\(owner())</Resume.P_Owner>\
            <Resume.P_Name>レジュメ \(resume)</Resume.P_Name>\
            <Resume.P_Phase><Option.P_ResumePhase><Option.\(phase.0)><Option.P_Id>3</Option.P_Id>\
            <Option.P_Name>\(phase.1)</Option.P_Name></Option.\(phase.0)></Option.P_ResumePhase>\
            </Resume.P_Phase><Resume.P_PhaseDate>\(moment())</Resume.P_PhaseDate>\
            <Resume.P_ExpectSalary>\(salary)</Resume.P_ExpectSalary>\
            <Resume.P_DateOfBirth>\(1960 + Int.random(in: 0..<44, using: &random))/01/15\
            </Resume.P_DateOfBirth>\
            <Resume.U_6184B5CC17CF510A92B30827310A7F>要相談</Resume.U_6184B5CC17CF510A92B30827310A7F>\
            <Resume.P_CarrierSummary>\(Self.career)</Resume.P_CarrierSummary>\
            <Resume.P_Memo>\(Self.career)</Resume.P_Memo>\
            <Resume.P_UpdateDate>\(moment())</Resume.P_UpdateDate></Item>

            """
    }

    private mutating func owner() -> String {
        let id = Self.firstOwner + Int.random(in: 0..<7, using: &random)
        return """
            <User><User.P_Id>\(id)</User.P_Id><User.P_Type>0</User.P_Type>\
            <User.P_Name>担当 \(id)</User.P_Name>\
            <User.P_Mail>staff\(id)@agency.example</User.P_Mail></User>
            """
    }

    private mutating func moment() -> String {
        let day = Int.random(in: 10...31, using: &random)
        let hour = Int.random(in: 10...23, using: &random)
        return "2026/10/\(day) \(hour):00:00"
    }

    private mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    private static let openPhases = [("P_ResumeOpen", "活動中"), ("P_ResumeActive", "選考中")]
    private static let families = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤"]
    private static let given = ["太郎", "花子", "一郎", "美咲", "翔太", "さくら"]
    private static let career = String(
        repeating: """
            大手メーカーにて法人営業を担当。
            新規開拓と既存顧客の深耕に従事し、売上を前年比120%に伸ばした。
            &lt;b&gt;資格&lt;/b&gt; &amp; 語学: TOEIC 850

            """, count: 3)
}

/// A small reproducible generator (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014); not for secrets.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
