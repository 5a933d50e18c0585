import Postmortems

/// What is known of a document before a word of it is written.
struct KnownFacts {
  var title: String
  /// `nil` where the file's name is to serve.
  var id: String?
  var date: CivilDate
  var severity: String?
  var services: [String] = []
  var started: Moment?
  var detected: Moment?
  var mitigated: Moment?
  var resolved: Moment?

  /// As it is written in the text of a document; `nil` where it is not known.
  func text(_ field: FieldName) -> String? {
    switch field {
    case .id: id
    case .title: title
    case .date: date.iso
    case .severity: severity
    case .services: services.isEmpty ? nil : services.joined(separator: ", ")
    case .started: started.map(Self.written)
    case .detected: detected.map(Self.written)
    case .mitigated: mitigated.map(Self.written)
    case .resolved: resolved.map(Self.written)
    default: nil
    }
  }

  /// `2026-03-11T14:02Z` where the zone is known, `2026-03-11T14:02` where it is not.
  static func written(_ moment: Moment) -> String {
    guard moment.minute != nil, let offset = moment.offset else { return moment.iso }
    if offset == 0 { return moment.iso + "Z" }
    return moment.iso + (offset < 0 ? "-" : "+") + clock(abs(offset))
  }
}

/// Puts what is known into the places of a template that ask for it, and leaves every other placeholder standing.
struct TemplateFiller {
  let facts: KnownFacts
  let kind: DocumentKind
  let vocabulary: Vocabulary
  /// What has found its place in the front matter; the rest is added there.
  private var placed: Set<FieldName> = []

  init(_ facts: KnownFacts, kind: DocumentKind, vocabulary: Vocabulary) {
    self.facts = facts
    self.kind = kind
    self.vocabulary = vocabulary
  }

