import Markdown

/// A heading, or what stands in for one, with its place among the top-level blocks.
struct SectionMark {
  enum Form {
    case heading
    /// A bold line, or a line that ends in a colon, alone in its paragraph.
    case bold
    /// A label with its text behind it.
    case label
    /// A label that names no section, but ends the labelled one before it.
    case end
  }

  var form: Form
  var place: Int
  var line: Int
  var title: String
  var level: Int
  var anchor: String
  var kind: SectionKind?
  var match = Vocabulary.Match.contained
  /// It begins with a time: an entry of a timeline.
  var isTimed = false
  /// A label in a paragraph that holds several.
  var isShared = false
  /// The last of such labels, with its text in the blocks below.
  var isBare = false
  /// The lists in it may hold sections of their own, as bullets with labels.
  var holdsLabelledBullets: Bool {
    switch kind {
    case nil, .facts, .summary: form != .end && !isTimed
    default: false
    }
  }

  init(form: Form, place: Int, line: Int, title: String, level: Int, anchor: String) {
    self.form = form
    self.place = place
    self.line = line
    self.title = title
    self.level = level
    self.anchor = anchor
  }
}

/// Decides what headings mean by where they stand: "Detection" among the action items is a group of them, and
/// "Postmortem" over all the other sections is no section itself.
enum SectionKinds {
  /// "# Timeline" in the middle of a document whose other main sections are one level deeper: what is named like a
  /// section of its own behind the entries stands beside it, whatever its level says.
  static func raise(_ marks: inout [SectionMark]) {
    guard
      let holder = marks.firstIndex(where: {
        $0.form == .heading && $0.level == 1 && $0.kind == .timeline
      })
    else {
      return
    }
    let end =
      marks[(holder + 1)...].firstIndex { $0.form == .heading && $0.level == 1 } ?? marks.count
    guard
      let first = marks[holder..<end].firstIndex(where: { mark in
        mark.form == .heading && mark.match == .exact
          && mark.kind.map(besideTimelines.contains) ?? false
      })
    else { return }
    let shift = marks[first].level - 1
    for index in first..<end { marks[index].level = max(1, marks[index].level - shift) }
  }

  /// Phases of an incident may be groups of its timeline; these are none.
  private static let besideTimelines: Set<SectionKind> = [
    .impact, .rootCause, .contributing, .actions, .lessons, .wentWell, .wentWrong, .lucky, .people,
    .references,
  ]

  /// - Parameter ends: for each mark, the index of the first mark behind its section.
  static func settle(_ marks: inout [SectionMark], ends: [Int]) {
    dropRepeatedLabels(&marks)
    dropEchoes(&marks)
    dropWrappers(&marks, ends)
    dropStrangers(&marks, ends)
    dropWeakRivals(&marks)
    dropWeakLessons(&marks)
    dropResponses(&marks)
  }

  /// "Response" beside "Recovery" tells who answered; what brought it back stands in the other.
  private static func dropResponses(_ marks: inout [SectionMark]) {
    func isResponse(_ mark: SectionMark) -> Bool {
      mark.kind == .resolution && ["response", "incident response"].contains(Label.normalized(mark.title))
    }
    for index in marks.indices.dropLast() where isResponse(marks[index]) {
      let next = marks[(index + 1)...].first { $0.form == marks[index].form && $0.level <= marks[index].level }
      if let next, next.level == marks[index].level, next.kind == .resolution, !isResponse(next) {
        marks[index].kind = nil
      }
    }
  }

  /// "Observations" above "Lessons learned" are what was seen.
  private static func dropWeakLessons(_ marks: inout [SectionMark]) {
    func names(_ mark: SectionMark) -> Bool {
      let title = Label.normalized(mark.title)
      return mark.kind == .lessons && ["lesson", "learn", "takeaway"].contains(where: title.holds)
    }
    guard marks.contains(where: names) else { return }
    for index in marks.indices where marks[index].kind == .lessons && !names(marks[index]) {
      if observations.contains(Label.normalized(marks[index].title)) { marks[index].kind = nil }
    }
  }

  private static let observations: Set<String> = [
    "observations", "observation", "insights", "key insights", "diagnosis",
  ]

  /// "**Problem**:" below each of several headings is part of an entry, not a section of the document.
  private static func dropRepeatedLabels(_ marks: inout [SectionMark]) {
    var counts: [String: Int] = [:]
    for mark in marks where mark.form == .label || mark.form == .bold {
      counts[Label.normalized(mark.title), default: 0] += 1
    }
    for index in marks.indices where marks[index].form == .label || marks[index].form == .bold {
      if counts[Label.normalized(marks[index].title), default: 0] > 1 { marks[index].kind = nil }
    }
  }

