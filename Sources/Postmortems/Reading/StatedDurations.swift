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
      if kind == .timeline {
        blocks += section.blocks.prefix(2).filter {
          tree.kind($0) == .paragraph && TimeExpression.leading(Array(tree.plainTextBytes($0).prefix(60))) == nil
        }
      }
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
    let cues = Self.anyCue.hits(in: bytes)
    guard
      cues.contains(where: { $0.phrase < Self.outrightCount }) || cues.contains(where: { Self.isTrouble($0.phrase) })
    else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.contains(where: \.isDigit) || Self.units.isFound(in: text) else { return }
    for sentence in Sentence.all(of: text) {
      let isAboutDetection = Self.detection.isFound(in: sentence)
      let isAboutRestoration = Self.restoration.isFound(in: sentence) || !isAboutDetection && Self.lasts(sentence)
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

  /// "… were unable to log in for about two hours", "For 12 hours nothing was recorded": trouble, and how long it went on.
  private static func lasts(_ sentence: String) -> Bool {
    guard trouble.isFound(in: sentence) else { return false }
    let words = sentence.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "~" && $0 != "." && $0 != "-" }
    for (index, word) in words.enumerated() where word == "for" || word == "for~" {
      for ahead in 1...5 where index + ahead < words.count {
        let next = words[index + ahead]
        if DurationReader.minutes(in: words[(index + ahead)...].prefix(3).joined(separator: " ")) != nil,
          next.first?.isNumber == true || next.first == "~" || numbers.contains(next)
        {
          return true
        }
        guard between.contains(next) else { break }
      }
    }
    return false
  }

  private static let between: Set<Substring> = [
    "about", "around", "approximately", "roughly", "nearly", "almost", "over", "more", "than", "just", "under", "less",
    "a", "total", "of", "the", "another", "~", "well", "some", "at", "least", "only", "close", "to",
  ]
  private static let numbers: Set<Substring> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "an", "a", "half",
  ]

  private static func isTrouble(_ phrase: Int) -> Bool { phrase >= outrightCount }
  private static let outrightCount = detectionPhrases.count + restorationPhrases.count
  private static let trouble = PhraseIndex(troublePhrases)
  private static let troublePhrases = [
    "down", "offline", "unavailable", "outage", "affected", "impacted", "disrupted", "disruption", "unable", "not able",
    "failed", "failing", "did not", "no longer", "degraded", "interrupted", "interruption", "inaccessible",
    "unreachable",
    "dark", "blocked", "broken", "not work", "errors", "could not", "stuck", "slow", "not respond", "unresponsive",
    "not available", "locked out", "lost access", "delayed",
  ]

  private static let bounds = PhraseIndex([
    "at most", "maximum", "up to", "unknown", "several", "each", "every", "per", "short periods",
  ])
  private static let units = PhraseIndex([
    "hour", "minute", "day", "second", "week", "stunde", "heure", "hora", "minuto", "jour", "semana", "woche",
  ])

  private static let detection = PhraseIndex(detectionPhrases)
  private static let restoration = PhraseIndex(restorationPhrases)
  /// One look at a paragraph sorts out most of them.
  private static let anyCue = PhraseIndex(detectionPhrases + restorationPhrases + troublePhrases)

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
    "fixed within", "fixed in", "for a period of", "a period of", "recover itself", "recovery took", "resolution took",
    "from the start of the incident",
    "total duration",
    "failed for", "failing for", "broken for", "was affected for", "were affected for", "impacted for",
    "interruption of", "for a total of", "mitigated within", "mitigated in", "の障害", "間停止", "間の停止", "ダウンタイム",
    "持续了", "故障持续", "ausfall von", "dauerte", "interruption de", "pendant", "durante", "duró", "durou",
  ]
}
