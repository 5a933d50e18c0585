import Diagnostics
import Markdown

extension RecordReader {
  /// The classifier over this document.
  func classifier(_ facts: Postmortem, title: String) -> IncidentClassifier {
    let detection = detectionEntry(facts)
    let scan = SignalScan(
      tree: tree, index: rules.signals, title: titleHeading?.node, titleText: title, head: head, sections: sections,
      detection: detection.map { lines(of: $0, facts) }, onset: onset(facts, before: detection))
    return IncidentClassifier(
      hits: scan.hits, said: scan.said, index: rules.signals, detections: detections(facts, entry: detection))
  }

  /// The entry at the moment that a label states, else the one that speaks of noticing.
  private func detectionEntry(_ facts: Postmortem) -> TimelineEntry? {
    guard let detected = facts.detected else {
      return MomentReader(cues: rules.vocabulary.moments).detection(in: facts.timeline)
    }
    return facts.timeline.first { $0.line == detected.provenance.location.range?.start.line }
      ?? facts.timeline.first { $0.moment?.date == detected.value.date && $0.moment?.minute == detected.value.minute }
  }

  /// The lines of the entries up to the start of the incident, or up to its detection.
  private func onset(_ facts: Postmortem, before detection: TimelineEntry?) -> Range<Int>? {
    guard let first = facts.timeline.first else { return nil }
    if let detection, detection.line > first.line { return first.line..<detection.line }
    let start = facts.timeline.first { $0.line == facts.started?.provenance.location.range?.start.line }
    guard let start, start.line >= first.line else { return nil }
    return first.line..<lines(of: start, facts).upperBound
  }

  /// From an entry's line up to the next one.
  private func lines(of entry: TimelineEntry, _ facts: Postmortem) -> Range<Int> {
    let next = facts.timeline.first { $0.line > entry.line }?.line
    return entry.line..<max(entry.line + 1, next ?? entry.line + 12)
  }

  /// What the entry of the timeline, the section on detection and the opening say of who noticed.
  private func detections(_ facts: Postmortem, entry: TimelineEntry?) -> [(
    value: String, evidence: Classification.Evidence
  )] {
    var found: [(value: String, evidence: Classification.Evidence)] = []
    func add(_ text: String, line: Int, _ section: SectionKind?, weight: Double, isDetection: Bool) {
      for finding in DetectionGrammar.read(text, isDetection: isDetection) {
        let evidence = Classification.Evidence(
          words: finding.words, line: line, section: section, points: finding.strength * weight)
        found.append((finding.value, evidence))
      }
    }
    if let entry {
      add(String(entry.text.prefix(600)), line: entry.line, .timeline, weight: 1.6, isDetection: true)
    }
    for section in sections where section.kind == .detection {
      for block in section.blocks.prefix(4) where !tree.kind(block).isHeading {
        add(tree.plainText(block), line: tree.line(block), .detection, weight: 2, isDetection: true)
      }
    }
    // "Users reported …" among the effects, where nothing else tells who noticed.
    for section in sections where section.kind == .impact {
      for block in section.blocks.prefix(4).flatMap({ Prose.leaves(of: $0, in: tree) }).prefix(6) {
        add(tree.plainText(block), line: tree.line(block), .impact, weight: 0.7, isDetection: false)
      }
    }
    // "Our team was alerted by a security firm", told with what was done.
    let isStory = facts.timeline.isEmpty && !sections.contains { $0.kind == .detection }
    for section in sections where isStory && (section.kind == .resolution || section.kind == nil) {
      for block in section.blocks.prefix(2) where tree.kind(block) == .paragraph {
        add(tree.plainText(block), line: tree.line(block), section.kind, weight: 0.6, isDetection: false)
      }
    }
    for block in openingParagraphs().prefix(6) {
      add(tree.plainText(block), line: tree.line(block), .summary, weight: 1.3, isDetection: false)
    }
    return found
  }

