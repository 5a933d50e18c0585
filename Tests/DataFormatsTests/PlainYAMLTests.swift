import Diagnostics
import Foundation
import Testing

@testable import DataFormats

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

let typicalFrontMatter = """
  title: "Checkout down: the replica's disk filled"
  date: 2026-03-11
  severity: SEV1
  status: final   # reviewed
  services: [checkout-api, orders-db]
  detected: 2026-03-11T09:14:00Z
  duration_minutes: 134
  causes:
    - capacity/disk-full
    - process/runbook-missing
  tags: [database, "disk full", 'on call']
  ticket: OPS-1423
  owner: Database on-call
  draft: false
  reviewers:
  - Ana Ruiz
  - Jörg Müller
  """

@Suite struct ReadsPlainYAMLFast {
  @Test(arguments: [
    typicalFrontMatter,
    "a: 1", "a: -1", "a: x#y # z", "a:  two  words  ", "a: http://x/y?z=1", "a: 10:30", "Root cause: x", "a: []",
    "a: [ 'x' , \"y\" ]", "a:\n\n# c\n- x\n\n- y\n", "a: x\r\nb:\r\n  - y\r\n", "a: ü", "a: ''", "a:", "a: 'x' # c",
    "a: \"x \\\"y\\\" \\\\\"", "a: {b: c}", "a:\n  b: c", "a:\n- b: c", "a: [x,\n  y z, \"w\",\n\n  v]\nb: c",
    "a:\n    b:\n      c:\n\n  # d\ne: f",
    "a:\n  - b: c\n    d:\n      - {e: \"f\", g: 1} # h\n\n  - b:\n    d: [x y, z's]\ni: j",
  ])
  func readsTheSubsetAsYamsDoes(text: String) throws {
    let plain = try #require(PlainYAMLReader.read(Array(text.utf8), firstLine: 3))
    let oracle = yamlByLibrary(text, firstLine: 3)
    #expect(plain == oracle.value)
    #expect(oracle.diagnostics.isEmpty)
  }

  @Test(arguments: [
    "", "# c", "- a", "a: b: c", "a:b", "a: |\n x", "a: x\n  y", "a: x\na: y", "a: \"\\n\"", "a: 'it''s'", "a: &x 1",
    "a: [x, [y]]", "a: [x\n, y]", "a: [x,\ny]", "a: {b: [c]}", "a: {b: c,\n  d: e}", "a: @x", "a: - x", "a: x\n\n  y",
    "a:\n - x\n   y", "a: x:", "---\na: b",
    "a: b\n...", "a: \tx", "a: [x,]", "? a", "a: x\u{85}y", "a: 'x", "a: -", "a: - ",
    "a:\n  - x\n  b: c", "a:\n  b: c\n d: e", "a:\n- - b",
  ])
  func leavesTheRestToYams(text: String) {
    #expect(PlainYAMLReader.read(Array(text.utf8), firstLine: 1) == nil)
  }

  /// What ships is read at every start.
  @Test(arguments: ["taxonomy", "vocabulary", "review", "trackers"])
  func readsTheShippedDataAsYamsDoes(name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = Array(try Data(contentsOf: root.appending(path: "Sources/Defaults/Data/\(name).yml")))
    let oracle = DataValue.parseYAMLWithLibrary(bytes, file: name, firstLine: 1, rule: "data")
    #expect(oracle.diagnostics.isEmpty)
    #expect(try #require(PlainYAMLReader.read(bytes, firstLine: 1)) == oracle.value)
  }

  /// Pieces that meet in ways that matter: the reader may decline, but never differ.
  @Test func neverDiffersFromYamsOnRandomText() {
    let pieces = [
      "a", "b", "key", ":", ": ", " ", "  ", "\n", "\r\n", "- ", "-", "[", "]", ", ", ",", "'", "\"", "#", " #", "1",
      "-1", "1.5", "true", "null", "~", "x y", "?", "&", "*", "!", "|", ">", "%", "@", "`", "\\", "{", "}", "ü", "a: ",
      "b: ", "c:\n", "\n- ", "\n  - ", "\n  ", "\n    ", "\n  d: ", "{e: ", "\n    - f: ", "2026-03-11", "10:30", ".",
      "=", "\t", "---", "\u{2028}", "\u{FEFF}", "$", "€",
    ]
    var random = SeededGenerator(state: 42)
    var accepted = 0
    for _ in 0..<60_000 {
      let count = Int.random(in: 1...14, using: &random)
      let start = Bool.random(using: &random) ? "a: " : ""
      let text = start + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      guard let plain = PlainYAMLReader.read(Array(text.utf8), firstLine: 1) else { continue }
      accepted += 1
      let oracle = yamlByLibrary(text)
      if plain != oracle.value {
        Issue.record("\(text.debugDescription): \(shape(plain)), Yams: \(shape(oracle.value)) \(place(plain.range))")
        return
      }
    }
    #expect(accepted > 2_000)
  }

  @Test func neverTrapsOnMutatedBytes() {
    let seeds = [
      typicalFrontMatter, "a: &x {k: [1, 'y', \"z\\u00e9\"]}\nb: *x\nc: |\n  t\nd: >-\n  u\n? e\n: f\n!!str g: !t h",
    ]
    var random = SeededGenerator(state: 7)
    for round in 0..<20_000 {
      var bytes = Array(seeds[round % 2].utf8)
      mutate(&bytes, using: &random)
      let plain = PlainYAMLReader.read(bytes, firstLine: 1)
      let oracle = DataValue.parseYAMLWithLibrary(bytes, file: "a", firstLine: 1, rule: "r")
      if let plain, plain != oracle.value {
        Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription)")
        return
      }
      // Nothing is lost in silence, and every place is in the text.
      if oracle.value == nil, oracle.diagnostics.isEmpty {
        #expect(!bytes.contains { $0 > 0x20 && $0 != UInt8(ascii: "#") } || bytes.contains(UInt8(ascii: "#")))
      }
      let lines = bytes.count { $0 == 0x0A } + 1
      #expect(oracle.diagnostics.allSatisfy { ($0.location.range?.end.line ?? 0) <= lines })
    }
  }
}

/// Changes, removes, doubles or inserts a few bytes.
func mutate(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
  for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let special = Array(":-[]{}'\"\\#&*!|>%@`,? \n\t=.\u{0}\u{7F}".utf8)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[at] = special.randomElement(using: &random) ?? 0
    case 2: bytes.insert(special.randomElement(using: &random) ?? 0, at: at)
    case 3: bytes.remove(at: at)
    case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 12)], at: at)
    default: bytes.removeSubrange(at..<min(bytes.count, at + 9))
    }
  }
}
