import SyncStore

/// What the time of the work is measured by.
enum WorkStage: String, CaseIterable {
    /// A file is read into the mirror; its receipt is not part of it.
    case reading = "import"
    /// Who is meant by a run is decided.
    case planning = "plan"
    /// A run's accounts, mails, status documents and report are written.
    case carryingOut = "carry_out"
}

extension AccountTransaction {
    /// Counts work that was done. That of a process which dies before is in no count.
    func tally(_ stage: WorkStage, times: Int = 1, took time: Duration) throws {
        try tally(.stages, stage.rawValue, Double(times))
        try tally(.stageSeconds, stage.rawValue, time / .seconds(1))
    }
}
