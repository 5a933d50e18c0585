import KnowledgeBase
import Postmortems

/// How documents write the names of alerts, for addresses that a `runbook_url` can be made of:
/// `https://…/alerts/{{ $labels.alertname }}.html`.
struct AlertNames {
  /// By id: each spelling once, that of the oldest incident first, so that a new document changes no address.
  private var spellings: [String: [String]] = [:]

  init(_ base: KnowledgeBase) {
    guard !base.alerts.isEmpty else { return }
    // Incidents stand newest first, those without a day last.
    let places = base.incidents.indices.reversed()
    for place in places.filter({ base.incidents[$0].date != nil }) + places.filter({ base.incidents[$0].date == nil }) {
      for alert in base.records[base.recordPlaces[place]].postmortem?.alerts ?? [] {
        let id = Slug.make(alert.value)
        if spellings[id]?.contains(alert.value) != true { spellings[id, default: []].append(alert.value) }
      }
    }
  }

  /// The addresses of an alert, by its id: `alerts/SlowApi.html` for each spelling that can be a file name everywhere.
  func addresses(of id: String) -> [String] {
    (spellings[id] ?? []).filter(AlertNames.isFileName).map { "alerts/\($0).html" }
  }

  /// The page's own address: of several spellings that of the one that the last build had, else of the oldest. It is the
  /// exact name, where that is made of letters, digits, `.`, `-` and `_`, and else made of the id.
  func address(of id: String, past: Set<String>) -> String {
    let made = "alerts/\(PageName.make(id)).html"
    let wanted = (spellings[id] ?? []).map { name in
      AlertNames.isFileName(name) && name.utf8.allSatisfy(AlertNames.isPlain) ? "alerts/\(name).html" : made
    }
    return wanted.first(where: past.contains) ?? wanted.first ?? made
  }

  /// What file systems take, Windows' too, and what is no other file: no folder, hidden file, device or index.
  private static func isFileName(_ name: String) -> Bool {
    guard (1...100).contains(name.utf8.count), let first = name.first, let last = name.last else { return false }
    guard first != ".", first != " ", last != ".", last != " " else { return false }
    let isSafe = name.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7F && !"<>:\"/\\|?*#%".unicodeScalars.contains($0)
    }
    let slug = name.lowercased()
    // Names that are kept for something else are told by what becomes of them as an address.
    return isSafe && !(slug.utf8.allSatisfy(isPlain) && PageName.make(slug) == slug + "-page")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }
}
