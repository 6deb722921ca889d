import Testing

/// What the crawl goes by: a page that it misreads would pass.
@Suite struct HTMLPageTests {
    @Test func `a form has what a browser sends`() throws {
        let page = HTMLPage(
            """
            <form method="post" action="/a?b=1&amp;c=2"><input type="hidden" name=k value='&#123;"&lt;'>
            <input name="t" required><input type="radio" name="r" value="1"><input type="radio"
            name="r" value="2" checked><select name="s"><option value="">x</option><option
            value="y" selected>y</option></select><textarea name="u">
            <b>text&amp;</b></textarea><button type="submit" name="x" value="go" formaction="/b">
            送る</button></form><a href="?next=1">次</a>
            """)
        let form = try #require(page.forms.first)
        #expect(form.isPost && form.action == "/a?b=1&c=2")
        #expect(form.fields.map(\.name) == ["k", "t", "r", "r", "s", "u"])
        #expect(form.fields.map(\.value) == ["{\"<", "", "1", "2", "y", "<b>text&</b>"])
        #expect(form.fields.map(\.isSent) == [true, true, false, true, true, true])
        #expect(form.fields[1].isRequired && form.fields[4].options == ["", "y"])
        #expect(form.buttons == [HTMLForm.Button(name: "x", value: "go", action: "/b")])
        #expect(page.links == ["?next=1"])
    }

    @Test func `markup that got through is seen as such, and text is not`() {
        let harmless = HTMLPage("<p>&lt;script&gt;a < b</p><p title=\"&quot; onload=x\">c</p>")
        #expect(harmless.elements == ["p"] && harmless.attributes == ["title"])
        #expect(harmless.texts.map(\.text) == ["<script>a ", "<", " b", "\" onload=x", "c"])
        let harmful = HTMLPage("<p>'><img src=x onerror=y><SCRIPT>z</script></p>")
        #expect(harmful.elements == ["p", "img", "script"])
        #expect(harmful.attributes.contains("onerror"))
    }

    @Test func `a cell knows its column, and code is not what the site says`() {
        let page = HTMLPage(
            """
            <table><thead><tr><th>結果</th><th>理由</th></tr></thead><tbody>
            <tr><th scope="row">開設</th><td>because <b>so</b></td></tr></tbody></table>
            <pre>one two</pre><p><code lang="en">three four</code>後</p>
            """)
        let texts = page.texts.filter { !$0.text.allSatisfy(\.isWhitespace) }
        #expect(texts.map(\.text) == ["結果", "理由", "開設", "because ", "so", "後"])
        #expect(texts.map(\.column) == [nil, nil, "結果", "理由", "理由", nil])
        #expect(texts[4].lead == "because ")
    }

    @Test(arguments: [
        "expected a name of at most 100 characters", "3行目：unknown suffix 'x'",
        "cannot open: no such file",
    ])
    func `two words in a row are English`(text: String) {
        #expect(EnglishText.found(in: text) != nil)
    }

    @Test(arguments: [
        "CSVをダウンロード", "Person.P_Name と Resume.U_X_y", "PORTERS の ID", "inboxのファイル",
        "candidate-sync admin set-password を実行", "reminder、outbox", "' OR 1=1 --",
    ])
    func `names, aliases and commands are not`(text: String) {
        #expect(EnglishText.found(in: text) == nil)
    }
}
