import Testing

@testable import MyPageWeb

@Suite struct FormFieldsTests {
    @Test(arguments: [
        ("a=1&b=2", "a", "1"), ("a=1&b=2", "b", "2"), ("a=1", "c", ""), ("", "a", ""),
        ("a=x+y", "a", "x y"), ("a=x%20y%2By", "a", "x y+y"), ("a=%E5%B1%B1", "a", "山"),
        ("a=%zz%1", "a", "%zz%1"), ("a=%FF", "a", "\u{FFFD}"), ("a", "a", ""),
        ("a=b=c", "a", "b=c"),
        ("%61=1", "a", "1"), ("a=1&a=2", "a", "1"), ("&&a=1&", "a", "1"), ("=1", "", "1"),
        ("a=x%00y", "a", "xy"), ("a=%+1", "a", "% 1"), ("a=%-1", "a", "%-1"),
    ])
    func `a field is read as a browser wrote it`(body: String, name: String, value: String) {
        #expect(FormFields(body)[name] == value)
    }

    @Test func `a name may come several times`() {
        #expect(FormFields("a=1&b=x&a=2").all("a") == ["1", "2"])
    }
}
