import Markdown

/// The canonical sections of a postmortem, whatever a house style calls them.
public enum SectionKind: String, Hashable, Sendable, CaseIterable {
  case facts, summary, now, impact, background, timeline, trigger
  case rootCause = "root_cause"
  case contributing, detection, mitigation, resolution, lessons
  case wentWell = "went_well"
  case wentWrong = "went_wrong"
  case lucky
  case actions, people, references, signatures

  /// Its place among all kinds.
  var ordinal: Int {
    switch self {
    case .facts: 0
    case .summary: 1
    case .now: 2
    case .impact: 3
    case .background: 4
    case .timeline: 5
    case .trigger: 6
    case .rootCause: 7
    case .contributing: 8
    case .detection: 9
    case .mitigation: 10
    case .resolution: 11
    case .lessons: 12
    case .wentWell: 13
    case .wentWrong: 14
    case .lucky: 15
    case .actions: 16
    case .people: 17
    case .references: 18
    case .signatures: 19
    }
  }

  // A raw value's own hash would be that of its name.
  public func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }
}

/// One part of a document: a heading or label and what stands below it.
public struct Section: Hashable, Sendable {
  /// `nil` where no canonical name fits; the text is kept and shown all the same.
  public var kind: SectionKind?
  public var title: String
  /// The anchor on the page.
  public var anchor: String
  /// 2 for the sections of a page; deeper ones are nested in them.
  public var level: Int
  /// First to last line of the file, the heading's line included.
  public var lines: ClosedRange<Int>
  /// The heading or label itself; `nil` for what stands before the first heading.
  public var heading: NodeID?
  /// The blocks below the heading, nested sections included.
  public var blocks: [NodeID]
  /// The document's, unless a comment `<!-- audience: public -->` below the heading says otherwise.
  public var audience = Audience.internal

  public init(
    kind: SectionKind?, title: String, anchor: String, level: Int, lines: ClosedRange<Int>, heading: NodeID?,
    blocks: [NodeID]
  ) {
    self.kind = kind
    self.title = title
    self.anchor = anchor
    self.level = level
    self.lines = lines
    self.heading = heading
    self.blocks = blocks
  }
}
