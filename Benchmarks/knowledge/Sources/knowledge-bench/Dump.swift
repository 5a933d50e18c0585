import Foundation
import KnowledgeBase
import Postmortems

/// Findings as JSON lines, each with what a reader needs to judge it.
struct Dump {
  let base: KnowledgeBase

  init(_ base: KnowledgeBase) { self.base = base }

  func write() {
    for incident in base.incidents {
      for relation in incident.related {
        put([
          "type": "relation", "a": describe(incident.id), "b": describe(relation.to),
          "reasons": relation.reasons.map { "\($0)" },
        ])
      }
    }
    for learning in base.learnings {
      put([
        "type": "entry", "path": path(learning.incident), "kind": learning.learning.kind.rawValue,
        "text": learning.learning.text, "headline": learning.learning.headline,
        "themes": learning.themes.map { base.themes[$0].name },
      ])
    }
    for group in base.learningGroups {
      put([
        "type": "learning", "name": group.name,
        "kinds": Set(group.members.map { base.learnings[$0].learning.kind.rawValue }).sorted(),
        "shared": group.sharedWords, "cameBack": group.cameBack,
        "members": group.members.map {
          ["path": path(base.learnings[$0].incident), "text": base.learnings[$0].learning.text]
        },
      ])
    }
    for recurrence in base.recurrences {
      put([
        "type": "recurrence", "later": describe(recurrence.incident), "earlier": describe(recurrence.earlier),
        "cause": recurrence.cause, "ties": recurrence.ties.map { "\($0)" }, "days": recurrence.days,
        "verdict": recurrence.verdict.rawValue, "basis": recurrence.basis.rawValue,
        "open": items(recurrence.openItems), "done": items(recurrence.doneItems),
        "undated": items(recurrence.undatedItems), "unmarked": items(recurrence.unmarkedItems),
        "wouldHavePrevented": items(recurrence.wouldHavePrevented),
      ])
    }
    for group in base.duplicates {
      for other in group.others {
        put([
          "type": "duplicate", "a": describe(group.canonical), "b": describe(other.incident),
          "reason": "\(other.reason)",
        ])
      }
    }
  }

  private func items(_ places: [Int]) -> [String] { places.map { base.prevention[$0].item.text } }

  private func path(_ id: String) -> String { base.record(id)?.path ?? id }

  private func describe(_ id: String) -> [String: Any] {
    guard let incident = base.incident(id) else { return ["id": id] }
    return [
      "path": path(id), "title": incident.title, "date": incident.date?.iso ?? "", "services": incident.services,
      "causes": incident.causes.map { "\($0.cause) (\($0.role.rawValue), \($0.provenance.source.basis.rawValue))" },
    ]
  }

  private func put(_ object: [String: Any]) {
    let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    print(data.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }
}
