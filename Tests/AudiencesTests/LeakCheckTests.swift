import Configuration
import FileTree
import Testing

@testable import Audiences

@Suite struct LeakCheckTests {
  private let settings = """
    audiences:
      default: public
      roles: {Kim Doe: the lead}
      canaries: [zephyr]
      allow: [help@acme.io, "The disk was full again at night"]
    """
  private let document = """
    # Title of the page

    What everybody may read, and often does.

    <!-- audience: internal -->
    The **root** password of [the database](https://example.org/secretpath) was on a yellow note.

    Over & out, don't say it.

    What everybody may read, and often does.

    The disk was full again at night.

    - Beta test
    <!-- /audience -->
    """

  private func found(_ text: String, in path: String = "a.html", check: LeakCheck? = nil) -> [String] {
    let check = check ?? LeakCheck(pass(["a.md": document], policy(settings)), common: [], threads: 1)
    return check.report(check.scan([OutputFile(path: path, text: text)], threads: 1)).map(\.summary)
  }

  @Test(arguments: [
    "<p>root password of the database was on a</p>",
    "<p>The <strong>root</strong> password of <a href=x>the</a> database was</p>",
    "{\"text\": \"The root password of\\nthe database\"}", "password%20of%20the%20database%20was%20on",
    "<p>over &amp; out, don&#39;t say it</p>", "<p>over &amp; out, don’t say it</p>",
    "THE ROOT PASSWORD OF THE DATABASE",
  ])
  func findsTextThatWasLeftOut(text: String) {
    #expect(found(text).contains { $0.contains("left out") }, "\(text)")
  }

  @Test(arguments: [
    "<p>the password of the database</p>", "<p>What everybody may read, and often does.</p>", "<p>was on a</p>",
    "<p>The disk was full again at night.</p>", "<p>beta</p>",
  ])
  func letsOtherTextPass(text: String) {
    #expect(found(text).isEmpty, "\(text)")
  }

  @Test func saysWhereTheTextStands() {
    let check = LeakCheck(pass(["a.md": document], policy(settings)), common: [], threads: 1)
    let file = OutputFile(path: "x.html", text: "the root password of the database")
    let leak = check.report(check.scan([file], threads: 1)).first
    #expect(leak?.notes.first?.location?.file == "a.md")
    #expect(leak?.notes.first?.location?.range?.start.line == 6)
  }

  /// A secret in many files is one finding, at the document that it comes from.
  @Test func saysOnceFromWhichDocumentASecretComes() {
    let key = "AK" + "IA" + "Q3EGRIH7NZ5XKB2C"
    let documents = ["a.md": document, "b.md": "# B\n\nThe key \(key) of Project Zephyr.\n"]
    let check = LeakCheck(pass(documents, policy(settings)), common: [], threads: 1)
    let files = ["c.html", "b.html", "llms.txt"].map { OutputFile(path: $0, text: "key \(key), project zephyr") }
    let leaks = check.report(check.scan(files, threads: 1))
    #expect(leaks.count == 2, "\(leaks)")
    for leak in leaks {
      // Without a range, so that no line of the document is printed.
      #expect(leak.location.file == "b.md" && leak.location.range == nil)
      #expect(leak.notes.first?.location?.range?.start.line == 3)
      #expect(leak.notes.map(\.message) == ["it stands here", "it would be in b.html and 2 more files of the site"])
      #expect(!leak.summary.contains(key))
    }
    // What no document holds as it stands is told of the site.
    let other = check.report(check.scan([OutputFile(path: "x.html", text: "at 10.1.2.3")], threads: 1))
    #expect(other.map(\.location.file) == ["x.html"])
  }

  @Test(arguments: [
    ("Kim Doe", "a.html"), ("Kim <b>Doe</b>", "a.html"), ("kim-doe", "a.json"), ("x", "people/kim-doe.html"),
    ("PROJECT ZEPHYR", "a.md"), ("x", "zephyr.png"), ("at 192.168.7.7", "a.md"), ("db.corp", "search/1.js"),
    ("sam@acme.io", "feed.xml"),
  ])
  func findsNamesCanariesAndAddresses(text: String, path: String) {
    #expect(!found(text, in: path).isEmpty, "\(text)")
  }

  @Test func findsKeysInAnyFile() {
    // Put together here, so that no scanner of this repository takes it for a real one.
    let key = "AK" + "IA" + "Q3EGRIH7NZ5XKB2C"
    #expect(!found("x \(key) y", in: "a.csv").isEmpty)
    #expect(!found("x\0\(key)\0y", in: "a.png").isEmpty)
  }

