import DataFormats
import Diagnostics
import Markdown

extension RecordReader {
  /// The causes that the author states, the first one primary.
  mutating func causes() -> [CauseAttribution] {
    guard let value = fields[.causes] else { return [] }
    // Asked for by contributing causes only.
    var contributing: [Statement]?
    var found: [CauseAttribution] = []
    for part in fields.list(.causes) {
      let words = part.value.trimmedASCII()
      guard let id = rules.taxonomy.resolve(words) ?? rules.taxonomy.resolve(words.lowercased().prefixWord()) else {
        // In a field list the words after "Cause" may be a sentence; in front matter they are meant as an id.
        if value.source.isData && !value.label.hasPrefix("categor") || words.contains(".") && !words.contains(" ") {
          diagnostics.append(unknownCause(part))
          unknownCauses.append(part)
        }
        continue
      }
      guard !found.contains(where: { $0.cause == id }) else { continue }
      let role: CauseAttribution.Role = found.isEmpty ? .primary : .contributing
      let statements = role == .primary ? [] : contributing ?? contributingStatements()
      if role == .contributing { contributing = statements }
      let statement =
        role == .primary ? rootCauseStatement() : statements.first { $0.names(id, in: rules.taxonomy) }?.text
      found.append(CauseAttribution(cause: id, role: role, provenance: part.provenance, statement: statement))
    }
    return found
  }

  private func unknownCause(_ part: Fact<String>) -> Diagnostic {
    let nearest = Suggestion.nearest(to: part.value.lowercased(), in: rules.taxonomy.allIDs)
    return Diagnostic(
      .warning, rule: "fact.cause", at: part.provenance.location, "\"\(part.value)\" is not in the cause taxonomy",
      because: "the incident is not listed under it",
      remedy: nearest.map { "did you mean \"\($0)\"? `causes/index.html` of the site lists all of them" }
        ?? "use an id of the taxonomy, or add this one to the taxonomy file of your configuration")
  }

  func rootCauseStatement() -> String? {
    guard let section = sections.first(where: { $0.kind == .rootCause }),
      let block = section.blocks.first(where: { tree.kind($0) == .paragraph })
    else { return nil }
    return TitleText.shortened(withoutLabel(tree.plainText(block).trimmedASCII(), section.title))
  }

  /// A label's own paragraph begins with the label.
  private func withoutLabel(_ text: String, _ label: String) -> String {
    guard !label.isEmpty, text.lowercased().hasPrefix(label.lowercased()) else { return text }
    let rest = text.dropFirst(label.count)
    guard let next = rest.first,
      next == ":" || next == "：" || next == "\n" || next == " " && rest.dropFirst().first?.isUppercase == true
    else { return text }
    let value = String(rest.drop { $0 == ":" || $0 == "：" || $0 == " " || $0 == "\n" })
    return value.isEmpty ? text : value
  }

  /// What an entry of the section on contributing factors says.
  struct Statement {
    let text: String
    /// The beginning of the entry in lower case: where a name of the taxonomy may stand.
    private let opening: String
    /// All of it in lower case, between spaces, with spaces for brackets, commas and colons.
    private let words: String

    /// - Parameter said: the part of the entry that says what happened; `nil` for all of it.
    init(_ whole: String, said: String? = nil) {
      let shortened = TitleText.shortened(whole)
      text = said.map(TitleText.shortened) ?? shortened
      opening = shortened.lowercased()
      words = String(decoding: " \(whole.lowercased()) ".utf8.map(Self.spaced), as: UTF8.self)
    }

    private static func spaced(_ byte: UInt8) -> UInt8 {
      switch byte {
      case 0x28, 0x29, 0x2C, 0x3A: 0x20
      default: byte
      }
    }

    func names(_ cause: String, in taxonomy: Taxonomy) -> Bool {
      words.holds(" \(cause) ") || opening.holds(taxonomy.name(of: cause).lowercased())
    }
  }

  private func contributingStatements() -> [Statement] {
    var found: [Statement] = []
    for section in sections where section.kind == .contributing {
      for block in section.blocks {
        if tree.kind(block).isTable {
          found += tree.children(of: block).dropFirst().map(statement(ofRow:))
          continue
        }
        for entry in tree.kind(block).isList ? Array(tree.children(of: block)) : [block] {
          found.append(Statement(tree.plainText(entry).trimmedASCII()))
        }
      }
    }
    return found
  }

