/// What is counted for good: rows are forgotten one day, and these never get less.
public enum Tally: String, Sendable {
    /// Files that were dealt with, by result: `accepted`, `rejected`.
    case deliveries
    /// Records of accepted exports, by what they are: `candidates`, `resumes`, `users`.
    case records
    /// People of the runs that were carried out, by outcome.
    case people
    /// The same of the runs that remind.
    case reminded
    /// Mails, by the name of their template.
    case mails
    /// How often a stage of the work was done, by its name.
    case stages
    /// How many seconds that took in all.
    case stageSeconds = "stage_seconds"
}
