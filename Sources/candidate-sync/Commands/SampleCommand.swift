import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import PortersXML

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Write a synthetic export for offline tests and load.",
        discussion: """
            Everything in it is made up; no address can be delivered. The same count, seed and \
            percentage give the same file. Those that match fit the conditions of the settings \
            that come with the program.
            """)

    @Option(help: "How many resumes, each of another person.")
    var count: Int

    @Option(help: "Decides everything that varies.")
    var seed: UInt64 = 1

    @Option(help: "How many in a hundred match.")
    var match: Double = 10

    @Argument(help: "The file to write; it must not exist.", completion: .file())
    var file: String

    func validate() throws {
        guard count >= 0 else {
            throw ValidationError("--count must not be below 0", "--countは0以上で指定してください。")
        }
        guard (0...100).contains(match) else {
            throw ValidationError(
                "--match must be from 0 to 100", "--matchは0から100までで指定してください。")
        }
    }

    func run() throws {
        // "wx": a file that is there is never written over.
        guard let stream = fopen(file, "wx") else {
            let error = SystemError("make", file)
            let why =
                error.code == EEXIST ? "すでにあります。別の名前を指定してください。" : error.japanese
            throw UnusableFile(
                description: "cannot make \(file): \(String(cString: strerror(error.code)))",
                japanese: "\(file)：\(why)")
        }
        defer { fclose(stream) }
        var export = SampleExport(count: count, seed: seed, matchPercent: match)
        let progress = ProgressLine()
        defer { progress.end() }
        try export.writeCounting { piece, items in
            progress.show(.writingSample, Int64(items), Int64(count))
            var piece = piece
            let isWritten = piece.withUTF8 {
                fwrite($0.baseAddress, 1, $0.count, stream) == $0.count
            }
            guard isWritten, fflush(stream) == 0 else {
                let error = SystemError("write", file)
                // Half an export is none.
                unlink(file)
                throw Refused(
                    "cannot write \(file): \(String(cString: strerror(error.code)))",
                    "\(file)：\(error.japanese)", status: 74)
            }
        }
    }
}
