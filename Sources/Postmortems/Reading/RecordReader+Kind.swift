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
    // "LICENSE.upstream" is a licence.
    let isBeside = Self.neverIncidents.contains(name.split(separator: ".").first.map(String.init) ?? name)
    if isTemplate(name) { return .template }
    if let kind = rules.names.section(of: document.path)?.kind {
      return kind == .postmortem && isBeside ? .reference : kind
    }
    if isBeside {
      if tellsAnIncident { return .postmortem }
      let folder = document.path.lowercased().split(separator: "/").dropLast().last.map(String.init) ?? ""
      let kind = Self.kind(ofFolder: folder) ?? .reference
      return kind == .postmortem ? .reference : kind
    }
    let folders = document.path.lowercased().split(separator: "/").dropLast()
    for folder in folders.reversed() {
      guard let kind = Self.kind(ofFolder: folder) else { continue }
      return kind == .runbook && tellsAnIncident ? .postmortem : kind
    }
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

  private static func kind(ofFolder name: some StringProtocol) -> RecordKind? {
    kindWords[String(name)] ?? (DocumentName.holdsPostmortems(name) ? .postmortem : nil)
  }

  /// A file that is named as a template, or has places for its authors in its title and below, and in which nothing
  /// happened yet.
  private func isTemplate(_ name: String) -> Bool {
    let isNamed = DocumentName.isTemplate(name)
    let title = titleHeading?.text ?? frontMatter?["title"]?.string ?? document.outline.first?.text ?? ""
    guard isNamed || TemplatePlaces.stand(inTitle: title) else { return false }
    let places = TemplatePlaces.count(in: document.source.bytes, upTo: 4)
    if isNamed, places >= 1 || TitleText.isPlaceholder(title) || Label.normalized(title).holds("template") {
      return true
    }
    guard places >= 3 else { return isNamed && storySigns < 3 }
    // Braces stand in code, too: where the data of the document names its day, it happened.
    let day = frontMatter?["date"]?.string.flatMap { TimeExpression.first(in: Array($0.utf8))?.day }
    if !isNamed, day != nil { return false }
    let epoch = CivilDate(year: 1970, month: 1, day: 1)
    return !timeline(near: nil, zone: nil).entries.contains { entry in
      entry.moment.map { $0.date > epoch ?? $0.date && $0.minute != nil } ?? false
    }
  }

  /// Names of files that stand among postmortems and are none.
  private static let neverIncidents: Set<String> = [
    "readme", "index", "_index", "contributing", "changelog", "license", "code_of_conduct", "template",
  ]

  /// A file that is named as one of another kind and tells of one incident all the same: "README" of a folder that
  /// holds nothing else, "index" of a page. It has clock times in a timeline beside other main sections, or a day and a
  /// story of what went wrong.
  private var tellsAnIncident: Bool {
    let kinds = Set(sections.compactMap(\.kind)).intersection([
      .summary, .impact, .timeline, .rootCause, .resolution, .actions, .lessons, .detection,
    ])
    if kinds.count >= 3 {
      let times = timeline(near: nil, zone: nil).entries.filter { $0.moment?.minute != nil || $0.written.contains(":") }
      if times.count >= 2 { return true }
    }
    // "Postmortem: the queue lost messages" over main sections in the past tense.
    if kinds.count >= 2, namesAnIncident, storySigns >= (kinds.count >= 4 ? 1 : 2) { return true }
    // "Post-mortem report" over labels that only incidents have.
    let labels = [FieldName.date, .severity, .started, .resolved, .impact, .services, .duration].filter {
      fields[$0] != nil
    }
    if labels.count >= 3, firstLine.map(TitleText.isLabel) ?? false { return true }
    return incidents.isEmpty && fields[.date] != nil && storySigns >= 4
  }

  /// The title is a label and what happened: "Incident report: …", "Great DNS failure postmortem".
  private var namesAnIncident: Bool {
    guard let title = titleHeading?.text ?? firstLine ?? document.outline.first?.text, title.utf8.count <= 160,
      !TemplatePlaces.stand(inTitle: title)
    else { return false }
    let words = Label.normalized(title).split(separator: " ")
    guard words.count >= 3, Self.aboutPostmortems.isDisjoint(with: words) else { return false }
    if TitleText.cleaned(title).utf8.count + 6 < title.trimmedASCII().utf8.count { return true }
    if words.last == "postmortem" || words.last == "post-mortem" || words.suffix(2) == ["post", "mortem"] {
      return words.count >= 4
    }
    return words.suffix(2) == ["incident", "report"] && words.count >= 4
  }

  private static let aboutPostmortems: Set<Substring> = [
    "how", "write", "writing", "template", "guide", "process", "policy", "our", "example", "examples", "about", "index",
    "what", "why", "culture", "blameless", "best", "practices", "tips", "project",
  ]

  private var firstLine: String? {
    guard let first = tree.firstChild(MarkdownTree.root) else { return nil }
    guard tree.kind(first) == .paragraph else { return titleHeading?.text }
    return FieldListReader(tree: tree, file: "").segments(of: first).first?.map { tree.plainText($0) }.joined()
  }

  /// How many different things the text says that only stories of failures say.
  private var storySigns: Int {
    var said: Set<Int> = []
    var read = 0
    for block in tree.children(of: MarkdownTree.root) where tree.kind(block) != .heading(level: 1) {
      for leaf in Prose.leaves(of: block, in: tree) {
        let bytes = tree.plainTextBytes(leaf)
        read += bytes.count
        for hit in Self.storyWords.hits(in: bytes) where !hit.isNegated { said.insert(hit.phrase) }
      }
      if read > 8_000 { break }
    }
    return said.count
  }

  /// In the past tense: policies and guides speak of outages, too, but of none that was.
  private static let storyWords = PhraseIndex([
    "was down", "were down", "went down", "went offline", "was offline", "went dark", "go dark", "taken down",
    "was deleted", "were deleted", "was lost", "were lost", "was overwritten", "were overwritten", "noticed",
    "realized",
    "discovered", "turned out", "the cause was", "was caused by", "were unable to", "was unavailable",
    "became unavailable", "rolled back", "reverted", "was restored", "restored", "recovered", "crashed",
    "stopped working", "was fixed", "got paged", "was paged", "apologize", "sorry", "mistake", "blunder", "went wrong",
    "screwed up", "broke", "blackout", "panic", "rebooted", "restarted", "was removed", "were removed", "was notified",
    "were notified", "were affected", "was affected", "was compromised", "were compromised", "failed to", "were sent",
    "returned to normal", "service disruption", "alarms", "caused by", "elevated error", "error rates", "exploited",
    "lost power", "fully restored", "fix has been implemented", "has been resolved",
    "received reports", "was reported", "were reported", "are aware of", "received an email", "were targeted",
    "ausgefallen", "nicht erreichbar", "liegt eine störung", "störung vor", "großflächige störung", "nicht mehr",
    "fiel aus", "abgestürzt", "wiederhergestellt", "behoben",
    "était indisponible", "en panne", "est tombé", "a été rétabli", "ne répondait plus", "avons constaté",
    "se cayó", "estuvo caído", "dejó de funcionar", "dejó de responder", "fue restaurado", "se restableció", "falló",
    "ficou fora", "caiu", "parou de funcionar", "parou de responder", "foi restabelecido", "falhou", "voltou ao normal",
  ])

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
    if DocumentName.isOfIncident(FileName.stem(document.path).lowercased()) { signs += 1 }
    // Minutes are noted down of incidents, and of little else that has a timeline.
    if kinds.contains(.timeline),
      timeline(near: nil, zone: nil).entries.filter({ $0.moment?.minute != nil || $0.written.contains(":") }).count >= 3
    {
      signs += 1
    }
    let structure = signs
    let title = titleHeading?.text ?? frontMatter?["title"]?.string ?? document.outline.first?.text ?? ""
    if Self.incidentWords.isFound(in: title) || Self.unspacedIncidentWords.contains(where: title.holds) { signs += 1 }
    if openingParagraphs().prefix(3).contains(where: { Self.incidentWords.isFound(in: tree.plainText($0).prefix(800)) })
    {
      signs += 1
    }
    if signs >= 2, structure > 0 { return true }
    // A title and an opening that speak of incidents may be those of a guide: a story says what happened.
    let said = storySigns
    return signs >= 2 ? said >= 1 : signs + (said >= 7 ? 2 : said >= 4 ? 1 : 0) >= 2
  }

  /// Words of a title or an opening that tell of something that went wrong.
  private static let incidentWords = PhraseIndex([
    "incident", "outage", "postmortem", "post mortem", "root cause", "downtime", "disruption", "malicious", "phishing",
    "vulnerability", "compromise", "went down", "unavailable", "security advisory", "degraded", "data loss", "breach",
    "ausfall", "störung", "vorfall", "großstörung", "panne", "indisponibilité", "incidente", "incidencia", "caída",
    "interrupción", "interrupção", "indisponibilidade", "fora do ar", "장애", "사고", "장애 보고서",
  ])

  /// The same where no spaces part the words.
  private static let unspacedIncidentWords = ["障害", "インシデント", "ポストモーテム", "故障", "事故", "复盘"]
}

enum WordCount {
  /// Runs of bytes between white space.
  static func of(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      var wasSpace = true
      for byte in bytes {
        let isSpace = byte == 0x20 || byte &- 0x09 < 5
        count &+= wasSpace && !isSpace ? 1 : 0
        wasSpace = isSpace
      }
      return count
    }
  }
}
