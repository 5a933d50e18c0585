import Diagnostics
import Markdown

extension RecordReader {
  /// What the document is: as stated, else by its folder, else by what stands in it. A document that does not
  /// look like a postmortem is told apart, not forced into shape.
  mutating func kind() -> RecordKind {
    if let text = rules.corrections[document.path]?["kind"]?.string, let kind = RecordKind(rawValue: text.lowercased())
    {
      return kind
    }
    if let data = frontMatter?["kind"] ?? frontMatter?["type"], let text = data.string {
      if let kind = RecordKind(rawValue: text.lowercased()) ?? Self.kindWords[text.lowercased()] { return kind }
      if frontMatter?["kind"] != nil {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "fact.kind", at: SourceLocation(file: document.path, range: data.range),
            "\"\(text)\" is not a kind of document", because: "the kind is guessed from its folder and content instead",
            remedy: "use \(RecordKind.allCases.map(\.rawValue).joined(separator: ", "))"))
      }
    }
    let name = FileName.stem(document.path).lowercased()
    if let kind = rules.names.section(of: document.path)?.kind {
      return kind == .postmortem && Self.neverIncidents.contains(name) ? .reference : kind
    }
    if Self.neverIncidents.contains(name) {
      let folder = document.path.lowercased().split(separator: "/").dropLast().last.map(String.init) ?? ""
      let kind = Self.kindWords[folder] ?? .reference
      return kind == .postmortem ? .reference : kind
    }
    let folders = document.path.lowercased().split(separator: "/").dropLast()
    for folder in folders.reversed() { if let kind = Self.kindWords[String(folder)] { return kind } }
    return looksLikePostmortem ? .postmortem : .reference
  }

  private static let kindWords: [String: RecordKind] = [
    "incident": .postmortem, "incidents": .postmortem, "postmortem": .postmortem, "postmortems": .postmortem,
    "post-mortem": .postmortem, "post-mortems": .postmortem, "incident-reports": .postmortem,
    "incident_reports": .postmortem, "outages": .postmortem, "rca": .postmortem, "rcas": .postmortem,
    "reference": .reference, "references": .reference, "runbook": .runbook, "runbooks": .runbook,
    "playbook": .runbook, "playbooks": .runbook, "templates": .template, "_templates": .template, "roles": .role,
    "outcomes": .outcome, "learning-outcomes": .outcome, "index": .reference,
  ]

  /// Names of files that stand among postmortems and are none.
  private static let neverIncidents: Set<String> = [
    "readme", "index", "_index", "contributing", "changelog", "license", "code_of_conduct", "template",
  ]

  private var looksLikePostmortem: Bool {
    let kinds = Set(sections.compactMap(\.kind))
    var signs = [
      SectionKind.timeline, .rootCause, .impact, .lessons, .resolution, .contributing, .actions, .detection, .wentWell,
      .wentWrong, .lucky, .mitigation, .trigger,
    ].filter(kinds.contains).count
    // Only incidents have these: front matter that states one, or a text that states two, tells of an incident.
    for field in [FieldName.severity, .started, .detected, .resolved, .timeToRestore, .timeToDetect] {
      guard let value = fields[field] else { continue }
      signs += value.source == .frontMatter ? 2 : 1
    }
    if FileName.date(document.path) != nil { signs += 1 }
    if Self.incidentWords.isFound(in: titleHeading?.text ?? frontMatter?["title"]?.string ?? "") { signs += 1 }
    if openingParagraphs().prefix(3).contains(where: { Self.incidentWords.isFound(in: tree.plainText($0).prefix(800)) })
    {
      signs += 1
    }
    return signs >= 2
  }

  /// Words of a title or an opening that tell of something that went wrong.
  private static let incidentWords = PhraseIndex([
    "incident", "outage", "postmortem", "post mortem", "root cause", "downtime", "disruption", "malicious", "phishing",
    "vulnerability", "compromise", "went down", "unavailable", "security advisory", "degraded", "data loss", "breach",
  ])
}

enum WordCount {
  /// Runs of bytes between white space.
  static func of(_ bytes: [UInt8]) -> Int {
    var count = 0
    var inWord = false
    for byte in bytes {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      if !isSpace, !inWord { count += 1 }
      inWord = !isSpace
    }
    return count
  }
}
