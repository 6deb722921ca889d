import Testing

@testable import MyPage

@Suite struct TextDiffTests {
    private func marked(_ old: String, _ new: String, context: Int = 2) -> [String] {
        TextDiff.lines(from: old, to: new, context: context).map {
            ($0.kind == .added ? "+" : $0.kind == .removed ? "-" : " ") + $0.text
        }
    }

    @Test func `lines that are different are marked, those far away left out`() {
        #expect(
            marked("a\nb\nc\nd\ne\nf", "a\nb\nc\nX\ne\nf", context: 1)
                == [" c", "-d", "+X", " e"])
    }

    @Test func `equal texts have no difference`() { #expect(marked("a\nb", "a\nb").isEmpty) }

    @Test func `long texts without a common line are told in time`() {
        let old = (0..<20_000).map { "a\($0)" }.joined(separator: "\n")
        let new = (0..<20_000).map { "b\($0)" }.joined(separator: "\n")
        #expect(marked(old, new).count == 40_000)
        #expect(marked("x\n" + old, "y\n" + old, context: 0) == ["-x", "+y"])
    }

    @Test func `a whole text comes or goes`() {
        #expect(marked("", "a\nb") == ["-", "+a", "+b"])
        #expect(marked("a", "") == ["-a", "+"])
    }
}
