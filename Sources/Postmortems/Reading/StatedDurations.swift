import Diagnostics
import Markdown

/// Durations that sentences state: "lasted for five hours", "went unnoticed for 40 minutes".
///
/// Only sentences that say what the figure counts are read; a figure alone is nobody's duration.
struct StatedDurations {
  private(set) var detect: Fact<Int>?
  private(set) var restore: Fact<Int>?

  init(reader: RecordReader) {
    let tree = reader.tree
    let sections: Set<SectionKind> = [.summary, .impact, .detection, .resolution, .wentWrong, .lessons]
    var blocks = reader.head
    for section in reader.sections {
      guard let kind = section.kind else { continue }
      if sections.contains(kind) { blocks += section.blocks }
      // What stands above the entries of a timeline sums it up.
      if kind == .timeline { blocks += section.blocks.prefix(2).filter { tree.kind($0) == .paragraph } }
    }
    if let title = reader.titleHeading?.node { blocks.append(title) }
    var seen: Set<NodeID> = []
    for block in blocks where seen.insert(block).inserted {
      for leaf in Prose.leaves(of: block, in: tree) {
        read(leaf, tree, reader.document.path)
        if detect != nil, restore != nil { return }
      }
    }
  }

  private mutating func read(_ leaf: NodeID, _ tree: MarkdownTree, _ file: String) {
    let bytes = tree.plainTextBytes(leaf)
    guard !Self.anyCue.hits(in: bytes).isEmpty else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.contains(where: \.isDigit) || Self.units.isFound(in: text) else { return }
    for sentence in Sentence.all(of: text) {
      let isAboutDetection = Self.detection.isFound(in: sentence)
      let isAboutRestoration = Self.restoration.isFound(in: sentence)
      // "at most 16 hours" and "an unknown length" bound a figure without stating it.
      if Self.bounds.isFound(in: sentence) { continue }
      guard isAboutDetection || isAboutRestoration,
        let minutes = DurationReader.minutes(in: sentence), minutes > 0
      else { continue }
      let fact = Fact(
        minutes, Provenance(.section, at: SourceLocation(file: file, range: tree.range(leaf))))
      if isAboutDetection { detect = detect ?? fact }
      // "It went unnoticed and caused 40 minutes of total outage" states both.
      if isAboutRestoration { restore = restore ?? fact }
    }
  }

  private static let bounds = PhraseIndex(["at most", "maximum", "up to", "unknown"])
  private static let units = PhraseIndex([
    "hour", "minute", "day", "second", "week", "stunde", "heure", "hora", "minuto", "jour", "semana", "woche",
  ])

  private static let detection = PhraseIndex(detectionPhrases)
  private static let restoration = PhraseIndex(restorationPhrases)
  /// One look at a paragraph sorts out most of them.
  private static let anyCue = PhraseIndex(detectionPhrases + restorationPhrases)

  private static let detectionPhrases = [
    "before we noticed", "before anyone noticed", "before someone noticed", "before it was noticed",
    "before being noticed",
    "unnoticed", "undetected", "to detect", "until we noticed", "until anyone noticed", "to notice",
    "before we realized",
    "before we realised", "before detection", "before we were aware", "before it was detected", "before we detected",
    "before discovery", "before it was discovered", "before we became aware", "before the alert",
    "until it was noticed",
    "until it was detected", "before we were alerted", "before we discovered", "before we found out",
  ]

  private static let restorationPhrases = [
    "lasted", "downtime", "went down for", "of outage", "total outage", "partial outage", "complete outage",
    "full outage", "hour outage",
    "minute outage", "min outage", "down for", "unavailable for", "inaccessible for", "unreachable for", "offline for",
    "unusable for", "degraded for", "disruption for", "disrupted for", "outage for", "outage of", "to recover",
    "to resolve",
    "to restore", "resolved in", "resolved within", "restored in", "restored within", "recovered in",
    "recovered within",
    "fixed within", "recover itself", "recovery took", "resolution took", "from the start of the incident",
    "total duration",
    "failed for", "failing for", "broken for", "was affected for", "were affected for", "impacted for",
    "interruption of", "for a total of", "mitigated within", "mitigated in", "の障害", "間停止", "間の停止", "ダウンタイム",
    "持续了", "故障持续", "ausfall von", "dauerte", "interruption de", "pendant", "durante", "duró", "durou",
  ]
}
