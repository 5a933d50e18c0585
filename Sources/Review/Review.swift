import Diagnostics
import Postmortems

/// What the review of one document found.
public struct DocumentReview: Sendable {
  public var path: String
  /// In report order, with the levels in force.
  public var diagnostics: [Diagnostic]
  /// The changes that mend some of them, by the place of the diagnostic.
  public var fixes: [Int: Fix]
  /// How many findings the document allows with a reason.
  public var allowed: Int
}

/// Reviews documents: every rule that is not off, and what the document allows.
public enum Review {
  /// The review of one document: a pure function of it and its context, so that documents are reviewed on all cores.
  public static func review(_ record: Record, in context: ReviewContext) -> DocumentReview {
    let isPostmortem = record.postmortem != nil
    let subject = ReviewSubject(record, in: context)
    let allowances = Allowance.find(in: record)
    let allowed = Set(allowances.filter { !$0.reason.isEmpty && $0.misspelt == nil }.flatMap(\.rules))
    var used: Set<String> = []
    var found: [(diagnostic: Diagnostic, fix: Fix?)] = []
    var count = 0
    for rule in ReviewRules.all where isPostmortem || rule.readsEveryKind {
      guard let severity = context.settings.level(of: rule, for: record.path).severity else { continue }
      let findings = rule.findings(in: subject)
      if !findings.isEmpty, allowed.contains(rule.id) {
        used.insert(rule.id)
        count += findings.count
        continue
      }
      for finding in findings { found.append((diagnostic(finding, rule.id, severity, record.path), finding.fix)) }
    }
    let allowanceFindings = Allowance.diagnostics(allowances, used: used, of: record)
    found += allowanceFindings.map { ($0, nil) }
    return ordered(found, path: record.path, allowed: count)
  }

  private static func diagnostic(_ finding: Finding, _ rule: String, _ severity: Diagnostic.Severity, _ path: String)
    -> Diagnostic
  {
    Diagnostic(
      severity, rule: rule, at: SourceLocation(file: path, range: finding.range), finding.summary,
      because: finding.explanation, remedy: finding.remedy, notes: finding.notes)
  }

  private static func ordered(_ found: [(diagnostic: Diagnostic, fix: Fix?)], path: String, allowed: Int)
    -> DocumentReview
  {
    var fixOf: [Diagnostic: Fix] = [:]
    for (diagnostic, fix) in found where fix != nil { fixOf[diagnostic] = fix }
    let diagnostics = found.map(\.diagnostic).inReportOrder()
    var fixes: [Int: Fix] = [:]
    for (index, diagnostic) in diagnostics.enumerated() { fixes[index] = fixOf[diagnostic] }
    return DocumentReview(path: path, diagnostics: diagnostics, fixes: fixes, allowed: allowed)
  }
}
