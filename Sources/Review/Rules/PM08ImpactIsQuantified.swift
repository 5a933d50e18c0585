import Diagnostics
import Markdown
import Postmortems

/// PM08. Source: Google SRE workbook: "quantify the impact", or say that it is an estimate.
public enum ImpactIsQuantified: ReviewRule {
  public static let id = "PM08"
  public static let level = ReviewLevel.error
  public static let title = "The impact has a figure, or says that it is an estimate"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let tree = subject.tree
    guard let section = subject.record.section(.impact) else {
      guard let impact = subject.facts.impact, impact.basis == .stated, !hasFigure(impact.value) else { return [] }
      return [finding(at: subject.range(of: impact.provenance))]
    }
    guard !section.blocks.isEmpty else { return [] }
    if section.blocks.contains(where: { hasFigure(tree.plainText($0)) }) { return [] }
    guard subject.prose.isLatin else { return [] }
    let estimate = subject.context.words[.estimate]
    let lines = section.lines
    let isHonest = subject.prose.blocks.contains { block in
      lines.contains(tree.line(block.node)) && estimate.isFound(in: block)
    }
    return isHonest ? [] : [finding(at: subject.range(of: section))]
  }

  private static func hasFigure(_ text: String) -> Bool { text.utf8.contains { (0x30...0x39).contains($0) } }

  private static func finding(at range: Diagnostics.SourceRange) -> Finding {
    Finding(
      at: range, "the impact has no figure",
      because: "\"Some users saw errors\" cannot be compared with the next incident, or with what prevention costs.",
      remedy: "Say how many users, requests, orders or minutes; an estimate will do if it says that it is one.")
  }
}
