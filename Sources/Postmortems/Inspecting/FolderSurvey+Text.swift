import Diagnostics

extension FolderSurvey {
  /// Lines for people: one a document, then totals, then what was not understood.
  public var text: String {
    TerminalText.visible(
      lines: [table, totalsText, unknownText, foundText].filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  // MARK: - Documents

  private var table: String {
    var rows = [["date", "severity", "moments", "timeline", "learned", "to do", "cause", "document"]]
    for document in documents where document.kind == .postmortem {
      rows.append([
        document.date ?? "–", document.severity.map { TerminalText.clipped($0, to: 10) } ?? "–",
        moments(document.moments), number(document.timeline), number(document.learnings),
        number(document.preventionItems), document.cause ?? "–", document.path,
      ])
    }
    for document in documents where document.kind != .postmortem {
      rows.append(["", "", "", "", "", "", document.kind.rawValue, document.path])
    }
    let widths = (0..<7).map { column in rows.map { TerminalText.width($0[column]) }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths + [0]).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - TerminalText.width(cell)))
      }.joined(separator: "  ") + "\n"
    }
    return lines.joined() + "moments: s start, d detection, m mitigation, r resolution; – not found\n"
  }

  private func moments(_ known: [Bool]) -> String {
    zip("sdmr", known).map { $1 ? String($0) : "–" }.joined()
  }

  private func number(_ count: Int) -> String { count == 0 ? "–" : "\(count)" }

  // MARK: - Totals

  private var totalsText: String {
    let totals = totals.values
    let count = totals.first?.count ?? 0
    let others = documents.count - count
    var out = "\(documents.count) documents: \(count) postmortems"
    out += others > 0 ? ", \(others) of another kind, such as references and templates\n" : "\n"
    if drafts > 0 { out += "  drafts              \(drafts), which a build leaves out without --drafts\n" }
    guard count > 0 else { return out }
    for (name, number) in totals.dropFirst() {
      let label = name + String(repeating: " ", count: max(1, 20 - name.count))
      out += "  \(label)\(number)" + (name.hasPrefix("with ") ? " of \(count)" : "") + "\n"
    }
    let conflicts = documents.filter { $0.conflicts > 0 }
    if let first = conflicts.first {
      out += "  \(conflicts.count) with statements that disagree, such as \(first.path)\n"
    }
    return out
  }

  // MARK: - What was not understood

  private static let most = 20

  private var unknownText: String {
    var out = ""
    for (title, findings) in [
      ("Headings that name no known section", unknownHeadings), ("Labels that name no known fact", unknownLabels),
      ("Severities that the matrix does not know", unknownSeverities),
    ] where !findings.isEmpty {
      out += (out.isEmpty ? "" : "\n") + "\(title), most frequent first:\n"
      for finding in findings.prefix(Self.most) {
        out += "  \(finding.count) × \"\(finding.text)\"  (\(finding.example))"
        if let suggestion = finding.suggestion { out += "  – probably \(suggestion.name): \(suggestion.reason)" }
        out += "\n"
      }
      if findings.count > Self.most { out += "  … and \(findings.count - Self.most) more\n" }
    }
    return out
  }

  // MARK: - What else was found

  private var foundText: String {
    var lines: [String] = []
    func add(_ name: String, _ findings: [String], most: Int = 10) {
      guard !findings.isEmpty else { return }
      let rest = findings.count > most ? " and \(findings.count - most) more" : ""
      lines.append("\(name): \(findings.prefix(most).joined(separator: ", "))\(rest)\n")
    }
    add("Severities", knownSeverities.map { "\($0.text) (\($0.count))" })
    add(
      "Tickets",
      trackers.map { "\($0.prefix)-… (\($0.count)" + ($0.url.map { ", linked to \($0)" } ?? ", without a link") + ")" })
    add("Owners and teams", owners.map { "\($0.text) (\($0.count))" })
    return lines.joined()
  }
}
