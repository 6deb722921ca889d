import Recruiting
import Testing

@testable import Publishing

/// What is filled in without Mustache is what Mustache makes of it.
@Suite struct TemplateTextTests {
    private static let texts = [
        "", "a", "\n\n", "  {{name}}  \n\t{{{mail}}}{{& person_id}}",
        "{{name}}{{mail}}\n{{missing}}",
        "{{#name}}\n{{name}} 様\n{{/name}}\nb", "{{#name}}{{name}} 様{{/name}}{{^name}}-{{/name}}\n",
        "  {{#name}}  \n  a\n  {{/name}}  \n  {{! c }}\n  b {{! d }} e\n",
        "{{#name}}\nx{{/name}} {{#mail}}\ny\n{{/mail}}\n{{^mail}}\nz\n{{/mail}}\n",
        "x{{#name}}\ny\n{{/name}}\n{{#mail}}\nz\n{{/mail}}",
        "{{#a}}{{#b}}{{^c}}{{name}}{{/c}}{{/b}}{{/a}}",
        "{{#rows}}\n・{{name}}（{{a}}）{{#rows}}{{b}}{{/rows}}\n{{/rows}}\n{{^rows}}none{{a}}\n{{/rows}}",
        "{{Person.P_Name}}{{#Person.U_X}}[{{Person.U_X}}{{Resume.P_Id}}]{{/Person.U_X}}{{^Resume.U_Y}}-{{/Resume.U_Y}}",
        "{ {{name}} } {{name}}} <&> \u{2028}{{name}}\u{85}\u{B} e\u{301}",
    ]
    private static let contents = [
        "", " ", "山田 太郎", "<b>&\"'", "a\nb", "{{mail}}", "e\u{301}\u{2029}", "0", "false", "👩‍👩‍👧",
    ]

    private func randomValues(_ names: [String], _ generator: inout some RandomNumberGenerator)
        -> TemplateValues
    {
        var values = TemplateValues()
        for name in names where Bool.random(using: &generator) {
            let content = Self.contents.randomElement(using: &generator) ?? ""
            if let alias = FieldAlias(name) {
                values.set(alias, content)
            } else {
                values.set(name, content)
            }
        }
        return values
    }

    private func check(_ text: TemplateText, _ names: [String], section: String) {
        #expect(text.pieces != nil, "Mustache keeps what it has parsed in another way now")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var values = randomValues(names, &generator)
            if Bool.random(using: &generator) {
                let rows = (0..<Int.random(in: 0...3, using: &generator))
                    .map { _ in randomValues(names, &generator) }
                values.set(section, rows)
            }
            #expect(text.render(values) == text.renderByMustache(values))
        }
    }

    @Test(arguments: texts) func `any text`(text: String) throws {
        let names = [
            "name", "mail", "person_id", "a", "b", "c", "Person.P_Name", "Person.U_X",
            "Resume.P_Id", "Resume.U_Y",
        ]
        try check(TemplateText(text), names, section: "rows")
    }

    @Test func `a field of the CRM that holds nothing but blanks is missing`() throws {
        let alias = try #require(FieldAlias("Person.U_X"))
        let text = try TemplateText(
            "{{#Person.U_X}}[{{Person.U_X}}]{{/Person.U_X}}{{^Person.U_X}}-{{/Person.U_X}}")
        var values = TemplateValues()
        values.set(alias, " \u{3000}")
        #expect(text.render(values) == "-")
        values.set(alias, " a\u{3000}")
        #expect(text.render(values) == "[a]")
    }

    @Test(arguments: TemplateName.allCases) func `the built-in texts`(name: TemplateName) throws {
        let template = try MailTemplate(name, text: name.builtIn, file: "-")
        let names =
            name.placeholders.map(\.name) + (name.section?.placeholders.map(\.name) ?? [])
        check(template.subject, names, section: name.section?.name ?? "-")
        check(template.body, names, section: name.section?.name ?? "-")
    }
}
