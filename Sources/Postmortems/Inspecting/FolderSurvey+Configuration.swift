import Diagnostics

extension FolderSurvey {
  /// Where things stand that a configuration names.
  public struct Places: Hashable, Sendable {
    /// The content folder, relative to the configuration.
    public var content: String
    /// Patterns of files that are documents although their names do not say so.
    public var include: [String]
    /// Whether the site would be built into the content folder.
    public var holdsOutput: Bool

    public init(content: String, include: [String] = [], holdsOutput: Bool = false) {
      self.content = content
      self.include = include
      self.holdsOutput = holdsOutput
    }
  }

  /// A `debrief.yml` that fits the folder, with remarks for whoever goes through it.
  ///
  /// - Parameter usesSuggestions: whether words whose content speaks for a meaning get it; else they stand in remarks.
  public func configuration(_ places: Places, usesSuggestions: Bool = true) -> String {
    var out = """
      # Written by debrief init. Every line may be changed or removed; Documentation/Configuration.md has all keys.
      title: Incident postmortems
      content: \(yaml(places.content))
      output: Site

      """
    if let language { out += "language: \(language)\n" }
    if places.holdsOutput { out += "exclude: [Site/]\n" }
    if !places.include.isEmpty {
      out += "# Files that read like documents although their names do not end in .md, .markdown or .qmd.\n"
      out += "include:\n" + places.include.map { "  - \(yaml($0))\n" }.joined()
    }
    out += linksText + severitiesText + vocabularyText(usesSuggestions)
    out += """

      # Facts for documents that nobody can or will edit: debrief annotate --sidecar writes them.
      # corrections: corrections.yml

      """
    return out
  }

  // MARK: - Links

  private var linksText: String {
    guard !trackers.isEmpty else {
      return """

        # Text that becomes a link, such as the tickets of a tracker.
        # links:
        #   - pattern: 'OPS-\\d+'
        #     url: https://tracker.example/browse/$0

        """
    }
    let linked = trackers.filter { $0.url != nil }
    var out = "\n# Text that becomes a link. The addresses are those that the documents use.\n"
    if !linked.isEmpty { out += "links:\n" }
    for tracker in linked {
      out += "  # \(remark(tracker.count, "ticket", tracker.example))\n"
      out += "  - pattern: '\(tracker.prefix)-\\d+'\n    url: \(yaml(tracker.url ?? ""))\n"
    }
    if linked.isEmpty { out += "# links:\n" }
    for tracker in trackers where tracker.url == nil {
      out += "# \(remark(tracker.count, "ticket", tracker.example)), which the documents do not link to.\n"
      out += "#  - pattern: '\(tracker.prefix)-\\d+'\n#    url: https://tracker.example/browse/$0\n"
    }
    return out
  }

  // MARK: - Severities

  private var severitiesText: String {
    var out = "\n"
    if !knownSeverities.isEmpty {
      out += "# Severities found, which the default levels know: "
      out += knownSeverities.map { "\(comment($0.text)) (\($0.count))" }.joined(separator: ", ") + ".\n"
    }
    let names = (unknownSeverities + knownSeverities).map(\.text)
    if let scale = SeverityScale(names) { return out + scale.text }
    for finding in unknownSeverities {
      out += "# Not known: \"\(comment(finding.text))\" (\(finding.count), \(comment(finding.example))). "
      out += "Add it to the aliases of its level.\n"
    }
    return out + """
      # severities:
      #   - id: SEV1
      #     name: Critical
      #     aliases: [S1, P1]

      """
  }

  // MARK: - Vocabulary

