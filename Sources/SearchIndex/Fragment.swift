import ByteCoding

/// What a result list shows of a document.
public struct Fragment: Hashable, Sendable {
  public var kind: String
  public var title: String
  public var url: String
  public var date: Int?
  public var summary: String
  public var card: SearchDocument.Card
  public var sections: [SearchDocument.Section]
}

extension Fragment {
  /// A long section leaves room for those after it.
  static let longestSection = 1_536

  /// - Parameter excerptBytes: how much text is kept; each section is cut between words.
  init(_ document: SearchDocument, excerptBytes: Int) {
    kind = document.kind.rawValue
    title = document.title
    url = document.url
    date = document.date
    summary = document.summary
    card = document.card
    sections = []
    var rest = excerptBytes
    for section in document.sections where rest > 0 && !(section.text.isEmpty && section.heading.isEmpty) {
      var section = section
      section.text = Self.clipped(section.text, to: min(rest, Self.longestSection))
      rest -= section.text.utf8.count + section.heading.utf8.count
      sections.append(section)
    }
  }

  private static func clipped(_ text: String, to limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var bytes = Array(text.utf8.prefix(limit + 1))
    // Back to the start of a character, and to a blank where one is near.
    repeat { bytes.removeLast() } while bytes.last.map { $0 & 0xC0 == 0x80 || $0 >= 0xC0 } ?? false
    if let blank = bytes.lastIndex(of: 0x20), bytes.count - blank < 40 { bytes.removeSubrange(blank...) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A record in a fragment file.
  func bytes(kind: Int) -> [UInt8] {
    var out = ByteWriter()
    out.varint(kind)
    out.string(title)
    out.string(url)
    // Twice the day, odd before 1970, and 1 more, so that 0 is no date.
    out.varint(date.map { ($0 < 0 ? -2 * $0 - 1 : 2 * $0) + 1 } ?? 0)
    out.string(summary)
    out.varint(max(0, card.severity ?? 0))
    out.string(card.identifier)
    out.string(card.dateText)
    out.strings(card.kicker)
    out.strings(card.footer)
    for count in [card.progress?.done, card.progress?.open, card.progress?.overdue] { out.varint(max(0, count ?? 0)) }
    out.varint(sections.count)
    for section in sections {
      out.string(section.anchor)
      out.string(section.heading)
      out.string(section.text)
    }
    return out.bytes
  }

  init(_ reader: inout ByteReader, kinds: [Manifest.Kind]) throws(Damage) {
    let number = try reader.varint()
    guard kinds.indices.contains(number) else { throw Damage(reason: "it has an unknown kind") }
    kind = kinds[number].name
    title = try reader.string()
    url = try reader.string()
    let day = try reader.varint() - 1
    date = day < 0 ? nil : day % 2 == 0 ? day / 2 : -(day + 1) / 2
    summary = try reader.string()
    let severity = try reader.varint()
    card = SearchDocument.Card(
      severity: severity == 0 ? nil : severity, identifier: try reader.string(), dateText: try reader.string(),
      kicker: try reader.strings(), footer: try reader.strings())
    let progress = SearchDocument.Progress(
      done: try reader.varint(), open: try reader.varint(), overdue: try reader.varint())
    if progress != SearchDocument.Progress(done: 0, open: 0, overdue: 0) { card.progress = progress }
    sections = []
    for _ in 0..<(try reader.count()) {
      sections.append(
        SearchDocument.Section(anchor: try reader.string(), heading: try reader.string(), text: try reader.string()))
    }
  }
}
