import Diagnostics
import Markdown
import Postmortems

/// The running text of a document, block by block, as rules about wording read it: no code, no quotation, no log
/// line, no address, no markup. Every byte of it knows its place in the file.
public struct Prose: Sendable {
  /// One paragraph, heading or table cell.
  public struct Block: Sendable {
    public var node: NodeID
    /// The canonical section that it stands in; the innermost one with a name.
    public var section: SectionKind?
    public var isHeading: Bool
    public var words: [Word]
    /// Lower-case letters, the marks kept; what is not prose is a zero byte, which parts phrases.
    var bytes: [UInt8]
    var runs: [Run]
    /// The links and images in it.
    public var links: [NodeID]
  }

  /// A run of letters, digits and apostrophes.
  public struct Word: Hashable, Sendable {
    /// FNV-1a of the lower-case bytes.
    var hash: UInt64
    var range: Range<Int>
  }

  /// Bytes of a block that stand together in the file.
  struct Run: Sendable {
    var start: Int
    var source: Int
    /// Whether offsets within the run are offsets in the file; not where entities or escapes were decoded.
    var isVerbatim: Bool
  }

  public private(set) var blocks: [Block] = []
  /// Whether most of it is written in Latin letters: lists of words say nothing of what a text in another script lacks.
  public var isLatin: Bool {
    let (latin, all) = blocks.reduce((0, 0)) { sum, block in
      (sum.0 + block.bytes.reduce(0) { $0 + ($1 > 0x20 && $1 < 0x80 ? 1 : 0) }, sum.1 + block.bytes.count)
    }
    return latin * 2 > all
  }
  let source: SourceText

  public init(_ record: Record) {
    let tree = record.document.tree
    source = record.document.source
    let kinds = Prose.kindsByLine(record)
    var at = tree.ids.startIndex
    let ids = tree.ids
    while at != ids.endIndex {
      let id = ids[at]
      switch tree.kind(id) {
      case .paragraph, .heading, .tableCell:
        blocks.append(Prose.block(id, tree, source, section: kinds.kind(at: tree.line(id))))
        at = ids.index(at, offsetBy: tree.descendants(of: id).count + 1)
      case .blockQuote(alert: nil), .codeBlock, .htmlBlock:
        at = ids.index(at, offsetBy: tree.descendants(of: id).count + 1)
      default: at = ids.index(after: at)
      }
    }
  }

  /// Where bytes of a block stand in the file.
  public func range(_ bytes: Range<Int>, in block: Block) -> SourceRange {
    let start = offset(bytes.lowerBound, in: block)
    let last = offset(max(bytes.lowerBound, bytes.upperBound - 1), in: block)
    return source.range(of: start..<max(start, last) + 1)
  }

  func range(of hit: PhraseList.Hit, in block: Block) -> SourceRange { range(block.bytes(of: hit), in: block) }

  /// The bytes as the author wrote them, where they stand verbatim in the file.
  func written(_ bytes: Range<Int>, in block: Block) -> String {
    let range = range(bytes, in: block)
    let start = source.offset(of: range.start)
    let end = min(source.bytes.count, source.offset(of: range.end) + 1)
    return start < end ? String(decoding: source.bytes[start..<end], as: UTF8.self) : ""
  }

  /// Whether the author wrote a byte of a block as a capital of ASCII.
  func isCapital(_ byte: Int, in block: Block) -> Bool {
    let place = offset(byte, in: block)
    return source.bytes.indices.contains(place) && (0x41...0x5A).contains(source.bytes[place])
  }

  private func offset(_ byte: Int, in block: Block) -> Int {
    guard let run = block.runs.last(where: { $0.start <= byte }) else { return 0 }
    return run.source + (run.isVerbatim ? byte - run.start : 0)
  }

  // MARK: - Reading

  private struct KindTable {
    var lines: [(lines: ClosedRange<Int>, kind: SectionKind?)]

    /// Sections come in file order, a nested one behind the one that holds it: the last one that fits is innermost.
    func kind(at line: Int) -> SectionKind? {
      var found: SectionKind?
      for section in lines {
        if section.lines.lowerBound > line { break }
        if section.lines.contains(line), let kind = section.kind { found = kind }
      }
      return found
    }
  }

  private static func kindsByLine(_ record: Record) -> KindTable {
    KindTable(lines: record.sections.map { ($0.lines, $0.kind) })
  }

  private static func block(_ id: NodeID, _ tree: MarkdownTree, _ source: SourceText, section: SectionKind?) -> Block {
    var block = Block(node: id, section: section, isHeading: false, words: [], bytes: [], runs: [], links: [])
    if case .heading = tree.kind(id) { block.isHeading = true }
    for child in tree.descendants(of: id) {
      switch tree.kind(child) {
      case .text: append(tree.utf8(child), at: child, tree, source, to: &block)
      case .softBreak, .lineBreak: block.bytes.append(0x20)
      case .link, .image:
        block.links.append(child)
        if tree.linkKind(child) == .autolink { block.bytes.append(0) }
      case .emphasis, .strong, .strikethrough: break
      default: block.bytes.append(0)
      }
    }
    dropAddresses(of: block.links, tree, source, from: &block)
    dropQuotations(from: &block.bytes)
    block.words = words(of: block.bytes)
    return block
  }

