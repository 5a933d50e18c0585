import Diagnostics
import Markdown

/// One thing that a review of a postmortem looks at. Each rule is a file of its own in `Rules/`, has a page in
/// `Documentation/Rules/` that `debrief explain` prints, and a pair of examples there, a bad and a good one.
///
/// A rule is a pure function of a document and the knowledge base it belongs to; it never sees the level that the
/// site gives it.
public protocol ReviewRule: Sendable {
  /// Stable: `PM01` …
  static var id: String { get }
  /// The level where the configuration names no other.
  static var level: ReviewLevel { get }
  /// What it checks, in one line of a table.
  static var title: String { get }
  /// Whether it looks at documents that are not postmortems, too.
  static var readsEveryKind: Bool { get }

  static func findings(in subject: ReviewSubject) -> [Finding]
}

extension ReviewRule {
  public static var readsEveryKind: Bool { false }
}

/// How much a finding of a rule matters.
public enum ReviewLevel: String, Hashable, Sendable, CaseIterable {
  case off, note, warning, error

  /// `nil` for a rule that is off.
  public var severity: Diagnostic.Severity? {
    switch self {
    case .off: nil
    case .note: .note
    case .warning: .warning
    case .error: .error
    }
  }
}

/// What a rule found: a diagnostic that has not yet got its level.
public struct Finding: Hashable, Sendable {
  /// In the document under review.
  public var range: SourceRange
  /// What, in one line without a full stop.
  public var summary: String
  /// Why it matters.
  public var explanation: String
  /// What to do.
  public var remedy: String
  public var notes: [Diagnostic.Note]
  /// A change of the text that mends it, where there is nothing to decide.
  public var fix: Fix?

  public init(
    at range: SourceRange, _ summary: String, because explanation: String, remedy: String,
    notes: [Diagnostic.Note] = [], fix: Fix? = nil
  ) {
    self.range = range
    self.summary = summary
    self.explanation = explanation
    self.remedy = remedy
    self.notes = notes
    self.fix = fix
  }
}

/// A replacement of a part of one line. Places are lines and columns, since a document is read with its line ends
/// unified, and a fix must leave the others as they are.
public struct Fix: Hashable, Sendable {
  /// Within one line; columns count bytes, the last one included.
  public var range: SourceRange
  public var replacement: String

  public init(_ range: SourceRange, replacement: String) {
    self.range = range
    self.replacement = replacement
  }
}

/// Every rule, in the order of the ids.
public enum ReviewRules {
  public static let all: [any ReviewRule.Type] = [
    RequiredSections.self, SeverityInMatrix.self, MomentsInOrder.self, TimelineInOrder.self,
    TimelineBeginsBeforeDetection.self, ImpactIsBounded.self, TimelineEvidence.self, ImpactIsQuantified.self,
    OutageForPartialImpact.self, CausesInTaxonomy.self, TriggerApartFromCause.self, ContributingFactors.self,
    HumanErrorAsCause.self, WordsOfBlame.self, Counterfactuals.self, NamedPeople.self, AnimatedLanguage.self,
    OwnersAreNamed.self, ItemsHaveTickets.self, ItemsHaveDueDates.self, VagueActions.self, UrgentAction.self,
    MoreThanTraining.self, DetectionAction.self, EarlierIncidentLinked.self, PublishedInTime.self, Secrets.self,
    UnexplainedAcronyms.self, DurationsAgree.self, BrokenLinks.self, ToldTwice.self,
  ]

  /// By id, whatever its case.
  public static func rule(_ id: String) -> (any ReviewRule.Type)? {
    let wanted = id.uppercased()
    return all.first { $0.id == wanted }
  }
}
