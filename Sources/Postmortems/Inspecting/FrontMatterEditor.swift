import DataFormats
import Diagnostics
import Markdown

/// Adds facts to the front matter of a document by insertions alone: no byte that stands there is changed.
struct FrontMatterEditor {
  /// Text to be put before a place, with LF for line ends.
  private struct Insertion {
    var position: SourcePosition
    var text: String
  }

  private let document: Document
  private let data: DataValue?
  private let vocabulary: Vocabulary
  private var insertions: [Insertion] = []
  /// Keys that stand there already with a value that states no fact.
  private(set) var occupied: [String] = []
  private(set) var obstacle: String?

  init(_ document: Document, vocabulary: Vocabulary) {
    self.document = document
    self.vocabulary = vocabulary
    let read = RecordReader.frontMatter(of: document)
    data = read.value
    if read.diagnostics.count(of: .error) > 0 {
      obstacle = "its front matter cannot be read; mend it first"
    } else if let data, !data.isNull, !data.isMap {
      obstacle = "its front matter is no map of keys and values"
    }
  }

  /// - Returns: the proposals that found a place.
  mutating func add(_ proposals: [Annotation.Proposal]) -> [Annotation.Proposal] {
    guard obstacle == nil else { return [] }
    var placed: [Annotation.Proposal] = []
    var added: [Annotation.Proposal] = []
    for proposal in proposals {
      guard let proposal = renamed(proposal) else { continue }
      if let entry = entry(for: proposal.key) {
        if fill(entry, with: proposal) { placed.append(proposal) } else { occupied.append(entry.key) }
      } else {
        added.append(proposal)
        placed.append(proposal)
      }
    }
    insert(added)
    return placed
  }

  /// The `date` of a blog's front matter is the day of publication and stays; the incident's gets a name of its own.
  private func renamed(_ proposal: Annotation.Proposal) -> Annotation.Proposal? {
    guard proposal.key == FieldName.date.rawValue, let date = data?["date"], let text = date.string else {
      return proposal
    }
    if let day = TimeExpression.first(in: Array(text.utf8))?.day?.date(near: nil), day.iso == proposal.values.first {
      return nil
    }
    var renamed = proposal
    renamed.key = "incident_date"
    return renamed
  }

  /// The entry that states the same fact, whatever its name.
  private func entry(for key: String) -> DataValue.Entry? {
    if let exact = data?.entries.first(where: { $0.key == key }) { return exact }
    guard let field = FieldName(rawValue: key) else { return nil }
    return data?.entries.first { entry in
      (FieldName(rawValue: entry.key.lowercased()) ?? vocabulary.field(entry.key)) == field
    }
  }

  // MARK: - Places

  /// Puts a value behind a key that has none: `severity:` and `causes: []` wait for one.
  private mutating func fill(_ entry: DataValue.Entry, with proposal: Annotation.Proposal) -> Bool {
    let isTOML = document.frontMatter?.format == .toml
    if let list = entry.value.list, list.isEmpty, proposal.isList {
      var place = entry.value.range.start
      guard byte(at: place) == UInt8(ascii: "[") else { return false }
      place.column += 1
      let texts = proposal.values.map { isTOML ? JSONText.string($0).text : Annotation.Proposal.plainYAML($0) }
      insertions.append(Insertion(position: place, text: texts.joined(separator: ", ")))
      return true
    }
    guard entry.value.isNull, entry.value.text?.isEmpty ?? true, !isTOML, !isInBraces else { return false }
    let line = document.source.line(entry.keyRange.end.line)
    let rest = line.dropFirst(max(0, entry.keyRange.end.column))
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let place = SourcePosition(line: entry.keyRange.end.line, column: colon - line.startIndex + 2)
    insertions.append(Insertion(position: place, text: " " + proposal.yamlValue))
    return true
  }

  private mutating func insert(_ proposals: [Annotation.Proposal]) {
    guard !proposals.isEmpty else { return }
    guard let front = document.frontMatter else {
      let lines = ["---"] + proposals.map { $0.text(in: .yaml) } + ["---", ""]
      insertions.append(Insertion(position: SourcePosition(line: 1), text: lines.map { $0 + "\n" }.joined()))
      return
    }
    if front.format == .toml {
      let lines = proposals.map { $0.text(in: .toml) + "\n" }.joined()
      let line = firstTable ?? front.range.end.line
      insertions.append(Insertion(position: SourcePosition(line: line), text: lines))
    } else if isInBraces, let data {
      let texts = proposals.map { $0.text(in: .braces) }.joined(separator: ", ")
      var place = data.range.start
      place.column += 1
      insertions.append(Insertion(position: place, text: texts + (data.entries.isEmpty ? "" : ", ")))
    } else {
      // Keys of one map stand in one column.
      let column = data?.entries.first?.keyRange.start.column ?? 1
      let indent = String(repeating: " ", count: max(0, column - 1))
      let lines = proposals.map { indent + $0.text(in: .yaml) + "\n" }.joined()
      insertions.append(Insertion(position: SourcePosition(line: front.range.end.line), text: lines))
    }
  }

  /// `{"title": "…"}`: YAML's flow style, and JSON.
  private var isInBraces: Bool { data.map { byte(at: $0.range.start) == UInt8(ascii: "{") } ?? false }

  /// The line of the first table header in TOML: a key behind it would belong to the table.
  private var firstTable: Int? {
    guard var line = firstHeader else { return nil }
    // The empty line before the table stays before it.
    while line > 2, document.source.line(line - 1).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { line -= 1 }
    return line
  }

  private var firstHeader: Int? {
    data?.entries.map(\.keyRange.start.line).filter { line in
      document.source.line(line).first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "[")
    }.min()
  }

  private func byte(at position: SourcePosition) -> UInt8? {
    document.source.line(position.line).dropFirst(max(0, position.column - 1)).first
  }

  // MARK: - Bytes

  /// A file's bytes with the insertions made, its line ends and byte order mark kept.
  func applied(to bytes: [UInt8]) -> [UInt8] {
    let newline = FileBytes.newline(of: bytes)
    let places = insertions.map { insertion in
      (offset: FileBytes.offset(of: insertion.position, in: bytes), text: insertion.text)
    }
    var out: [UInt8] = []
    var copied = 0
    for place in places.enumerated().sorted(by: { ($0.1.offset, $0.0) < ($1.1.offset, $1.0) }).map(\.element) {
      out += bytes[copied..<place.offset]
      out += Array((newline == "\n" ? place.text : place.text.replacing("\n", with: newline)).utf8)
      copied = place.offset
    }
    return out + bytes[copied...]
  }
}

extension DataValue {
  fileprivate var isMap: Bool { if case .map = content { true } else { false } }
}

/// A file's bytes as they are, where a document is read with its line ends unified.
enum FileBytes {
  /// The offset of a place in the document; lines end with LF, CR LF or CR.
  static func offset(of position: SourcePosition, in bytes: [UInt8]) -> Int {
    // A byte order mark stays the first thing in the file.
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 1
    while number < position.line, offset < bytes.count {
      let isReturn = bytes[offset] == 0x0D
      if bytes[offset] == 0x0A || isReturn { number += 1 }
      offset += isReturn && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 1
    }
    return min(offset + max(0, position.column - 1), bytes.count)
  }

  /// The first line end of the file; LF where there is none.
  static func newline(of bytes: [UInt8]) -> String {
    guard let first = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), bytes[first] == 0x0D else { return "\n" }
    return first + 1 < bytes.count && bytes[first + 1] == 0x0A ? "\r\n" : "\r"
  }
}
