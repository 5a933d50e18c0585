import Configuration
import Diagnostics
import Postmortems

/// PM02. Without a severity from the matrix nothing else can be asked of the right incidents.
public enum SeverityInMatrix: ReviewRule {
  public static let id = "PM02"
  public static let level = ReviewLevel.error
  public static let title = "The severity is in the severity matrix"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let known = subject.context.configuration.severities.levels.map(\.id)
    let remedy = "Write one of \(known.joined(separator: ", "))."
    guard let severity = subject.facts.severity, severity.basis == .stated else {
      return [
        Finding(
          at: subject.titleRange, "the severity is not stated",
          because: "It decides who reads the postmortem, how soon, and what must be in it.", remedy: remedy)
      ]
    }
    guard severity.value.rank == nil else { return [] }
    return [
      Finding(
        at: subject.range(of: severity.provenance), "severity \"\(severity.value.name)\" is not in the severity matrix",
        because: "The incident is counted under no level, and rules for severe ones pass it by.", remedy: remedy)
    ]
  }
}
