/// Small documents, put together from what a test is about.
package enum Documents {
    package static func candidates(_ items: String...) -> String {
        "<Candidate><Code>0</Code>\(items.joined())</Candidate>"
    }

    package static func resumes(_ items: String...) -> String {
        "<Resume><Code>0</Code>\(items.joined())</Resume>"
    }

    package static func users(_ items: String...) -> String {
        "<User><Code>0</Code>\(items.joined())</User>"
    }

    package static func person(
        _ id: Int, mail: String? = nil, name: String = "山田 太郎", owner: Int? = nil,
        _ more: String = ""
    ) -> String {
        let mail = mail ?? "c\(id)@mail.example"
        let owner = owner.map { "<Person.P_Owner>\($0)</Person.P_Owner>" } ?? ""
        return """
            <Item><Person.P_Id>\(id)</Person.P_Id><Person.P_Name>\(name)</Person.P_Name>\
            <Person.P_Mail>\(mail)</Person.P_Mail>\(owner)\(more)</Item>
            """
    }

    package static func resume(_ id: Int, of person: Int, owner: Int? = nil, _ more: String = "")
        -> String
    {
        let owner = owner.map { "<Resume.P_Owner>\($0)</Resume.P_Owner>" } ?? ""
        return """
            <Item><Resume.P_Id>\(id)</Resume.P_Id>\
            <Resume.P_Candidate>\(person)</Resume.P_Candidate>\(owner)\(more)</Item>
            """
    }

    /// The CRM's answer to a status document.
    /// - Parameter codes: of the items in turn; the last is that of all further ones.
    package static func answer(to document: String, codes: [String] = ["0"]) -> String {
        let root = document.contains("<Resume>") ? "Resume" : "Candidate"
        let ids = document.matches(of: /\.P_Id>([0-9]+)</).map { String($0.1) }
        let items = ids.enumerated().map { index, id in
            "<Item><Id>\(id)</Id><Code>\(codes[min(index, codes.count - 1)])</Code></Item>"
        }
        return "<\(root)>\(items.joined())</\(root)>"
    }

    package static func user(_ id: Int, mail: String) -> String {
        """
        <Item><User.P_Id>\(id)</User.P_Id><User.P_Name>担当 \(id)</User.P_Name>\
        <User.P_Mail>\(mail)</User.P_Mail></Item>
        """
    }
}