  /// What the author did not state, as far as the text decides it. What is stated stays as it is.
  func inferFacts(into facts: inout Postmortem, title: String) {
    let classifier = classifier(facts, title: title)
    let cause = classifier.cause()
    if facts.causes.isEmpty, !saysCauseIsUnknown { facts.causes = inferredCauses(cause) }
    facts.trigger = facts.trigger ?? inferred(classifier.trigger(cause: cause))
    facts.detectedBy = facts.detectedBy ?? inferred(classifier.detectedBy())
    facts.detectionGap = facts.detectionGap ?? inferred(classifier.detectionGap())
    facts.mitigation = facts.mitigation ?? inferred(classifier.mitigation())
    if facts.symptoms.isEmpty {
      let symptoms = classifier.symptoms()
      facts.symptoms =
        [inferred(symptoms)].compactMap(\.self)
        + symptoms.others(atLeast: 0.6, limit: 1).map { fact($0, symptoms.confidence * 0.8) }
    }
  }

  /// What each item does, where neither the item nor its group says so.
  func inferKinds(of items: inout [PreventionItem]) {
    var scan = SignalScan(of: tree, index: rules.signals)
    for index in items.indices where items[index].kind == nil {
      let found = IncidentClassifier.preventionKind(items[index].text, &scan)
      guard let decided = found.decision, let kind = PreventionItem.Kind(rawValue: decided.value) else { continue }
      let words = decided.evidence.prefix(3).map(\.words)
      items[index].kind = Fact(
        kind,
        Provenance(
          .inference, at: items[index].location, evidence: words,
          confidence: (found.confidence * 100).rounded() / 100))
    }
  }

  private func inferredCauses(_ found: Classification) -> [CauseAttribution] {
    guard let primary = found.decision else { return [] }
    func attribution(_ candidate: Classification.Candidate, _ role: CauseAttribution.Role, _ confidence: Double)
      -> CauseAttribution
    {
      CauseAttribution(
        cause: candidate.value, role: role, provenance: provenance(candidate, confidence),
        statement: role == .primary ? rootCauseStatement() : nil,
        isBesideStatement: role == .primary && isBesideStatement(candidate))
    }
    return [attribution(primary, .primary, found.confidence)]
      + found.others(atLeast: 0.5, limit: 3).map { attribution($0, .contributing, found.confidence * 0.7) }
  }

  /// Whether the author tells the root cause, in a section or a field, and nothing there speaks for this one.
  private func isBesideStatement(_ candidate: Classification.Candidate) -> Bool {
    // By words: a field may stand in a paragraph with others, whose lines are not told apart.
    let said = fields.all(.causes).map { $0.value.lowercased() }
    guard !said.isEmpty || sections.contains(where: { $0.kind == .rootCause }) else { return false }
    return !candidate.evidence.contains { evidence in
      evidence.section == .rootCause || said.contains { $0.holds(evidence.words.lowercased()) }
    }
  }

  /// A short section on the root cause that says it is not known: then nobody else knows either.
  private var saysCauseIsUnknown: Bool {
    guard let section = sections.first(where: { $0.kind == .rootCause }) else { return false }
    let text = section.blocks.map { tree.plainText($0) }.joined(separator: " ").lowercased()
    return text.utf8.count < 240
      && ["unknown", "not known", "undetermined", "not been identified", "under investigation", "not yet identified"]
        .contains(where: text.holds)
  }

  private func inferred(_ found: Classification) -> Fact<String>? {
    found.decision.flatMap { $0.value == "unknown" ? nil : fact($0, found.confidence) }
  }

  private func fact(_ candidate: Classification.Candidate, _ confidence: Double) -> Fact<String> {
    Fact(candidate.value, provenance(candidate, confidence))
  }

  private func provenance(_ candidate: Classification.Candidate, _ confidence: Double) -> Provenance {
    let line = candidate.evidence.first?.line ?? 1
    var seen: Set<String> = []
    let words = candidate.evidence.map(\.words).filter { seen.insert($0.lowercased()).inserted }
    return Provenance(
      .inference, at: SourceLocation(file: document.path, line: line), evidence: Array(words.prefix(5)),
      confidence: (confidence * 100).rounded() / 100)
  }
}
