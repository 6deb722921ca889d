/// The addresses of a site that a crawl has yet to visit, first found first; of each shape only so
/// many.
package struct CrawlQueue {
    /// Scheme and host of the site; links to elsewhere are left out.
    private let origin: String
    private let most: Int
    private var waiting: [String] = []
    private var known: Set<String> = []
    private var counts: [PageShape: Int] = [:]

    package init(origin: String, most: Int) {
        self.origin = origin
        self.most = most
    }

    /// Adds what a link leads to.
    /// - Parameters:
    ///   - page: the address of the page that the link stands on.
    ///   - isStart: whether it is visited however many of its shape were.
    package mutating func add(_ link: String, on page: String = "/", isStart: Bool = false) {
        guard let target = resolved(link, on: page), known.insert(target).inserted else { return }
        let shape = PageShape(target)
        guard isStart || counts[shape, default: 0] < most else { return }
        counts[shape, default: 0] += 1
        waiting.append(target)
    }

    package mutating func next() -> String? { waiting.isEmpty ? nil : waiting.removeFirst() }

    /// A path of this site with its query; nil if it is elsewhere, or another place on the same page.
    private func resolved(_ link: String, on page: String) -> String? {
        var link = String(link.prefix { $0 != "#" })
        if link.hasPrefix(origin) { link.removeFirst(origin.count) }
        if link.hasPrefix("?") { return page.prefix { $0 != "?" } + link }
        return link.hasPrefix("/") && !link.hasPrefix("//") ? link : nil
    }
}
