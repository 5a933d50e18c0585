import Diagnostics
import Postmortems

/// PM31. Measured: large folders hold the same incident twice, as a draft and as what was published.
public enum ToldTwice: ReviewRule {
  public static let id = "PM31"
  public static let level = ReviewLevel.warning
  public static let title = "The same incident is not described twice"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    guard let other = subject.context.canonical(of: subject.record.id) else { return [] }
    return [
      Finding(
        at: subject.titleRange, "\(other.path) describes the same incident",
        because: "Corrections go into one of them, and readers find whichever comes first.",
        remedy: "Keep one; name the other's id under aliases: so that links to it keep working.",
        notes: [Diagnostic.Note("the other document", at: SourceLocation(file: other.path, line: 1))])
    ]
  }
}
