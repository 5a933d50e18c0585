import Diagnostics

/// Files that hold several incidents: sections beside each other, each with a timeline of its own.
///
/// They are told apart, not mixed: facts are those of the first one, and a warning names the others. A file for each
/// gives each a page, a cause and a place among the others.
enum IncidentParts {
  /// The parts, in file order; empty for a document about one incident.
  static func find(in sections: [Section]) -> [Section] {
    guard let top = sections.filter({ $0.heading != nil }).map(\.level).min() else { return [] }
    let parts = sections.filter { part in
      guard part.level == top, part.heading != nil, part.kind == nil else { return false }
      let kinds = Set(IncidentParts.sections(of: part, among: sections).compactMap(\.kind))
      return kinds.contains(.timeline)
        && !kinds.isDisjoint(with: [.summary, .impact, .rootCause, .resolution, .actions])
    }
    // One timeline for all, or one part among sections of another kind, is one incident told in parts.
    let outside = sections.contains { section in
      section.kind == .timeline && !parts.contains { $0.lines.contains(section.lines.lowerBound) }
    }
    return parts.count >= 2 && !outside ? parts : []
  }

  static func sections(of part: Section, among sections: [Section]) -> [Section] {
    sections.filter { $0.level > part.level && part.lines.contains($0.lines.lowerBound) }
  }
}

extension RecordReader {
  mutating func reportSeveralIncidents() {
    guard let first = incidents.first else { return }
    diagnostics.append(
      Diagnostic(
        .warning, rule: "document.incidents",
        at: SourceLocation(file: document.path, line: first.lines.lowerBound),
        "this file tells of \(incidents.count) incidents",
        because: "the facts shown are those of the first, \"\(first.title)\"",
        remedy: "give each incident a file of its own",
        notes: incidents.dropFirst().map {
          Diagnostic.Note("\"\($0.title)\"", at: SourceLocation(file: document.path, line: $0.lines.lowerBound))
        }))
  }
}
