import TestSupport

extension TestWorkspace {
    /// So much time goes by, and a day more, in which the clock is believed.
    func letPass(days: Double) throws {
        for days in [days, 1] {
            clock.advance(hours: 24 * days)
            try run()
        }
    }
}
