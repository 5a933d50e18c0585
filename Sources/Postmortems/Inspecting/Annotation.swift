import DataFormats
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

  /// What is offered.
  public struct Options: Hashable, Sendable {
    /// Also what labels in the text state already.
    public var includesLabelled: Bool
    /// 0 to 1; inferences that are less sure are not offered.
    public var minimumConfidence: Double

    public init(includesLabelled: Bool = false, minimumConfidence: Double = 0) {
      self.includesLabelled = includesLabelled
      self.minimumConfidence = minimumConfidence
    }
  }

  public var path: String
  public var proposals: [Proposal]
  /// Keys that stand in the front matter with something that states no fact; they are left as they are.
  public var occupied: [String] = []
  /// Why the front matter cannot be edited; `nil` where it can.
  public var obstacle: String?
  /// What disagrees once the proposals are stated: a duration in the text that the moments do not give.
  public var newConflicts: [FactConflict] = []
  /// The document's bytes with the proposals in its front matter.
  public var edited: [UInt8]

  /// What should stand in the front matter of a document, and the document with it.
  ///
  /// Facts hang together: a day that is confirmed may decide another. So the edited document is read again until
  /// there is nothing more to propose.
  public static func ofFrontMatter(
    _ bytes: [UInt8], path: String, rules: ReadingRules, options: Options = Options()
  ) -> Annotation {
    var annotation = Annotation(path: path, proposals: [], edited: bytes)
    var conflicts: [FactConflict]?
    for _ in 0..<4 {
      let document = Document.parse(SourceText.decode(path: path, bytes: annotation.edited).value).value
      guard let facts = RecordReader.read(document, rules: rules).value.postmortem else { break }
      conflicts = conflicts ?? facts.conflicts
      annotation.newConflicts = facts.conflicts.filter { new in
        !(conflicts ?? []).contains { $0.fact == new.fact && $0.other == new.other }
      }
      var editor = FrontMatterEditor(document, vocabulary: rules.vocabulary)
      let known = Set(annotation.proposals.map(\.key))
      let wanted = proposals(facts, options).filter { !known.contains($0.key) }
      let found = editor.add(wanted)
      annotation.occupied = editor.occupied.filter { !known.contains($0) }
      annotation.obstacle = wanted.isEmpty ? nil : editor.obstacle
      guard !found.isEmpty else { break }
      let edited = editor.applied(to: annotation.edited)
      guard states(found, edited, path: path, rules: rules) else {
        annotation.obstacle = "what would be written could not be read back; write it by hand"
        break
      }
      annotation.proposals += found
      annotation.edited = edited
    }
    return annotation
  }

  /// What should stand in a file of corrections for a document.
  public static func ofCorrections(
    _ bytes: [UInt8], path: String, rules: ReadingRules, options: Options = Options()
  ) -> [Proposal] {
    let document = Document.parse(SourceText.decode(path: path, bytes: bytes).value).value
    guard let facts = RecordReader.read(document, rules: rules).value.postmortem else { return [] }
    return proposals(facts, options)
  }

  /// Whether an edited document states the proposals as data.
  private static func states(
    _ proposals: [Proposal], _ bytes: [UInt8], path: String, rules: ReadingRules
  ) -> Bool {
    let document = Document.parse(SourceText.decode(path: path, bytes: bytes).value).value
    let data = RecordReader.frontMatter(of: document)
    return data.diagnostics.count(of: .error) == 0 && proposals.allSatisfy { data.value?[$0.key] != nil }
  }

  // MARK: - Proposals

  static func proposals(_ facts: Postmortem, _ options: Options) -> [Proposal] {
    var found: [Proposal] = []
    func isOffered(_ provenance: Provenance) -> Bool {
      let weakest: FactSource = options.includesLabelled ? .frontMatter : .fieldList
      return provenance.source > weakest && provenance.confidence ?? 1 >= options.minimumConfidence
    }
    func add(_ key: FieldName, _ value: String?, _ provenance: Provenance?) {
      guard let value, let provenance, isOffered(provenance) else { return }
      found.append(Proposal(key: key.rawValue, values: [value], isList: false, provenance: provenance))
    }
    func add(_ key: FieldName, _ values: [(String, Provenance)]) {
      guard let first = values.first, values.allSatisfy({ !$0.1.source.isData }), isOffered(first.1) else { return }
      let sure = values.filter { isOffered($0.1) }.map(\.0)
      found.append(Proposal(key: key.rawValue, values: sure, isList: true, provenance: first.1))
    }
    add(.date, facts.date?.value.iso, facts.date?.provenance)
    add(.severity, facts.severityAsWritten ?? facts.severity?.value.name, facts.severity?.provenance)
    for (key, moment) in [
      (FieldName.started, facts.started), (.detected, facts.detected), (.mitigated, facts.mitigated),
      (.resolved, facts.resolved),
    ] {
      add(key, moment.map { momentText($0.value) }, moment?.provenance)
    }
    add(.zone, facts.zone?.value, facts.zone?.provenance)
    add(.causes, facts.causes.map { ($0.cause, $0.provenance) })
    add(.trigger, facts.trigger?.value, facts.trigger?.provenance)
    add(.detectedBy, facts.detectedBy?.value, facts.detectedBy?.provenance)
    add(.detectionGap, facts.detectionGap?.value, facts.detectionGap?.provenance)
    add(.mitigation, facts.mitigation?.value, facts.mitigation?.provenance)
    add(.symptoms, facts.symptoms.map { ($0.value, $0.provenance) })
    return found
  }

  /// With the offset where it is known, and a mark where the text says "about".
  private static func momentText(_ moment: Moment) -> String {
    let text = (moment.isApproximate ? "~" : "") + moment.iso
    guard moment.minute != nil, let offset = moment.offset else { return text }
    if offset == 0 { return text + "Z" }
    let sign = offset < 0 ? "-" : "+"
    return text + sign + padded(abs(offset) / 60, 2) + ":" + padded(abs(offset) % 60, 2)
  }
}