  /// The factor stands in the first cell of words; run together with the cells behind it, it would be no sentence.
  private func statement(ofRow row: NodeID) -> Statement {
    let cells = tree.children(of: row).map { tree.plainText($0).trimmedASCII() }
    let factor = cells.first { cell in
      cell.unicodeScalars.contains { $0.properties.isAlphabetic } && rules.taxonomy.resolve(cell) == nil
    }
    return Statement(tree.plainText(row).trimmedASCII(), said: factor)
  }

  // MARK: - Unknown

  /// Where the author says that something is not known, nothing that the text may hint at is put in its place.
  func withdrawUnknown(from facts: inout Postmortem) {
    func isInferred(_ provenance: Provenance?) -> Bool { provenance?.source == .inference }
    if saysUnknown(.trigger, .trigger), isInferred(facts.trigger?.provenance) { facts.trigger = nil }
    if saysUnknown(.detection, .detectedBy), isInferred(facts.detectedBy?.provenance) { facts.detectedBy = nil }
    if saysUnknown(.rootCause, .causes), isInferred(facts.causes.first?.provenance) { facts.causes = [] }
  }

  private func saysUnknown(_ kind: SectionKind, _ field: FieldName) -> Bool {
    var text = fields[field]?.value
    if text == nil, let section = sections.first(where: { $0.kind == kind }),
      let block = section.blocks.first(where: { !tree.kind($0).isHeading })
    {
      text = withoutLabel(tree.plainText(block).trimmedASCII(), section.title)
    }
    guard let text else { return false }
    let sentence = Sentence.first(of: text).lowercased()
    let word = Label.normalized(sentence)
    if word == "unknown" || word == "not known" || word == "unclear" { return true }
    guard kind == .rootCause else { return false }
    return Self.neverFound.isFound(in: sentence) || Self.unknownInCJK.contains(where: sentence.holds)
  }

  private static let unknownInCJK = ["原因不明", "原因未明", "原因未知", "原因は不明", "原因は特定できていません", "原因尚不明", "원인 불명"]

  private static let neverFound = PhraseIndex([
    "did not figure out", "not figured out", "did not find the root cause", "did not find the cause",
    "did not find out", "could not determine", "unable to determine", "could not be determined",
    "has not been determined", "was never found", "never found the cause", "never found the root cause",
    "root cause is unknown", "root cause remains unknown", "cause is unknown", "cause remains unknown",
    "not yet determined", "not yet known", "not known yet", "still under investigation", "noch unklar",
    "noch nicht geklärt", "cause inconnue", "pas encore identifiée", "causa desconocida", "causa desconhecida",
    "do not know the cause", "do not know the root cause", "no root cause was found", "root cause was not found",
  ])

  // MARK: - Facets

  /// A value of a facet, as the author states it.
  mutating func facetValue(_ field: FieldName, of facet: Taxonomy.Facet) -> Fact<String>? {
    guard let stated = fields.text(field) else { return nil }
    if let known = resolve(stated, in: facet) { return known }
    // "Who noticed: two customers wrote to support" names nobody of the facet, but says it.
    guard facet == .detectedBy, !stated.provenance.source.isData,
      let said = DetectionGrammar.read(stated.value, isDetection: true).first, said.strength >= 4
    else { return nil }
    return Fact(
      said.value,
      Provenance(.inference, at: stated.provenance.location, evidence: [said.words], confidence: said.strength / 5))
  }

  mutating func resolve(_ stated: Fact<String>, in facet: Taxonomy.Facet) -> Fact<String>? {
    let values = rules.taxonomy.values(of: facet)
    let label = Label.normalized(stated.value)
    let words = Set(label.split(separator: " "))
    let exact = values.first { $0.id == label || Label.normalized($0.name) == label }
    let named = words.count <= 6 ? values.filter { words.contains(Substring($0.id)) } : []
    if let value = exact ?? (named.count == 1 ? named[0] : nil) { return Fact(value.id, stated.provenance) }
    guard stated.provenance.source.isData else { return nil }
    let nearest = Suggestion.nearest(to: label, in: values.map(\.id))
    diagnostics.append(
      Diagnostic(
        .warning, rule: "fact.\(facet.rawValue)", at: stated.provenance.location,
        "\"\(stated.value)\" is not a known \(facet.rawValue.replacingUnderscore())",
        because: "the fact stays unknown",
        remedy: (nearest.map { "did you mean \"\($0)\"? " } ?? "")
          + "Known: \(values.map(\.id).joined(separator: ", "))"))
    return nil
  }

