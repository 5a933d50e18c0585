import Diagnostics
import Markdown
import Postmortems

/// PM07. Source: PagerDuty's guide: every entry of the timeline links to a metric or a page that shows it.
public enum TimelineEvidence: ReviewRule {
  public static let id = "PM07"
  public static let level = ReviewLevel.note
  public static let title = "The timeline links to its evidence"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let timeline = subject.facts.timeline
    guard timeline.count > 2, !timeline.contains(where: { hasEvidence($0, in: subject.tree) }) else { return [] }
    return [
      Finding(
        at: subject.headingRange(.timeline), "none of the \(timeline.count) entries of the timeline links to evidence",
        because: "Graphs and logs are deleted; a link, a picture or the log line itself lets a reader check the story.",
        remedy: "Link the dashboard, the deployment, the message, or quote the log line.")
    ]
  }

  /// A link, a picture, or the line of a log itself.
  private static func hasEvidence(_ entry: TimelineEntry, in tree: MarkdownTree) -> Bool {
    entry.nodes.contains { node in
      isEvidence(tree.kind(node)) || tree.descendants(of: node).contains { isEvidence(tree.kind($0)) }
    }
  }

  private static func isEvidence(_ kind: NodeKind) -> Bool {
    switch kind {
    case .link, .image, .codeBlock, .footnoteReference: true
    default: false
    }
  }
}
