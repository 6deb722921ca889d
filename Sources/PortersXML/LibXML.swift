internal import CLibXML2

/// libxml2's global state.
enum LibXML {
    private static let isReady: Bool = {
        xmlInitParser()
        // A document may not bring catalogs: libxml2 would keep them, and nothing is looked up.
        xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE)
        // What calls itself Shift_JIS or EUC-JP in Japan was written by Windows: with the vendor
        // characters (①, 髙) that the standard tables do not have. Source: porters documents.
        for (name, alias) in [
            ("CP932", "SHIFT_JIS"), ("CP932", "SHIFT-JIS"), ("CP932", "SJIS"),
            ("CP932", "X-SJIS"), ("CP932", "WINDOWS-31J"), ("CP932", "MS_KANJI"),
            ("CP932", "CSSHIFTJIS"), ("EUC-JP-MS", "EUC-JP"), ("EUC-JP-MS", "EUCJP"),
            ("EUC-JP-MS", "CSEUCPKDFMTJAPANESE"),
        ] {
            xmlAddEncodingAlias(name, alias)
        }
        return true
    }()

    /// Makes the calling thread ready to parse.
    static func prepare() {
        precondition(isReady)
        clibxml2_keep_silent()
    }
}