extension Annotation.Proposal {
  /// The ways of writing one: YAML in lines, YAML in braces (which is JSON), TOML.
  enum Notation {
    case yaml, braces, toml
  }

  /// `key: value`, `"key": "value"` or `key = "value"`.
  func text(in notation: Notation) -> String {
    let texts = values.map { notation == .yaml ? Self.plainYAML($0) : JSONText.string($0).text }
    let value = isList ? "[" + texts.joined(separator: ", ") + "]" : texts.first ?? ""
    return switch notation {
    case .yaml: "\(key): \(value)"
    case .braces: "\"\(key)\": \(value)"
    case .toml: "\(key) = \(value)"
    }
  }

  /// The value alone, as it follows a key in YAML lines.
  var yamlValue: String { String(text(in: .yaml).dropFirst(key.count + 2)) }

  /// Without quotes where no reader of YAML could take it for anything else.
  static func plainYAML(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0.isLetter || $0.isDigit || $0 == 0x2F || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E
    }
    let isWord = isPlain && text.utf8.first?.isLetter == true && !reserved.contains(text.lowercased())
    return isWord || isDay(text) ? text : JSONText.string(text).text
  }

  /// Words that some reader of YAML takes for something else than text.
  private static let reserved: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

  /// A day or a moment: `2026-03-11T14:02+01:00`.
  private static func isDay(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return false }
    return bytes.allSatisfy { $0.isDigit || [0x2D, 0x3A, 0x2B, 0x54, 0x5A].contains($0) }
  }

  /// Where the fact comes from: the source, its line, and the words that decided.
  public var reason: String {
    var text = provenance.source.name
    if let line = provenance.location.range?.start.line { text += ", line \(line)" }
    if let confidence = provenance.confidence { text += ", \(Int((confidence * 100).rounded())) % sure" }
    if !provenance.evidence.isEmpty { text += ": " + provenance.evidence.map { "\"\($0)\"" }.joined(separator: ", ") }
    return text
  }
}
