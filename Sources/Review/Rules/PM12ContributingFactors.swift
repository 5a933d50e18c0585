import Diagnostics
import Markdown
import Postmortems

/// PM12. Source: PagerDuty's guide: complex failures have several causes.
public enum ContributingFactors: ReviewRule {
  public static let id = "PM12"
  public static let level = ReviewLevel.warning
  public static let title = "A severe incident names two or more contributing factors"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    guard subject.isSevere else { return [] }
    let stated = subject.facts.causes.filter { $0.provenance.source.basis == .stated }.count
    let told =
      subject.record.sections.filter { $0.kind == .contributing || $0.kind == .rootCause }
      .map { factors(in: $0, subject.tree) }.max() ?? 0
    guard max(stated - 1, told) < 2 else { return [] }
    return [
      Finding(
        at: subject.headingRange(.contributing, .rootCause), "fewer than two contributing factors are named",
        because:
          "A severe incident needs several things to go wrong; each of them is a chance to prevent the next one.",
        remedy: "Ask why it was possible, why nobody noticed sooner, why it took so long; list what you find.")
    ]
  }

  /// Items of lists, rows of tables below their heads, sub-headings; for prose, paragraphs.
  private static func factors(in section: Section, _ tree: MarkdownTree) -> Int {
    var items = 0
    var paragraphs = 0
    for block in section.blocks {
      switch tree.kind(block) {
      case .list: items += tree.children(of: block).reduce(0) { count, _ in count + 1 }
      case .table: items += max(0, tree.children(of: block).reduce(0) { count, _ in count + 1 } - 1)
      case .heading: items += 1
      case .paragraph: paragraphs += 1
      default: break
      }
    }
    return max(items, paragraphs)
  }
}
