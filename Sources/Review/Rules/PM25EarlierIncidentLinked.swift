import Diagnostics
import Markdown
import Postmortems

/// PM25. Measured: a fifth of the postmortems that say "again" do not say when it happened before.
public enum EarlierIncidentLinked: ReviewRule {
  public static let id = "PM25"
  public static let level = ReviewLevel.warning
  public static let title = "What happened before is linked"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    if !subject.facts.related.isEmpty { return [] }
    let list = subject.context.words[.again]
    for block in subject.prose.blocks where !block.isHeading && block.section != .actions && block.links.isEmpty {
      guard let hit = list.hits(in: block).first(where: { !isAboutTheFuture($0, block) }) else { continue }
      if linksAnIncident(subject) || namesAnIncident(subject) { return [] }
      return [
        Finding(
          at: subject.prose.range(of: hit, in: block), "\"\(hit.phrase)\", but the earlier incident is not linked",
          because: "Whether its prevention items were done, and why they did not help, is what this one is about.",
          remedy: "Link its postmortem, or add its id to related: in the front matter.")
      ]
    }
    return []
  }

  /// "So that it has not happened again", "to avoid a repeat of".
  private static func isAboutTheFuture(_ hit: PhraseList.Hit, _ block: Prose.Block) -> Bool {
    (block.sentenceStart(of: hit.words.lowerBound)..<hit.words.lowerBound).contains {
      ["avoid", "prevent", "future", "not", "if", "risk", "never", "ensure"].contains(block.text(block.words[$0].range))
    }
  }

  private static func linksAnIncident(_ subject: ReviewSubject) -> Bool {
    subject.record.document.links.contains { link in
      guard case .document(let path, _) = subject.context.links.target(of: link, from: subject.record),
        path != subject.record.path, let id = subject.context.links.id(ofPath: path)
      else { return false }
      return subject.context.base.incident(id) != nil
    }
  }

  /// Its id in the text is a link on the site.
  private static func namesAnIncident(_ subject: ReviewSubject) -> Bool {
    let (base, id) = (subject.context.base, subject.record.id)
    return base.backlinks.contains { base.incident($0.key) != nil && $0.value.contains { $0.from == id } }
  }
}
