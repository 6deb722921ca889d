import Logging

extension MyPageSite {
    private static let sameTime = Duration.seconds(1)

    /// Takes a second and more, and says nothing of what went wrong, so that nobody learns from the
    /// time or the answer what was done.
    func inSameTime(_ work: @escaping @Sendable () throws -> Void) async throws {
        async let pause: Void = Task.sleep(for: Self.sameTime)
        do {
            try await write(work)
        } catch let busy as Busy {
            throw busy
        } catch {
            log.error("a mail could not be sent", metadata: ["why": "\(error)"])
        }
        try await pause
    }
}
