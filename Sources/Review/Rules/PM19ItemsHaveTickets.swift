import Diagnostics
import Markdown
import Postmortems

/// PM19. Source: Google SRE workbook: every action item has a bug number.
public enum ItemsHaveTickets: ReviewRule {
  public static let id = "PM19"
  public static let level = ReviewLevel.error
  public static let title = "Every prevention item has a ticket or a reference"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let due = subject.items.filter { $0.effectiveStatus != .done }
    let gaps = ItemGaps(
      what: "a ticket", noun: "ticket",
      explanation: "A promise that stands in no tracker is planned by nobody and found by nobody.",
      remedy: "Add the ticket's id or a link to it.")
    return gaps.findings(due, lacking: due.filter { !hasReference($0, subject.tree) }, in: subject)
  }

  private static func hasReference(_ item: PreventionItem, _ tree: MarkdownTree) -> Bool {
    item.ticket != nil || item.ticketURL != nil
      || item.nodes.contains { node in
        tree.kind(node) == .link || tree.descendants(of: node).contains { tree.kind($0) == .link }
      }
  }
}
