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
    return check.scan([OutputFile(path: path, text: text)], threads: 1).map(\.summary)
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
    let leak = check.scan([OutputFile(path: "x.html", text: "the root password of the database")], threads: 1).first
    #expect(leak?.notes.first?.location?.file == "a.md")
    #expect(leak?.notes.first?.location?.range?.start.line == 6)
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
    let file = OutputFile(path: "a.png", bytes: [0, 1, 2] + Array("ZePhYr".utf8) + [0xFF])
    #expect(check.scan([file], threads: 1).count == 1)
  }
}

@Suite struct ImageMetadataTests {
  private let secret = Array("a secret".utf8)

  private func holds(_ bytes: [UInt8]?) -> Bool {
    bytes.map { $0.firstRange(of: secret, in: 0..<$0.count) != nil } ?? true
  }

  private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    [0, 0, 0, UInt8(body.count)] + Array(name.utf8) + body + [0, 0, 0, 0]
  }

  @Test func png() {
    let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let pixels = chunk("IDAT", [1, 2, 3])
    let plain = head + chunk("IHDR", Array(repeating: 0, count: 13)) + pixels + chunk("IEND", [])
    var full = head + chunk("IHDR", Array(repeating: 0, count: 13)) + chunk("tEXt", secret) + chunk("eXIf", secret)
    full += chunk("iTXt", secret) + chunk("zzZz", secret) + pixels + chunk("IEND", []) + secret
    #expect(ImageMetadata.stripped(full) == plain)
    #expect(ImageMetadata.stripped(plain) == plain)
  }

  private func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] { [0xFF, marker, 0, UInt8(body.count + 2)] + body }

  @Test func jpegKeepsItsPixelsAndWhichWayIsUp() {
    let exif =
      Array("Exif\0\0II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]
      + secret
    let scan = segment(0xDA, [1, 2]) + [9, 9, 0xFF, 0, 7, 0xFF, 0xD0, 8, 0xFF, 0xD9]
    let picture =
      [0xFF, 0xD8] + segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]) + segment(0xE1, exif)
      + segment(0xE1, secret) + segment(0xFE, secret) + segment(0xED, secret) + segment(0xDB, [5]) + scan + secret
    let result = ImageMetadata.stripped(picture)
    #expect(!holds(result))
    #expect(result?.suffix(scan.count).elementsEqual(scan) == true)
    #expect(result.map { $0.firstRange(of: [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6], in: 0..<$0.count) != nil } == true)
  }

  @Test func gifAndWebP() {
    let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]
    let comment: [UInt8] = [0x21, 0xFE, UInt8(secret.count)] + secret + [0]
    let screen = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0]
    #expect(ImageMetadata.stripped(screen + comment + frame + [0x3B] + secret) == screen + frame + [0x3B])
    func riff(_ name: String, _ body: [UInt8]) -> [UInt8] {
      Array(name.utf8) + [UInt8(body.count), 0, 0, 0] + body + (body.count % 2 == 1 ? [0] : [])
    }
    let body =
      Array("WEBP".utf8) + riff("VP8X", [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]) + riff("VP8 ", [1, 2, 3])
      + riff("EXIF", secret)
    let result = ImageMetadata.stripped(Array("RIFF".utf8) + [UInt8(body.count), 0, 0, 0] + body)
    #expect(!holds(result))
    #expect(result?.count == 12 + 18 + 12)
    #expect(result?[4] == 34 && result?[20] == 0)
  }

  @Test func whatIsDamagedIsNoPicture() {
    for bytes: [UInt8] in [
      [], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF], Array("GIF89a".utf8), Array("%PDF-1.7".utf8),
    ] {
      #expect(ImageMetadata.stripped(bytes) == nil)
    }
    // No prefix of a picture traps.
    let gif =
      Array("GIF89a".utf8) + [
        1, 0, 1, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6, 0x21, 0xF9, 1, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 0, 0,
        0x3B,
      ]
    for count in gif.indices { _ = ImageMetadata.stripped(Array(gif[..<count])) }
  }
}
