import Diagnostics

/// Where a fact comes from, strongest first: what the author wrote always wins over what was inferred.
public enum FactSource: Int, Hashable, Sendable, Comparable, CaseIterable {
  /// A correction file beside the documents, which counts as stated by the author.
  case correction
  case frontMatter
  /// A ticket of a tracker, imported beside the documents.
  case tracker
  /// A label and its value: bold label, bullet, label paragraph, two-column table.
  case fieldList
  /// A table or list in the section that belongs to the fact.
  case sectionTable
  /// The prose of a section.
  case section
  /// File name, first heading or first paragraph.
  case text
  /// Computed from other facts, such as a duration from two moments.
  case computation
  /// Decided by a classifier.
  case inference

  public static func < (a: FactSource, b: FactSource) -> Bool { a.rawValue < b.rawValue }

  /// Written as data, so that a value that cannot be read is a mistake worth a word; prose may say anything.
  var isData: Bool { self <= .frontMatter }

  /// Stated by the author, computed from what the author stated, or inferred.
  public var basis: Basis {
    switch self {
    case .computation: .computed
    case .inference: .inferred
    default: .stated
    }
  }

  public enum Basis: String, Hashable, Sendable {
    case stated, computed, inferred
  }

  /// The name in `inspect` and in JSON.
  public var name: String {
    switch self {
    case .correction: "correction"
    case .frontMatter: "front matter"
    case .tracker: "tracker"
    case .fieldList: "field list"
    case .sectionTable: "table or list"
    case .section: "section"
    case .text: "text"
    case .computation: "computed"
    case .inference: "inferred"
    }
  }
}

/// Where a fact was read: file, lines, kind of source, and for inferences the phrases that decided.
public struct Provenance: Hashable, Sendable {
  public var source: FactSource
  public var location: SourceLocation
  /// For an inference, the phrases that decided, strongest first.
  public var evidence: [String]
  /// For an inference, 0 to 1.
  public var confidence: Double?

  public init(
    _ source: FactSource, at location: SourceLocation, evidence: [String] = [], confidence: Double? = nil
  ) {
    self.source = source
    self.location = location
    self.evidence = evidence
    self.confidence = confidence
  }
}

/// A value read out of a document, and where it was read. An unknown fact is `nil`, never a guess.
public struct Fact<Value: Hashable & Sendable>: Hashable, Sendable {
  public var value: Value
  public var provenance: Provenance

  public init(_ value: Value, _ provenance: Provenance) {
    self.value = value
    self.provenance = provenance
  }

  public var basis: FactSource.Basis { provenance.source.basis }

  public func map<Other>(_ transform: (Value) -> Other) -> Fact<Other> {
    Fact<Other>(transform(value), provenance)
  }
}

/// Two sources of one document that disagree: both are kept, the stronger is in force.
public struct FactConflict: Hashable, Sendable {
  /// The name of the fact, as in `facts.md`: `severity`, `time to restore` …
  public var fact: String
  public var used: String
  public var usedAt: Provenance
  public var other: String
  public var otherAt: Provenance

  public init(fact: String, used: String, usedAt: Provenance, other: String, otherAt: Provenance) {
    self.fact = fact
    self.used = used
    self.usedAt = usedAt
    self.other = other
    self.otherAt = otherAt
  }
}