  mutating func fill(_ template: String) -> String {
    var lines = template.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    var head: [String] = []
    if lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") {
      head = lines[1..<end].compactMap { frontMatterLine($0) }
      lines.removeSubrange(...end)
    } else {
      lines.insert("", at: 0)
    }
    let body = filledBody(lines)
    head = added(to: head)
    return (["---"] + head + ["---"] + body).joined(separator: "\n") + "\n"
  }

  // MARK: - Front matter

  /// One line of the front matter; `nil` drops it.
  private mutating func frontMatterLine(_ line: String) -> String? {
    let line = named(line)
    guard let colon = line.firstIndex(of: ":"), let first = line.first, first.isLetter else { return line }
    let key = String(line[..<colon])
    if key == "kind" { return "kind: \(kindWord)" }
    if key == "updated" || key == "lastmod" { return "\(key): \(facts.date.iso)" }
    if key == "id", facts.id == nil { return nil }
    guard let field = FieldName(rawValue: key) ?? vocabulary.field(key), let value = yaml(field) else { return line }
    placed.insert(field)
    return "\(key): \(value)"
  }

  private func yaml(_ field: FieldName) -> String? {
    if field == .services {
      return facts.services.isEmpty
        ? nil : "[" + facts.services.map { YAMLText.scalar($0, inList: true) }.joined(separator: ", ") + "]"
    }
    // Dates and moments are written as they are: their characters need no quotes.
    if [.date, .started, .detected, .mitigated, .resolved].contains(field) { return facts.text(field) }
    return facts.text(field).map { YAMLText.scalar($0) }
  }

  /// What the template has no line for.
  private func added(to head: [String]) -> [String] {
    var head = head
    func has(_ key: String) -> Bool { head.contains { $0.hasPrefix(key + ":") } }
    var at = 0
    func insert(_ line: String) {
      head.insert(line, at: at)
      at += 1
    }
    if kind == .timeline, let id = facts.id {
      insert("id: " + YAMLText.scalar(id + IncidentIDs.timelineSuffix))
    } else if !placed.contains(.id), let id = yaml(.id) {
      insert("id: \(id)")
    }
    if !has("kind") { head.insert("kind: \(kindWord)", at: has("id") ? 1 : 0) }
    at = head.count
    for field in [FieldName.title, .date, .severity, .services, .started, .detected, .mitigated, .resolved]
    where !placed.contains(field) && belongs(field) {
      if let value = yaml(field) { insert("\(field.rawValue): \(value)") }
    }
    // The shipped postmortem says it itself; a form of one's own may have another word for what is not done.
    if !has("status"), kind != .postmortem { insert("status: draft") }
    return head
  }

  /// A runbook has neither a day nor a severity.
  private func belongs(_ field: FieldName) -> Bool {
    switch kind {
    case .postmortem, .timeline: true
    case .runbook, .reference: field == .title
    }
  }

  /// A timeline is raw material, not the account of an incident: it is no incident of its own in any list.
  private var kindWord: String { kind == .timeline ? "reference" : kind.rawValue }

  // MARK: - Body

  private mutating func filledBody(_ lines: [String]) -> [String] {
    var seenTitle = false
    var fence: String?
    var out: [String] = []
    for line in lines {
      var line = named(line)
      let trimmed = line.drop { $0 == " " }
      if let open = fence {
        if trimmed.hasPrefix(open) { fence = nil }
      } else if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
        fence = String(trimmed.prefix(3))
      } else if !seenTitle, line.hasPrefix("# ") || line == "#" {
        seenTitle = true
        line = heading(line)
        if line.contains(Self.escaped(facts.title)) { placed.insert(.title) }
      } else {
        line = labelled(numbered(line))
      }
      out.append(line)
    }
    return out
  }

  /// `# Timeline: <what customers cannot do>`, `# [Title]`; a heading without a placeholder is the user's own.
  private func heading(_ line: String) -> String {
    if line.drop(while: { $0 == "#" || $0 == " " }).isEmpty { return "# " + Self.escaped(facts.title) }
    guard let placeholder = Placeholder.first(in: line[...], brackets: true) else { return line }
    return line.replacingCharacters(in: placeholder.range, with: Self.escaped(facts.title))
  }

  /// `- Date: <YYYY-MM-DD>`, `**Severity:** <…>`, `| Started: first … | <…> |`: the label in front says what belongs.
  private mutating func labelled(_ line: String) -> String {
    guard let placeholder = Placeholder.first(in: line[...]) else { return line }
    let label = line[..<placeholder.range.lowerBound].filter { $0 != "*" && $0 != "|" && $0 != "`" }
      .drop { " -+>".contains($0) }.prefix { $0 != ":" }
    guard let field = vocabulary.field(String(label)) ?? Self.furtherLabels[Label.normalized(String(label))],
      let text = facts.text(field), field != .title
    else { return line }
    placed.insert(field)
    return line.replacingCharacters(in: placeholder.range, with: text)
  }

  private static let furtherLabels: [String: FieldName] = ["incident": .id, "severity now": .severity]

  /// `<NNN-1>`, an item's id, takes the number of the incident.
  private func numbered(_ line: String) -> String {
    guard line.contains("<NNN-"), let number = facts.id.flatMap(IncidentIDs.trailingNumber) else { return line }
    var out = line
    while let start = out.firstRange(of: "<NNN-"), let end = out[start.upperBound...].firstIndex(of: ">") {
      out.replaceSubrange(start.lowerBound...end, with: number + "-" + out[start.upperBound..<end])
    }
    return out
  }

  /// `{{title}}` and its like, in templates of one's own; other braces are the template's.
  private func named(_ line: String) -> String {
    guard line.contains("{{") else { return line }
    var out = line
    let values: [(String, String?)] = [
      ("title", facts.title), ("id", facts.id ?? ""), ("date", facts.date.iso), ("severity", facts.severity),
      ("services", facts.text(.services)), ("service", facts.services.first),
      ("number", facts.id.flatMap(IncidentIDs.trailingNumber)), ("year", padded(facts.date.year, 4)),
    ]
    for (name, value) in values {
      guard let value else { continue }
      out = out.replacing("{{\(name)}}", with: value).replacing("{{ \(name) }}", with: value)
    }
    return out
  }

  /// A title is text: what would begin a tag in Markdown does not.
  static func escaped(_ title: String) -> String { title.replacing("<", with: "\\<") }
}

/// Texts as YAML values.
enum YAMLText {
  /// Plain where YAML 1.2 reads the same text back, else in double quotes.
  static func scalar(_ text: String, inList: Bool = false) -> String {
    isPlain(text, inList: inList)
      ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func isPlain(_ text: String, inList: Bool) -> Bool {
    guard let first = text.first, let last = text.last, first.isLetter, last != ":", last != " " else { return false }
    if text.contains(": ") || text.contains(" #") || text.contains("\"") || text.contains("\\") { return false }
    if inList, text.contains(where: { ",[]{}".contains($0) }) { return false }
    return !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
  }
}

extension String {
  func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    var out = self
    out.replaceSubrange(range, with: text)
    return out
  }
}
