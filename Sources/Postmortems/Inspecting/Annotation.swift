import Diagnostics
import Markdown

/// The facts that a document does not state as data, offered to its author to confirm: as an edit of the front
/// matter, or as an entry of a file of corrections for documents that nobody can or will edit.
///
/// Pure: it proposes; whoever calls it shows, asks and writes. Every other byte of the document stays.
public struct Annotation: Hashable, Sendable {
  /// One fact to be confirmed.
  public struct Proposal: Hashable, Sendable {
    /// A key of front matter.
    public var key: String
    /// As YAML and TOML write it; several for a list.
    public var values: [String]
    public var isList: Bool
    public var provenance: Provenance
  }

  /// Lines to be inserted: by line, because a document is read with its line ends unified.
  public struct Edit: Hashable, Sendable {
    /// The line of the file before which they stand.
    public var line: Int
    /// Without line ends.
    public var lines: [String]
  }

  public var path: String
  public var proposals: [Proposal]
  /// `nil` where there is nothing to propose.
  public var edit: Edit?
  /// The entry for `corrections.yml`; empty where there is nothing to propose.
  public var sidecarEntry: String

  /// What is inferred in the record, or stated in its text but not as data.
  ///
  /// - Parameter minimumConfidence: inferences that are less sure are not offered.
  public static func proposal(_ record: Record, minimumConfidence: Double = 0) -> Annotation {
    let proposals = record.postmortem.map { Annotation.proposals($0, minimumConfidence) } ?? []
    var annotation = Annotation(path: record.path, proposals: proposals, edit: nil, sidecarEntry: "")
    guard !proposals.isEmpty else { return annotation }
    annotation.edit = Annotation.edit(record.document, proposals)
    annotation.sidecarEntry =
      quoted(record.path) + ":\n" + proposals.map { "  " + $0.line(in: .yaml) + "\n" }.joined()
    return annotation
  }

  /// A file's bytes with the edit made, its line ends and byte order mark kept.
  public func applied(to bytes: [UInt8]) -> [UInt8] {
    guard let edit else { return bytes }
    let offset = Annotation.offset(ofLine: edit.line, in: bytes)
    let newline = Annotation.newline(of: bytes)
    // A last line without an end gets one before something follows it.
    let needsEnd = offset == bytes.count && offset > 0 && bytes[offset - 1] != 0x0A && bytes[offset - 1] != 0x0D
    let inserted = (needsEnd ? newline : "") + edit.lines.map { $0 + newline }.joined()
    return Array(bytes[..<offset]) + Array(inserted.utf8) + Array(bytes[offset...])
  }

  /// The first byte of a line; lines end with LF, CR LF or CR.
  private static func offset(ofLine line: Int, in bytes: [UInt8]) -> Int {
    // A byte order mark stays the first thing in the file.
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 1
    while number < line, offset < bytes.count {
      let isReturn = bytes[offset] == 0x0D
      if bytes[offset] == 0x0A || isReturn { number += 1 }
      offset += isReturn && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 1
    }
    return min(offset, bytes.count)
  }

