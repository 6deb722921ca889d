import Recruiting

/// What an element's name means to the reader.
enum ElementName {
    case resource(Resource)
    case item
    case code
    case message
    case id
    /// A field: its number in the catalog and the resource it belongs to.
    case field(number: Int, Resource)
    /// An option; a choice unless it is one of an option's own fields (`Option.P_Id`, …).
    case option(isChoice: Bool)
    /// `Option.P_Name`: what people call the option around it.
    case optionName
    case other

    init(_ name: [UInt8], catalog: inout FieldCatalog) {
        let text = String(decoding: name, as: UTF8.self)
        if let resource = Resource.allCases.first(where: { $0.element == text }) {
            self = .resource(resource)
        } else if let alias = FieldAlias(text) {
            if text == "Option.P_Name" {
                self = .optionName
            } else if alias.isOption {
                self = .option(isChoice: !Self.optionFields.contains(text))
            } else if let resource = alias.resource {
                self = catalog.add(alias).map { .field(number: $0, resource) } ?? .other
            } else {
                self = .other
            }
        } else {
            self = ["Item": .item, "Code": .code, "Message": .message, "Id": .id][text] ?? .other
        }
    }

    /// The fields of the CRM's option resource; anything else inside an option is a choice.
    private static let optionFields: Set<String> = [
        "Option.P_Id", "Option.P_Alias", "Option.P_ParentId", "Option.P_Type",
        "Option.P_Order",
    ]
}
