import Testing

@testable import MyPageWeb

/// Tables that a telephone shows as cards.
@Suite struct CardTablesTests {
    @Test func `every cell bears the heading of its column`() {
        let table = """
            <p>a &lt; b</p><table><thead><tr><th scope="col">名前</th><th scope="col">人数</th></tr></thead>
            <tbody><tr><th scope="row">山田</th><td class="number">1</td></tr>
            <tr><th scope="row">佐藤</th><td class="number">2<br>3</td></tr></tbody></table>
            """
        let labelled = CardTables.labelled(table)
        #expect(
            labelled == """
                <p>a &lt; b</p><table data-cards=""><thead><tr><th scope="col">名前</th><th scope="col">人数</th></tr></thead>
                <tbody><tr><th data-label="名前" scope="row">山田</th><td data-label="人数" class="number">1</td></tr>
                <tr><th data-label="名前" scope="row">佐藤</th><td data-label="人数" class="number">2<br>3</td></tr></tbody></table>
                """)
    }

    @Test func `a table without headings stays as it is, also beside one that has them`() {
        let plain = "<table><tbody><tr><th scope=\"row\">開設</th><td>1</td></tr></tbody></table>"
        #expect(CardTables.labelled(plain) == plain)
        let headed =
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
        #expect(CardTables.labelled(plain + headed).hasPrefix(plain + "<table data-cards=\"\">"))
        #expect(CardTables.labelled(headed + plain).hasSuffix(plain))
    }

    @Test func `a heading is a text, whatever it holds`() {
        let labelled = CardTables.labelled(
            "<table><thead><tr><th><b class=\"x\">a\"b</b>&amp;c</th></tr></thead>"
                + "<tr><td>1</td><td>2</td></tr></table>")
        #expect(labelled.contains("<td data-label=\"a&quot;b&amp;c\">1</td><td>2</td>"))
    }

    @Test(arguments: ["", "<", "<table", "<table><thead", "<table><thead><tr><th>", "a<b", "<td>"])
    func `what is no whole table changes nothing else`(html: String) {
        let labelled = CardTables.labelled(html)
        #expect(labelled.replacing(" data-cards=\"\"", with: "") == html)
    }
}
