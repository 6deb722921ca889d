import Recruiting

/// A person's resumes as they come from the mirror, in ascending order of ids. Of a person who has
/// thousands, only the last are kept: nobody has so many, and no file may cost more memory than this.
struct RecentResumes {
    static let most = 1_000
    static let mostBytes = 16 << 20

    private var resumes: [Resume] = []
    /// Those before it are dropped.
    private var start = 0
    private var bytes = 0

    /// Those that are kept.
    var list: [Resume] { start == 0 ? resumes : Array(resumes[start...]) }

    mutating func append(_ resume: Resume) {
        resumes.append(resume)
        bytes += resume.fields.bytes.count
        while resumes.count - start > Self.most || (bytes > Self.mostBytes && isMoreThanOne) {
            bytes -= resumes[start].fields.bytes.count
            start += 1
        }
        if start > Self.most {
            resumes.removeFirst(start)
            start = 0
        }
    }

    private var isMoreThanOne: Bool { resumes.count - start > 1 }
}
