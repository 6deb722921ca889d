/// The ways from one page of a long list to the others.
struct PageLinks {
    /// From 1.
    let page: Int
    /// How many there are.
    let pages: Int
    /// The address of a page.
    let url: (Int) -> String

    /// What the partial `page-links` shows.
    var values: [[String: String]] {
        var links: [[String: String]] = []
        func add(_ title: String, _ page: Int) {
            links.append(["title": title, "url": url(page)])
        }
        if page > 1 {
            add("最初のページ", 1)
            add("前のページ", page - 1)
        }
        if page < pages {
            add("次のページ", page + 1)
            add("最後のページ", pages)
        }
        return links
    }
}