  private static func newline(of bytes: [UInt8]) -> String {
    guard let first = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), bytes[first] == 0x0D else { return "\n" }
    return first + 1 < bytes.count && bytes[first + 1] == 0x0A ? "\r\n" : "\r"
  }

  /// A unified diff of the edit, with a remark to each line that says where its fact comes from.
  public func diff(of document: Document) -> String {
    guard let edit else { return "" }
    let context = edit.line > 1 ? 1 : 0
    var out = "--- \(path)\n+++ \(path)\n"
    out += "@@ -\(edit.line - 1),\(context) +\(max(1, edit.line - 1)),\(edit.lines.count + context) @@\n"
    if context == 1 { out += " " + String(decoding: document.source.line(edit.line - 1), as: UTF8.self) + "\n" }
    for line in edit.lines { out += "+" + line + "\n" }
    for proposal in proposals { out += "# \(proposal.key): \(proposal.reason)\n" }
    return out
  }

  // MARK: - Proposals

  private static func proposals(_ facts: Postmortem, _ minimum: Double) -> [Proposal] {
    var found: [Proposal] = []
    func add(_ key: FieldName, _ value: String?, _ provenance: Provenance?, isList: Bool = false) {
      guard let value, let provenance, !provenance.source.isData, provenance.confidence ?? 1 >= minimum else { return }
      found.append(Proposal(key: key.rawValue, values: [value], isList: isList, provenance: provenance))
    }
    add(.date, facts.date?.value.iso, facts.date?.provenance)
    add(.severity, facts.severity?.value.name, facts.severity?.provenance)
    for (key, moment) in [
      (FieldName.started, facts.started), (.detected, facts.detected), (.mitigated, facts.mitigated),
      (.resolved, facts.resolved),
    ] {
      add(key, moment.map { momentText($0.value) }, moment?.provenance)
    }
    add(.zone, facts.zone?.value, facts.zone?.provenance)
    let causes = facts.causes.filter { !$0.provenance.source.isData && $0.provenance.confidence ?? 1 >= minimum }
    if let first = causes.first, causes.count == facts.causes.count {
      found.append(
        Proposal(
          key: FieldName.causes.rawValue, values: causes.map(\.cause), isList: true, provenance: first.provenance))
    }
    add(.trigger, facts.trigger?.value, facts.trigger?.provenance)
    add(.detectedBy, facts.detectedBy?.value, facts.detectedBy?.provenance)
    add(.detectionGap, facts.detectionGap?.value, facts.detectionGap?.provenance)
    add(.mitigation, facts.mitigation?.value, facts.mitigation?.provenance)
    let symptoms = facts.symptoms.filter { !$0.provenance.source.isData && $0.provenance.confidence ?? 1 >= minimum }
    if let first = symptoms.first, symptoms.count == facts.symptoms.count {
      found.append(
        Proposal(
          key: FieldName.symptoms.rawValue, values: symptoms.map(\.value), isList: true, provenance: first.provenance))
    }
    return found
  }

  /// With the offset where it is known: the zone of the document is then no longer needed.
  private static func momentText(_ moment: Moment) -> String {
    guard moment.minute != nil, let offset = moment.offset else { return moment.iso }
    if offset == 0 { return moment.iso + "Z" }
    let sign = offset < 0 ? "-" : "+"
    return moment.iso + sign + padded(abs(offset) / 60, 2) + ":" + padded(abs(offset) % 60, 2)
  }

  // MARK: - Edit

  /// Lines at the end of the front matter, or a front matter of their own.
  private static func edit(_ document: Document, _ proposals: [Proposal]) -> Edit {
    let lines = proposals.map { $0.line(in: document.frontMatter?.format ?? .yaml) }
    guard let front = document.frontMatter else { return Edit(line: 1, lines: ["---"] + lines + ["---", ""]) }
    // TOML: a key behind a table's header would belong to the table.
    let table = front.format == .toml ? tomlTable(front) : nil
    return Edit(line: table ?? front.range.end.line, lines: lines)
  }

  /// The line of the first table header in a TOML front matter.
  private static func tomlTable(_ front: FrontMatter) -> Int? {
    var line = front.firstLine
    for text in front.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if text.drop(while: { $0 == 0x20 || $0 == 0x09 }).first == 0x5B { return line }
      line += 1
    }
    return nil
  }

  private static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy {
      $0.isLetter || $0.isDigit || $0 == 0x2F || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
    }
    return plain && text.utf8.first?.isLetter == true ? text : JSONText.string(text).text
  }

  fileprivate static func scalar(_ text: String, in format: FrontMatter.Format, isMoment: Bool) -> String {
    switch format {
    case .yaml: isMoment ? text : quoted(text)
    // TOML 1.0 wants seconds in a time.
    case .toml: JSONText.string(text).text
    }
  }
}

extension Annotation.Proposal {
  /// `key: value` or `key = "value"`.
  func line(in format: FrontMatter.Format) -> String {
    let isMoment = ["date", "started", "detected", "mitigated", "resolved"].contains(key)
    let texts = values.map { Annotation.scalar($0, in: format, isMoment: isMoment) }
    let value = isList ? "[" + texts.joined(separator: ", ") + "]" : texts.first ?? ""
    return format == .yaml ? "\(key): \(value)" : "\(key) = \(value)"
  }

  /// Where the fact comes from: the source, its line, and the words that decided.
  public var reason: String {
    var text = provenance.source.name
    if let line = provenance.location.range?.start.line { text += ", line \(line)" }
    if let confidence = provenance.confidence { text += ", confidence \(Int((confidence * 100).rounded())) %" }
    if !provenance.evidence.isEmpty { text += ": " + provenance.evidence.map { "\"\($0)\"" }.joined(separator: ", ") }
    return text
  }
}
