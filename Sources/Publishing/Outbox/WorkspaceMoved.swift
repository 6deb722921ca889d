/// The workspace's path leads to another one by now, or to none: what is open here is the former one's.
package struct WorkspaceMoved: Error, CustomStringConvertible {
    package init() {}

    package var description: String {
        "the workspace was moved or replaced while this was at work on it: nothing is taken or sent "
            + "any more; stop this, and start it again in the right place"
    }
}
