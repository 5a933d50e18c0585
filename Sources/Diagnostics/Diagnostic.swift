/// What was found wrong, where, why, and what to do: everything the pipeline has to say about its input.
public struct Diagnostic: Hashable, Sendable {
  /// How much it matters for the result of the command.
  public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
    /// Something had to be left out.
    case error
    /// Everything was built, but probably not as the author meant it.
    case warning
    /// Worth knowing.
    case note

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
  }

  /// Another place that belongs to the matter, with the reason it is named.
  public struct Note: Hashable, Sendable {
    public var message: String
    public var location: SourceLocation?

    public init(_ message: String, at location: SourceLocation? = nil) {
      self.message = message
      self.location = location
    }
  }

  public var severity: Severity
  /// The stable id of the rule, such as `file.encoding`; `Documentation/Diagnostics.md` has an entry for each.
  public var rule: String
  public var location: SourceLocation
  /// What: one line, most specific word first, no full stop.
  public var summary: String
  /// Why it matters, in a sentence.
  public var explanation: String?
  /// What to do, in a sentence.
  public var remedy: String?
  public var notes: [Note]

  public init(
    _ severity: Severity, rule: String, at location: SourceLocation, _ summary: String,
    because explanation: String? = nil, remedy: String? = nil, notes: [Note] = []
  ) {
    self.severity = severity
    self.rule = rule
    self.location = location
    self.summary = summary
    self.explanation = explanation
    self.remedy = remedy
    self.notes = notes
  }
}

/// A value and what there was to say while it was made.
public struct Diagnosed<Value> {
  public var value: Value
  public var diagnostics: [Diagnostic]

  public init(_ value: Value, _ diagnostics: [Diagnostic] = []) {
    self.value = value
    self.diagnostics = diagnostics
  }
}

extension Diagnosed: Sendable where Value: Sendable {}

extension Sequence where Element == Diagnostic {
  /// The order of every report: by file, place, severity, rule and text, whatever thread found it first.
  public func inReportOrder() -> [Diagnostic] {
    var ordered = Array(self)
    // Most documents have nothing to say.
    guard ordered.count > 1 else { return ordered }
    ordered.sort { a, b in
      if a.location.file != b.location.file { return a.location.file < b.location.file }
      let first = a.location.range?.start ?? SourcePosition(line: 0)
      let second = b.location.range?.start ?? SourcePosition(line: 0)
      if first != second { return first < second }
      if a.severity != b.severity { return a.severity < b.severity }
      return (a.rule, a.summary) < (b.rule, b.summary)
    }
    return ordered
  }

  /// How many there are of a severity.
  public func count(of severity: Diagnostic.Severity) -> Int {
    reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
  }
}