  private static func append(
    _ text: ArraySlice<UInt8>, at node: NodeID, _ tree: MarkdownTree, _ source: SourceText, to block: inout Block
  ) {
    let range = tree.range(node)
    let start = source.offset(of: range.start)
    let end = source.offset(of: range.end) + 1
    block.runs.append(Run(start: block.bytes.count, source: start, isVerbatim: end - start == text.count))
    for byte in text { block.bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
  }

  /// The text of a bare address is the address: no prose.
  private static func dropAddresses(
    of links: [NodeID], _ tree: MarkdownTree, _ source: SourceText, from block: inout Block
  ) {
    for link in links where tree.linkKind(link) == .autolink {
      let range = tree.range(link)
      let bytes = source.offset(of: range.start)..<source.offset(of: range.end) + 1
      for (index, run) in block.runs.enumerated() where bytes.contains(run.source) {
        let end = index + 1 < block.runs.count ? block.runs[index + 1].start : block.bytes.count
        for byte in run.start..<end { block.bytes[byte] = 0 }
      }
    }
  }

  /// What stands between quotation marks is somebody else's wording. A mark that is not closed within the block, or
  /// closes only after 400 bytes, quotes nothing.
  private static func dropQuotations(from bytes: inout [UInt8]) {
    var at = 0
    while at < bytes.count {
      guard let (open, close) = quotation(bytes, at) else {
        at += 1
        continue
      }
      let limit = min(bytes.count, at + 400)
      var end = at + open
      while end < limit, !bytes[end...].starts(with: close) { end += 1 }
      guard end < limit else {
        at += open
        continue
      }
      for index in at..<min(bytes.count, end + close.count) { bytes[index] = 0 }
      at = end + close.count
    }
  }

  /// The length of an opening mark at a place, and the mark that closes it.
  private static func quotation(_ bytes: [UInt8], _ at: Int) -> (Int, [UInt8])? {
    if bytes[at] == 0x22 { return (1, [0x22]) }
    guard bytes[at] >= 0xC2, at + 2 < bytes.count else { return nil }
    let mark = (bytes[at], bytes[at + 1], bytes[at + 2])
    switch mark {
    case (0xE2, 0x80, 0x9C): return (3, [0xE2, 0x80, 0x9D])
    case (0xE2, 0x80, 0x9E): return (3, [0xE2, 0x80, 0x9C])
    case (0xC2, 0xAB, _): return (2, [0xC2, 0xBB])
    case (0xE3, 0x80, 0x8C): return (3, [0xE3, 0x80, 0x8D])
    default: return nil
    }
  }

  /// Letters, digits, bytes beyond ASCII but for typographic marks, and apostrophes between letters.
  static func words(of bytes: [UInt8]) -> [Word] {
    var words: [Word] = []
    var at = 0
    while at < bytes.count {
      guard isLetter(bytes, at) else {
        at += isTypographic(bytes, at) ? 3 : 1
        continue
      }
      let start = at
      var hash = fnvBasis
      while at < bytes.count {
        if isLetter(bytes, at) {
          hash = (hash ^ UInt64(bytes[at])) &* fnvPrime
          at += 1
        } else if let length = apostrophe(bytes, at), at + length < bytes.count, isLetter(bytes, at + length) {
          hash = (hash ^ 0x27) &* fnvPrime
          at += length
        } else {
          break
        }
      }
      words.append(Word(hash: hash, range: start..<at))
    }
    return words
  }

  static let fnvBasis: UInt64 = 0xCBF2_9CE4_8422_2325
  static let fnvPrime: UInt64 = 0x0000_0100_0000_01B3

  private static func apostrophe(_ bytes: [UInt8], _ at: Int) -> Int? {
    if bytes[at] == 0x27 { return 1 }
    return isTypographic(bytes, at) && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x99 ? 3 : nil
  }

  private static func isLetter(_ bytes: [UInt8], _ at: Int) -> Bool {
    let byte = bytes[at]
    if byte >= 0x80 { return !isTypographic(bytes, at) }
    return (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
  }

  /// U+2000 to U+207F: dashes, quotation marks, spaces.
  private static func isTypographic(_ bytes: [UInt8], _ at: Int) -> Bool {
    at + 2 < bytes.count && bytes[at] == 0xE2 && (bytes[at + 1] == 0x80 || bytes[at + 1] == 0x81)
  }
}

extension Prose.Block {
  /// The words as text, for messages; lower-cased, since comparison is.
  public var text: String { String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self) }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)].map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// Whether nothing but spaces and hyphens stands between two neighbouring words, so that they can be one phrase.
  func isJoined(_ word: Int) -> Bool {
    guard words.indices.contains(word), words.indices.contains(word + 1) else { return false }
    return bytes[words[word].range.upperBound..<words[word + 1].range.lowerBound].allSatisfy {
      $0 == 0x20 || $0 == 0x2D || $0 == 0x0A
    }
  }

  /// The word that begins the sentence in which a word stands.
  func sentenceStart(of word: Int) -> Int {
    var at = word
    while at > 0 {
      let gap = bytes[words[at - 1].range.upperBound..<words[at].range.lowerBound]
      if gap.contains(where: { $0 == 0x2E || $0 == 0x21 || $0 == 0x3F || $0 == 0x3A || $0 == 0x3B }) { break }
      at -= 1
    }
    return at
  }
}