  @Test func whatIsAllowedPasses() {
    #expect(found("<p>help@acme.io, <a href=https://example.org/>docs</a></p>").isEmpty)
  }

  @Test func findsCanariesInBytesThatAreNoText() {
    let check = LeakCheck(pass([:], policy(settings)), common: [], threads: 1)
    let file = OutputFile(path: "a.png", bytes: Array("\u{0}\u{1}ZePhYr\u{2}".utf8))
    #expect(check.scan([file], threads: 1).count == 1)
  }
}

@Suite struct ImageMetadataTests {
  private let secret = Array("a secret".utf8)

  private func holds(_ bytes: [UInt8]?) -> Bool {
    bytes.map { $0.firstRange(of: secret, in: 0..<$0.count) != nil } ?? true
  }

  private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    joined([[0, 0, 0, UInt8(body.count)], text(name), body, [0, 0, 0, 0]])
  }

  // Built up piece by piece: long sums of arrays take the compiler minutes.
  private func joined(_ parts: [[UInt8]]) -> [UInt8] { Array(parts.joined()) }

  private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func png() {
    let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let size = chunk("IHDR", [UInt8](repeating: 0, count: 13))
    let pixels = chunk("IDAT", [1, 2, 3])
    let end = chunk("IEND", [])
    let plain = joined([head, size, pixels, end])
    let notes = ["tEXt", "eXIf", "iTXt", "zzZz"].map { chunk($0, secret) }
    let full = joined([head, size] + notes + [pixels, end, secret])
    #expect(ImageMetadata.stripped(full) == plain)
    #expect(ImageMetadata.stripped(plain) == plain)
  }

  private func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    joined([[0xFF, marker, 0, UInt8(body.count + 2)], body])
  }

  @Test func jpegKeepsItsPixelsAndWhichWayIsUp() {
    let directory: [UInt8] = [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
    let exif = joined([text("Exif\0\0II"), directory, secret])
    let data: [UInt8] = [9, 9, 0xFF, 0, 7, 0xFF, 0xD0, 8, 0xFF, 0xD9]
    let scan = joined([segment(0xDA, [1, 2]), data])
    let start: [UInt8] = [0xFF, 0xD8]
    let jfif = segment(0xE0, joined([text("JFIF\0"), [1, 1, 0, 0, 1, 0, 1, 0, 0]]))
    let notes = [segment(0xE1, exif), segment(0xE1, secret), segment(0xFE, secret), segment(0xED, secret)]
    let picture = joined([start, jfif] + notes + [segment(0xDB, [5]), scan])
    for bytes in [picture, picture + secret] {
      let result = ImageMetadata.stripped(bytes)
      #expect(!holds(result))
      #expect(result?.suffix(scan.count).elementsEqual(scan) == true)
      let orientation: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]
      #expect(result?.firstRange(of: orientation, in: 0..<(result?.count ?? 0)) != nil)
    }
  }

  @Test func gif() {
    let screen = joined([text("GIF89a"), [1, 0, 1, 0, 0, 0, 0]])
    let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
    let comment = joined([[0x21, 0xFE, UInt8(secret.count)], secret, [0]])
    let plain = joined([screen, frame, [0x3B]])
    #expect(ImageMetadata.stripped(joined([screen, comment, frame, [0x3B], secret])) == plain)
    // No prefix of a picture traps.
    for count in plain.indices { _ = ImageMetadata.stripped(Array(plain[..<count])) }
  }

  @Test func webP() {
    func riff(_ name: String, _ body: [UInt8]) -> [UInt8] {
      let padding: [UInt8] = body.count % 2 == 1 ? [0] : []
      return joined([text(name), [UInt8(body.count), 0, 0, 0], body, padding])
    }
    let flags: [UInt8] = [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let body = joined([text("WEBP"), riff("VP8X", flags), riff("VP8 ", [1, 2, 3]), riff("EXIF", secret)])
    let result = ImageMetadata.stripped(joined([text("RIFF"), [UInt8(body.count), 0, 0, 0], body]))
    #expect(!holds(result))
    #expect(result?.count == 42)
    #expect(result?[4] == 34 && result?[20] == 0)
  }

  @Test func whatIsDamagedIsNoPicture() {
    let damaged: [[UInt8]] = [
      [], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF], text("GIF89a"), text("%PDF-1.7"),
    ]
    for bytes in damaged { #expect(ImageMetadata.stripped(bytes) == nil) }
  }
}
