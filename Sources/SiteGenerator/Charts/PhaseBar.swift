import Postmortems

/// From the start of impact to the end, in phases: detect, mitigate, resolve.
struct PhaseBar {
  /// A moment of the incident and the minutes since the first one.
  struct Mark: Hashable {
    enum Kind: String, CaseIterable { case started, detected, mitigated, resolved }

    var kind: Kind
    var minute: Int
    var moment: Moment
  }

  struct Phase: Hashable {
    enum Kind: String { case detect, mitigate, resolve, whole }

    var kind: Kind
    var from: Int
    var to: Int
    var minutes: Int { to - from }
  }

  let marks: [Mark]
  let phases: [Phase]

  /// `nil` unless at least two moments have a clock time and stand in order.
  init?(_ facts: Postmortem) {
    let known: [(Mark.Kind, Moment?)] = [
      (.started, PhaseBar.isDoubtful(facts) ? nil : facts.started?.value), (.detected, facts.detected?.value),
      (.mitigated, facts.mitigated?.value), (.resolved, facts.resolved?.value),
    ]
    guard let first = known.lazy.compactMap({ $0.1?.minute == nil ? nil : $0.1 }).first else { return nil }
    var marks: [Mark] = []
    for (kind, moment) in known {
      guard let moment, let minute = first.minutes(to: moment) else { continue }
      guard minute >= (marks.last?.minute ?? 0) else { return nil }
      marks.append(Mark(kind: kind, minute: minute, moment: moment))
    }
    guard marks.count > 1, let last = marks.last, last.minute > 0 else { return nil }
    self.marks = marks
    phases = zip(marks, marks.dropFirst()).map { from, to in
      Phase(kind: PhaseBar.kind(from: from.kind, to: to.kind), from: from.minute, to: to.minute)
    }.filter { $0.minutes > 0 }
  }

  /// Whether the beginning is only inferred and the document states another time to detection than would follow from
  /// it: drawn to scale, a guess would speak against what the facts beside it say.
  private static func isDoubtful(_ facts: Postmortem) -> Bool {
    guard let started = facts.started, started.basis == .inferred, let detected = facts.detected?.value,
      let stated = facts.timeToDetect.stated?.value
    else { return false }
    return started.value.minutes(to: detected) != stated
  }

  var total: Int { marks.last?.minute ?? 0 }

  private static func kind(from: Mark.Kind, to: Mark.Kind) -> Phase.Kind {
    switch (from, to) {
    case (.started, .detected): .detect
    case (.detected, .mitigated): .mitigate
    case (.mitigated, .resolved): .resolve
    case (.detected, .resolved), (.started, .mitigated): .mitigate
    default: .whole
    }
  }

  // MARK: - Drawing

  func draw(_ words: Words, zone: String?) -> Markup {
    let said = marks.map { mark in
      words("phase.said.\(mark.kind.rawValue)", ["time": time(of: mark)])
    }
    var svg = SVG(height: 82, label: (said.joined(separator: ", ")) + (zone.map { " " + $0 } ?? ""))
    for phase in phases {
      svg.rect(fill(phase.kind), x: x(phase.from), y: 24, width: .percent(share(phase.minutes)), height: 32)
      if share(phase.minutes) > 12 {
        let middle = Double(phase.from + phase.to) / 2
        let classes = phase.kind == .mitigate || phase.kind == .whole ? "c oa" : "c b"
        svg.text(words.duration(phase.minutes), classes: classes, x: .percent(middle / Double(total) * 100), y: 44.5)
      }
    }
    svg.rect("ol", x: .percent(0), y: 24.5, width: .percent(100), height: 31)
    for mark in marks { draw(mark, in: &svg, words) }
    return svg.finished()
  }

  /// Whether the bar says when a mark was at any width; where it does not, the key must.
  private func isNamed(_ mark: Mark, _ words: Words) -> Bool {
    let (hasRoom, needsWidth) = room(for: mark, words)
    return hasRoom && !needsWidth
  }

  /// The moment that a phase ended with, in words, where the bar has no room for them.
  func moment(after phase: Phase, _ words: Words) -> String? {
    guard let mark = marks.last(where: { $0.minute == phase.to }), !isNamed(mark, words) else { return nil }
    return words("phase.said.\(mark.kind.rawValue)", ["time": time(of: mark)])
  }

  /// Beginning and mitigation are named above the bar, detection and resolution below.
  private func isAbove(_ mark: Mark) -> Bool { mark.kind == .started || mark.kind == .mitigated }

  private func isEndAnchored(_ mark: Mark) -> Bool { share(mark.minute) > 50 }

  private func label(of mark: Mark, _ words: Words) -> (time: String, text: String) {
    (time(of: mark), words("phase.mark.\(mark.kind.rawValue)"))
  }

  /// What a label takes of a chart of some width.
  private func extent(of mark: Mark, _ words: Words, in width: Double) -> ClosedRange<Double> {
    let (time, text) = label(of: mark, words)
    let (place, length) = (share(mark.minute), SVG.share(of: time + " " + text, ofWidth: width))
    return isEndAnchored(mark) ? (place - length)...place : place...(place + length)
  }

  /// Whether a label finds room, and whether only on wide screens: the first stands always, the last beside the first, and
  /// any other beside both.
  private func room(for mark: Mark, _ words: Words) -> (hasRoom: Bool, needsWidth: Bool) {
    if mark == marks.first { return (true, false) }
    let others = [marks.first, mark == marks.last ? nil : marks.last].compactMap(\.self)
      .filter { isAbove($0) == isAbove(mark) }
    func fits(_ width: Double) -> Bool {
      let own = extent(of: mark, words, in: width)
      return own.lowerBound >= 0 && own.upperBound <= 100
        && !others.contains { extent(of: $0, words, in: width).overlaps(own) }
    }
    return (fits(SVG.wide), !fits(SVG.narrowest))
  }

  /// A label that would cover its neighbour is left out on narrow screens (`mi`) or everywhere; the key below has every
  /// phase.
  private func draw(_ mark: Mark, in svg: inout SVG, _ words: Words) {
    let above = isAbove(mark)
    svg.line("ax", x1: x(mark.minute), x2: x(mark.minute), y1: above ? 18 : 24, y2: above ? 56 : 64)
    let (hasRoom, needsWidth) = room(for: mark, words)
    guard hasRoom else { return }
    let classes = [isEndAnchored(mark) ? "e" : nil, needsWidth ? "mi" : nil].compactMap { $0 }.joined(separator: " ")
    let (time, text) = label(of: mark, words)
    svg.label(time, text, classes: classes.isEmpty ? nil : classes, x: x(mark.minute), y: above ? 12 : 78)
  }

  private func fill(_ kind: Phase.Kind) -> String {
    switch kind {
    case .detect: "ft"
    case .mitigate, .whole: "fa"
    case .resolve: "ft2"
    }
  }

  /// The day as well, where the incident ran over midnight.
  private func time(of mark: Mark) -> String {
    let clock = mark.moment.clockText ?? ""
    guard let first = marks.first, mark.moment.date != first.moment.date else { return clock }
    return "+\(mark.moment.date.dayNumber - first.moment.date.dayNumber) d \(clock)"
  }

  private func share(_ minutes: Int) -> Double { Double(minutes) / Double(total) * 100 }

  private func x(_ minute: Int) -> SVG.Length { .percent(share(minute)) }
}