  // MARK: - Impact, people, references

  func impact() -> Fact<String>? {
    if let stated = fields.text(.impact) { return stated }
    guard let section = sections.first(where: { $0.kind == .impact }) else { return nil }
    for block in section.blocks {
      guard let node = impactStatement(in: block) else { continue }
      let text = Sentence.first(of: withoutLabel(tree.plainText(node).trimmedASCII(), section.title))
      // A line that ends in a colon announces what follows and says nothing itself.
      guard !rules.vocabulary.isPlaceholder(text), !text.hasSuffix(":") else { continue }
      let location = SourceLocation(file: document.path, range: tree.range(node))
      return Fact(text, Provenance(.section, at: location))
    }
    return nil
  }

  /// A paragraph, the first item of a list, or the first row of a table below its head.
  private func impactStatement(in block: NodeID) -> NodeID? {
    let kind = tree.kind(block)
    if kind == .paragraph { return block }
    if kind.isList { return tree.firstChild(block) }
    return kind.isTable ? tree.firstChild(block).flatMap { tree.nextSibling($0) } : nil
  }

  func people() -> [RoleAssignment] {
    let reader = FieldListReader(tree: tree, file: document.path)
    return sections.filter { $0.kind == .people }.flatMap { reader.read($0.blocks) }
      .map { RoleAssignment(role: $0.label, name: $0.value, location: $0.location) }
  }

  func references(_ data: DataValue?) -> [Fact<String>] {
    (data?.strings ?? []).map { part in
      Fact(part.text, Provenance(.frontMatter, at: SourceLocation(file: document.path, range: part.range)))
    }
  }

  /// What stands in a section has its audience, unless a comment in the item says otherwise.
  func markAudiences(_ facts: inout Postmortem) {
    let hasComments = tree.hasHTML
    func audience(at line: Int, _ nodes: [NodeID]) -> Audience {
      for node in hasComments ? nodes : [] { if let mark = AudienceMark.find(inside: node, of: tree) { return mark } }
      let holding = sections.last { $0.lines.contains(line) }
      return holding?.audience ?? Audience(frontMatter?["audience"]?.string ?? rules.defaultAudience.name)
    }
    for index in facts.learnings.indices {
      let line = facts.learnings[index].location.range?.start.line ?? 1
      facts.learnings[index].audience = audience(at: line, facts.learnings[index].nodes)
    }
    for index in facts.preventionItems.indices {
      let line = facts.preventionItems[index].location.range?.start.line ?? 1
      facts.preventionItems[index].audience = audience(at: line, facts.preventionItems[index].nodes)
    }
    for index in facts.timeline.indices {
      facts.timeline[index].audience = audience(at: facts.timeline[index].line, facts.timeline[index].nodes)
    }
  }
}

extension String {
  /// `capacity.exhaustion (disk full)` → `capacity.exhaustion`.
  fileprivate func prefixWord() -> String { String(prefix { $0 != " " && $0 != "(" }) }
  fileprivate func replacingUnderscore() -> String { String(map { $0 == "_" ? " " : $0 }) }
}

/// The nearest known word, for "did you mean".
public enum Suggestion {
  /// By edit distance (restricted Damerau), at most a third of the length away; `nil` where nothing is near.
  public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.utf8.prefix(64))
    let farthest = max(1, wanted.count / 3)
    var best: (distance: Int, word: String)?
    // What differs more in length is farther away than that.
    for candidate in candidates where abs(min(64, candidate.utf8.count) - wanted.count) <= farthest {
      let distance = distance(wanted, Array(candidate.utf8.prefix(64)))
      if distance < (best?.distance ?? .max) { best = (distance, candidate) }
    }
    guard let best, best.distance <= farthest else { return nil }
    return best.word
  }

  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var previous = Array(0...b.count)
    var row = previous
    var next = previous
    for i in 1...a.count {
      next[0] = i
      for j in 1...b.count {
        next[j] = min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { next[j] = min(next[j], previous[j - 2] + 1) }
      }
      (previous, row, next) = (row, next, previous)
    }
    return row[b.count]
  }
}