  /// "**Impact:** high" among the labels of a head, where a heading tells of the impact.
  private static func dropEchoes(_ marks: inout [SectionMark]) {
    let named = Set(marks.filter { !$0.isShared && $0.form != .end }.compactMap(\.kind))
    for index in marks.indices where marks[index].isShared {
      guard let kind = marks[index].kind, named.contains(kind) else { continue }
      marks[index].kind = nil
      marks[index].form = .end
    }
  }

  /// The kinds that a document has once, beside each other.
  private static let pillars: Set<SectionKind> = [
    .summary, .impact, .timeline, .rootCause, .contributing, .detection, .resolution, .actions,
  ]

  /// A section that holds two or more of the main ones is the whole, not one of them.
  private static func dropWrappers(_ marks: inout [SectionMark], _ ends: [Int]) {
    for index in marks.indices where marks[index].form == .heading && marks[index].kind != nil {
      let held = marks[(index + 1)..<max(index + 1, ends[index])].filter { !$0.isShared }
      let inside = Set(held.compactMap(\.kind)).intersection(pillars)
      let others = inside.subtracting([marks[index].kind ?? .facts])
      // A root cause has its trigger and factors below it, a response its detection.
      if others.count >= 3 || others.contains(.timeline) && others.count >= 2 { marks[index].kind = nil }
    }
  }

  /// The kinds that may stand inside a section; `nil` where any may.
  private static func allowed(in kind: SectionKind) -> Set<SectionKind>? {
    switch kind {
    // Who was involved may stand as the last sub-heading.
    case .actions: [.actions, .people, .references]
    case .timeline, .wentWell, .wentWrong, .lucky, .people, .references, .signatures: [kind]
    case .lessons: [.lessons, .wentWell, .wentWrong, .lucky, .actions]
    default: nil
    }
  }

  /// The kinds that stand beside any section that cannot hold them; others may be groups in it.
  private static let beside: Set<SectionKind> = [
    .timeline, .actions, .lessons, .wentWell, .wentWrong, .lucky, .people, .references,
  ]

  /// Whether a label of what went wrong says what to make better, as groups of action items do.
  static func asksForMore(_ label: String) -> Bool {
    let label = label.lowercased()
    return ["improve", "verbesser", "amélior", "mejor", "melhor", "改善", "改进", "待改", "개선"].contains(
      where: label.holds)
  }

  /// Whether a section is over where a bold line names another.
  static func ends(_ holding: SectionKind?, before next: SectionKind) -> Bool {
    guard let holding, let allowed = allowed(in: holding) else { return false }
    return beside.contains(next) && !allowed.contains(next)
  }

  private static func dropStrangers(_ marks: inout [SectionMark], _ ends: [Int]) {
    /// The innermost open sections, with what may stand in them.
    var open: [(end: Int, allowed: Set<SectionKind>)] = []
    for index in marks.indices {
      while let last = open.last, last.end <= index { open.removeLast() }
      if let kind = marks[index].kind, let holding = open.last, !holding.allowed.contains(kind),
        !isToldApart(marks[index])
      {
        marks[index].kind = nil
      }
      if let kind = marks[index].kind, let allowed = allowed(in: kind) { open.append((ends[index], allowed)) }
    }
  }

  /// "How it was resolved" below the timeline: a heading that asks how is no phase among the entries.
  private static func isToldApart(_ mark: SectionMark) -> Bool {
    mark.form == .heading && mark.kind == .resolution && Label.normalized(mark.title).hasPrefix("how ")
  }

  /// Where one heading is the name of a section, another that merely contains it is about something else,
  /// unless the two follow each other.
  private static func dropWeakRivals(_ marks: inout [SectionMark]) {
    let named = Set(marks.filter { $0.match == .exact && $0.form == .heading }.compactMap(\.kind))
    var previous: SectionMark?
    for index in marks.indices where marks[index].form == .heading {
      let mark = marks[index]
      let follows = previous.map { $0.kind == mark.kind && $0.level == mark.level } ?? false
      if let kind = mark.kind, mark.match == .contained, named.contains(kind), !follows { marks[index].kind = nil }
      if previous == nil || mark.level <= previous?.level ?? 0 { previous = marks[index] }
    }
  }
}
