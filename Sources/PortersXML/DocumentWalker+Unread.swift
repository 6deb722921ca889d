import Glibc
import Recruiting

/// What would be left unread without a word: records outside of items, pages that do not stand below the
/// root.
extension DocumentWalker {
    /// An element starts inside one that is skipped: is it part of a record that stands in no item, or a
    /// page that does not stand below the root?
    mutating func lookForStrangers(_ pointer: UnsafePointer<UInt8>) {
        if case .bundle? = path.last { return lookForPages(pointer) }
        guard case .page? = path.last, let page = summary.pages.last, page.items == 0,
            !page.hasStrangers
        else { return }
        switch names.name(at: pointer, catalog: &catalog) {
        case .resource, .item, .field: noteStrangers()
        default: break
        }
    }

    /// What is skipped teaches the catalog no fields: the name is looked at by itself.
    private mutating func lookForPages(_ pointer: UnsafePointer<UInt8>) {
        guard let outer = wrapper else { return }
        guard let depth = likePage, skipped > depth else {
            let name = UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self)
            let isLikePage = Resource.allCases.contains { strcmp(name, $0.element) == 0 }
            likePage = isLikePage ? skipped : nil
            return
        }
        wrapper = nil
        summary.unread = summary.unread ?? String(cString: outer)
        summary.unreadCount += 1
    }

    mutating func noteStrangers() { summary.pages[summary.pages.count - 1].hasStrangers = true }

    /// A page ends. Of one whose records stand in no items nobody would be read, without a word.
    mutating func checkItems() {
        guard let page = summary.pages.last, page.items == 0, page.hasStrangers,
            summary.answerToAll == nil
        else { return }
        fail(
            .notPorters,
            "a \(page.resource.element) element holds records that stand in no Item directly below it; "
                + "expected a PORTERS export")
    }
}
