import DropFolder
import PortersXML
import Recruiting

/// How a file is named that answers to a status document: `<status file>.answer.xml`.
enum AnswerName {
    static let suffix = ".answer.xml"

    /// The document's id, if the name is of that form; whether there is such a document is not asked.
    static func document(answeredBy name: FileName) -> String? {
        let name = name.printable
        for resource in [Resource.candidate, .resume] {
            let tail = "-\(resource.element.lowercased()).xml\(suffix)"
            if name.hasSuffix(tail), name.utf8.count == 26 + tail.utf8.count {
                return String(name.prefix(26))
            }
        }
        return nil
    }
}
