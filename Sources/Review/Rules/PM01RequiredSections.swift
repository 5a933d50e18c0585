import Diagnostics
import Markdown
import Postmortems

/// PM01. Source: Google SRE workbook, chapter "Postmortem Culture": a template with its sections filled in.
public enum RequiredSections: ReviewRule {
  public static let id = "PM01"
  public static let level = ReviewLevel.error
  public static let title = "The required sections are there and not empty"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let missing = subject.settings.requiredSections.filter { !isThere($0, in: subject) }
    var found = missing.map { kind in
      Finding(
        at: subject.titleRange, "there is no section for \(name(of: kind))",
        because: "Readers look for it, and what it would say is in nobody's head a year from now.",
        remedy: "Add a section such as \"## \(heading(for: kind))\".")
    }
    for section in subject.record.sections where section.kind != nil && section.heading != nil {
      if isEmpty(section, in: subject) {
        found.append(
          Finding(
            at: subject.range(of: section), "the section \"\(section.title)\" is empty",
            because: "Nobody can tell whether there was nothing to say or nobody said it.",
            remedy: "Write it, or one sentence that says why there is nothing to write."))
      }
    }
    return found + placeholders(in: subject) + LeftPlaceholders.findings(in: subject)
  }

  // MARK: - Missing

  /// A fact that stands elsewhere serves as well as a section: what counts is that the document says it.
  private static func isThere(_ kind: SectionKind, in subject: ReviewSubject) -> Bool {
    let record = subject.record
    func section(_ kinds: SectionKind...) -> Bool { kinds.contains { record.section($0) != nil } }
    switch kind {
    case .summary: return section(.summary) || record.summary != nil
    case .impact: return section(.impact) || subject.facts.impact?.basis == .stated
    case .timeline: return section(.timeline) || subject.facts.timeline.count > 1
    case .rootCause: return section(.rootCause, .contributing, .trigger)
    case .actions: return section(.actions) || !subject.facts.preventionItems.isEmpty
    case .lessons:
      return section(.lessons, .wentWell, .wentWrong, .lucky) || !subject.facts.learnings.isEmpty
    default: return section(kind)
    }
  }

  private static func name(of kind: SectionKind) -> String {
    switch kind {
    case .rootCause: "the root cause"
    case .actions: "prevention items"
    case .lessons: "what was learned"
    case .wentWell: "what went well"
    case .wentWrong: "what went wrong"
    case .lucky: "where you were lucky"
    case .now: "what to do now"
    case .contributing: "contributing factors"
    case .people: "who took part"
    case .facts: "the facts at a glance"
    case .signatures: "the messages by which to know it again"
    case .references: "references"
    case .detection: "how it was detected"
    case .mitigation: "how it was mitigated"
    case .resolution: "how it was resolved"
    case .summary, .impact, .background, .timeline, .trigger: "the " + kind.rawValue
    }
  }

  private static func heading(for kind: SectionKind) -> String {
    switch kind {
    case .rootCause: "Root cause"
    case .actions: "Prevention items"
    case .lessons: "Lessons learned"
    case .wentWell: "What went well"
    case .wentWrong: "What went wrong"
    case .lucky: "Where we were lucky"
    case .now: "If you are seeing this now"
    case .contributing: "Contributing factors"
    case .people: "Participants"
    case .facts: "At a glance"
    case .signatures: "Error messages"
    default: kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
    }
  }

  // MARK: - Empty

  static func isEmpty(_ section: Section, in subject: ReviewSubject) -> Bool {
    section.blocks.allSatisfy { block in
      switch subject.tree.kind(block) {
      case .htmlBlock: subject.tree.literal(block).hasPrefix("<!--")
      case .thematicBreak: true
      case .heading: false
      default: false
      }
    }
  }

  private static func placeholders(in subject: ReviewSubject) -> [Finding] {
    let tree = subject.tree
    return subject.prose.blocks.compactMap { block in
      guard !block.isHeading, block.section != nil, tree.kind(block.node) == .paragraph, block.links.isEmpty else {
        return nil
      }
      let text = tree.plainText(block.node)
      guard isPlaceholder(text, block, subject) else { return nil }
      return Finding(
        at: tree.range(block.node), "\"\(shortened(text))\" is a placeholder",
        because: "The template asks for something here that nobody has written.",
        remedy: "Write it, or delete the line if it does not apply.")
    }
  }

  private static func isPlaceholder(_ text: String, _ block: Prose.Block, _ subject: ReviewSubject) -> Bool {
    guard text.utf8.count < 400 else { return false }
    // "...", "—", "???": a mark where a text belongs.
    if !text.isEmpty, text.allSatisfy({ ".…-–—?_ ".contains($0) }) { return true }
    let bare =
      mayBeWord(text) ? text.split { $0 == " " || $0 == "." || $0 == "\n" }.joined(separator: " ").lowercased() : ""
    // "None" answers a question; "TBD" does not.
    if ["tbd", "tba", "todo", "to do", "to be determined", "fixme", "fill in", "xxx", "…", "lorem ipsum"].contains(bare)
      || bare.hasPrefix("tbd ") || bare.hasPrefix("tbd:") || bare.hasPrefix("todo:")
    {
      return true
    }
    if text.hasPrefix("["), text.hasSuffix("]"), !text.dropFirst().dropLast().contains("["), text.contains(" ") {
      return true
    }
    return isInstruction(block, subject)
  }

  /// Whether a text begins as one of the words for what is missing does, or with what is left out of them.
  private static func mayBeWord(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return "tfxl .\n".utf8.contains(first) || "TFXL".utf8.contains(first) || first == 0xE2
  }

  /// A paragraph that is one piece of emphasis and tells the author what to write: "*Describe the impact.*"
  private static func isInstruction(_ block: Prose.Block, _ subject: ReviewSubject) -> Bool {
    let tree = subject.tree
    let children = Array(tree.children(of: block.node))
    guard children.count == 1, tree.kind(children[0]) == .emphasis, let first = block.words.first else { return false }
    return ["describe", "explain", "list", "insert", "summarize", "summarise", "add", "provide", "write", "include"]
      .contains(block.text(first.range))
  }

  private static func shortened(_ text: String) -> String {
    text.count <= 60 ? text : String(text.prefix(57)) + "…"
  }
}
