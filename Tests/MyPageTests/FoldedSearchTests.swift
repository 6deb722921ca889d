import Testing

@testable import MyPage

/// What a search takes for the same text.
@Suite struct FoldedSearchTests {
    private func finds(_ part: String, in text: String) -> Bool {
        FoldedSearch(part).isIn(Array(text.utf8)[...])
    }

    @Test(arguments: ["ヤマダ", "やまだ", "ﾔﾏﾀﾞ", "やまた\u{3099}", "ﾔ ﾏﾀﾞ", "まだ"])
    func `kana are one in whatever width and syllabary`(part: String) {
        for text in ["ヤマダ タロウ", "やまだ　たろう", "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマタ\u{3099}タロウ"] {
            #expect(finds(part, in: text), "\(part) in \(text)")
        }
        #expect(!finds(part, in: "ヤマタ タロウ"))
        #expect(!finds(part, in: "ヤマモト"))
    }

    @Test(arguments: [
        ("ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞｳﾞ", "がぎぐげござじずぜぞだぢづでどばびぶべぼゔ"),
        ("ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "ぱぴぷぺぽ"),
        ("ｱｲｴｵｧｨｩｪｫｬｭｮｯｰﾅﾆﾇﾈﾉﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ", "あいえおぁぃぅぇぉゃゅょっーなにぬねのまみむめもやゆよらりるれろわをん"),
        ("ジョン・スミス", "ｼﾞｮﾝ･ｽﾐｽ"), ("ヴァヵヶ", "ゔぁゕゖ"),
    ])
    func `every kana has its other forms`(one: String, other: String) {
        #expect(finds(one, in: other))
        #expect(finds(other, in: one))
    }

    @Test func `case, width and blanks do not count, and kanji are themselves`() {
        #expect(finds("ＴＡＲＯ＠mail", in: "taro@mail.example"))
        #expect(finds("山田太", in: "山田　太郎"))
        #expect(finds("髙 橋", in: "髙橋"))
        #expect(!finds("高橋", in: "髙橋"))
        #expect(!finds("", in: "山田"))
        #expect(!finds("　", in: "山田"))
        #expect(FoldedSearch("１００ １７").id == 10_017)
        #expect(FoldedSearch("1a").id == nil)
    }

    @Test(arguments: [
        [0xE3], [0xE3, 0x81], [0xEF, 0xBD], [0xEF, 0x20, 0x20], [0xE3, 0xFF, 0xFF], [0xFF, 0xEF],
    ])
    func `bytes that are no text are looked through all the same`(bytes: [UInt8]) {
        #expect(!FoldedSearch("山").isIn(bytes[...]))
        #expect(!FoldedSearch("ﾞ").isIn(bytes[...]))
    }
}
