import ArgumentParser

@main struct CandidateSyncCommand: ParsableCommand {}
