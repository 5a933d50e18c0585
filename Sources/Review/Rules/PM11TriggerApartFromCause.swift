import Diagnostics
import Markdown
import Postmortems

/// PM11. Source: Google SRE workbook and Wikimedia: the trigger is the spark, the root cause the fuel.
public enum TriggerApartFromCause: ReviewRule {
  public static let id = "PM11"
  public static let level = ReviewLevel.error
  public static let title = "The trigger is told apart from the root cause"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    guard let cause = subject.record.section(.rootCause) else { return [] }
    if let trigger = subject.record.section(.trigger) {
      let text = plainText(of: trigger, subject)
      guard text == plainText(of: cause, subject), !text.isEmpty else { return [] }
      return [finding(at: subject.range(of: trigger), "trigger and root cause are the same text")]
    }
    guard subject.facts.trigger?.basis != .stated, subject.prose.isLatin else { return [] }
    let triggers = subject.context.words[.triggers]
    let isTold = subject.prose.blocks.contains { block in
      [.rootCause, .contributing, .summary, .timeline, .background].contains(block.section)
        && triggers.isFound(in: block)
    }
    return isTold ? [] : [finding(at: subject.range(of: cause), "no trigger is named beside the root cause")]
  }

  private static func plainText(of section: Section, _ subject: ReviewSubject) -> String {
    section.blocks.map { Label.normalized(subject.tree.plainText($0)) }.joined(separator: " ")
  }

  private static func finding(at range: SourceRange, _ summary: String) -> Finding {
    Finding(
      at: range, summary,
      because: "The trigger goes away and another one comes; what made the system vulnerable to it stays.",
      remedy: "Say what set it off in a section \"Trigger\" or a sentence, and what let it happen under the root cause."
    )
  }
}