  private func vocabularyText(_ usesSuggestions: Bool) -> String {
    let sections = lines(of: unknownHeadings, isActive: usesSuggestions)
    let fields = lines(of: unknownLabels, isActive: usesSuggestions)
    guard !sections.isEmpty || !fields.isEmpty else {
      return "\n# All headings and labels that recur are known; `vocabulary` adds others, in any language.\n"
    }
    let isActive = usesSuggestions && (unknownHeadings + unknownLabels).contains { $0.suggestion?.isSure ?? false }
    var out = "\n# Words of your own for the parts of a document. Remove \"# \" where a guess is right, and write the\n"
    out += "# name of the section or fact that is meant for \"name\"; what stays out is kept as text.\n"
    out += isActive ? "vocabulary:\n" : "# vocabulary:\n"
    for (group, findings, lines) in [("sections", unknownHeadings, sections), ("fields", unknownLabels, fields)]
    where !lines.isEmpty {
      let isGroupActive = usesSuggestions && findings.contains { $0.suggestion?.isSure ?? false }
      out += isGroupActive ? "  \(group):\n" : "#   \(group):\n"
      out += lines
    }
    return out
  }

  /// One line a name for what is sure, and one a word for what is not.
  private func lines(of findings: [Finding], isActive: Bool) -> String {
    var out = ""
    let sure = findings.filter { isActive && $0.suggestion?.isSure ?? false }
    for name in Set(sure.compactMap { $0.suggestion?.name }).sorted() {
      let words = sure.filter { $0.suggestion?.name == name }
      if let reason = words.first?.suggestion?.reason { out += "    # \(comment(reason))\n" }
      out += "    \(name): [\(words.map { yaml($0.text) }.joined(separator: ", "))]\n"
    }
    let guessed = findings.filter { !sure.contains($0) && $0.suggestion != nil }
    for name in Set(guessed.compactMap { $0.suggestion?.name }).sorted() {
      let words = guessed.filter { $0.suggestion?.name == name }.prefix(8)
      let reasons = words.prefix(2).map { "\(comment($0.suggestion?.reason ?? "")) (\($0.count) ×)" }
      out += "#     \(name): [\(words.map { yaml($0.text) }.joined(separator: ", "))]"
      out += "  # \(reasons.joined(separator: "; "))\n"
    }
    for finding in findings.filter({ $0.suggestion == nil }).prefix(8) {
      out += "#     name: [\(yaml(finding.text))]  # \(finding.count) ×, \(comment(finding.example))\n"
    }
    return out
  }

  // MARK: - Text

  private func remark(_ count: Int, _ noun: String, _ example: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s"), such as in \(comment(example))"
  }

  private func yaml(_ text: String) -> String { Annotation.Proposal.plainYAML(text) }

  /// A remark stays in its line whatever a document holds.
  private func comment(_ text: String) -> String { TerminalText.visible(text) }
}

/// A scale that begins at 0, or goes beyond 4: `P0` to `P3`, `SEV-0` to `SEV-5`.
struct SeverityScale {
  private let prefix: String
  private let range: ClosedRange<Int>

  /// `nil` where the names are no such scale, or the default levels have them all.
  init?(_ names: [String]) {
    var numbers: [String: Set<Int>] = [:]
    for name in names {
      let text = Array(name.uppercased())
      let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.count
      let letters = text.dropLast(digits)
      guard digits == 1, let digit = text.last?.wholeNumberValue, letters.count <= 4,
        letters.allSatisfy({ $0.isASCII && $0.isLetter || $0 == "-" })
      else { continue }
      numbers[String(letters), default: []].insert(digit)
    }
    let scales = numbers.filter { $0.value.contains(0) || ($0.value.max() ?? 0) > 4 }
    guard let best = scales.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }), !best.key.isEmpty,
      let least = best.value.min(), let most = best.value.max()
    else { return nil }
    prefix = best.key
    let first = min(least, 1)
    range = first...max(most, first + 3)
  }

  var text: String {
    var out =
      "# The levels that the documents use, most severe first; names and times are yours to fill in.\nseverities:\n"
    for number in range { out += "  - id: \(prefix)\(number)\n" }
    return out
  }
}
