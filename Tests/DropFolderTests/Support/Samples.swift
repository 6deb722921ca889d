import Glibc

@testable import DropFolder

/// Names and documents as partners drop them.
enum Samples {
    /// Names that the kernel takes and that lead astray who is careless with them.
    static let hostileNames: [[UInt8]] = [
        Array("line\nbreak.xml".utf8), Array("\"quoted\" 'twice'.xml".utf8),
        Array(".hidden".utf8), Array("...".utf8), Array("-rf".utf8), Array("--".utf8),
        Array(" ".utf8), Array("back\\slash".utf8), Array("$(id)`id`;|&*?".utf8),
        Array("a\u{202E}lmx.exe".utf8), Array("\u{1B}[2J".utf8), Array("\u{FEFF}bom".utf8),
        [0xFF, 0xFE], [0x61, 0xC0, 0xAF, 0x62], [0xE3, 0x81],
        [UInt8](repeating: 0x61, count: 255), [UInt8](repeating: 0xFF, count: 255),
        Array(String(repeating: "山", count: 85).utf8),
    ]

    static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Candidate>
          <Item><Name>山田 花子</Name><Mail>hanako@example.jp</Mail></Item>
          <!-- <Candidate> -->
          <Item><Name/></Item>
        </Candidate>
        """
}

/// Why a file could not be taken, for one that is set aside.
let locked = WaitingFile.Cause.failed(SystemError("rename", "a.xml", code: EACCES))
