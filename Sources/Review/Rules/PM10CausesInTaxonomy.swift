import Diagnostics
import Postmortems

/// PM10: what a document is filed under exists, so that "have we seen this before?" finds it.
public enum CausesInTaxonomy: ReviewRule {
  public static let id = "PM10"
  public static let level = ReviewLevel.error
  public static let title = "The causes are in the taxonomy"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let unknown = subject.facts.unknownCauses.map { cause in
      Finding(
        at: subject.range(of: cause.provenance), "\"\(cause.value)\" is not in the cause taxonomy",
        because: "The incident is listed under no such cause, and nobody who searches by cause finds it.",
        remedy: "Use an id of the taxonomy (debrief explain causes lists them), or add this one to your own.")
    }
    if !unknown.isEmpty || !subject.facts.causes.isEmpty { return unknown }
    return [
      Finding(
        at: subject.headingRange(.rootCause, .contributing), "the incident is filed under no cause",
        because: "None is stated, and the text does not say enough to infer one; search by cause does not find it.",
        remedy: "State it in the front matter: causes: [capacity.exhaustion].")
    ]
  }
}
