/// Where each canonical section of a record stands, once: the outermost of a kind, with the ones of the same
/// kind that follow it directly.
public struct CanonicalSections: Hashable, Sendable {
  /// The names of the public inspection format, in its order. Facts, first aid and signatures are parts of
  /// our own page, not of a postmortem.
  public static let names: [SectionKind] = [
    .summary, .impact, .background, .timeline, .trigger, .rootCause, .contributing, .detection, .resolution,
    .lessons, .wentWell, .wentWrong, .lucky, .actions, .people, .references,
  ]

  /// First and last line of each, the heading's line included.
  public private(set) var lines: [SectionKind: ClosedRange<Int>] = [:]

  public init(_ sections: [Section]) {
    for kind in CanonicalSections.names { lines[kind] = CanonicalSections.span(of: kind, in: sections) }
    // Where nothing is called a resolution, what stopped the impact is the nearest to one.
    if lines[.resolution] == nil { lines[.resolution] = CanonicalSections.span(of: .mitigation, in: sections) }
  }

  private static func span(of kind: SectionKind, in sections: [Section]) -> ClosedRange<Int>? {
    let candidates = sections.indices.filter { sections[$0].kind == kind }
    // Among several sections of actions the one that is called so is meant.
    let name = kind == .actions ? "action item" : kind == .rootCause ? "root cause" : nil
    let named = candidates.filter { index in
      let title = Label.normalized(sections[index].title)
      guard sections[index].lines.count > 1, let name else { return false }
      return title.contains(name) || kind == .rootCause && title.hasPrefix("why ")
    }
    // What has a heading of its own comes before what stands in a bullet of another section.
    let headed = candidates.filter { sections[$0].heading != nil }
    let chosen = named.isEmpty ? headed.isEmpty ? candidates : headed : named
    guard let first = chosen.min(by: { (sections[$0].level, $0) < (sections[$1].level, $1) }) else { return nil }
    var span = sections[first].lines
    // A summary is one section; what follows it tells more.
    if kind == .summary { return span }
    for index in (first + 1)..<max(first + 1, sections.count) where sections[index].level <= sections[first].level {
      guard sections[index].kind == kind, sections[index].level == sections[first].level else { break }
      span = span.lowerBound...max(span.upperBound, sections[index].lines.upperBound)
    }
    return span
  }
}
