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
    let detections = Set(reader.sections.filter { $0.kind == .detection }.flatMap(\.blocks))
    var seen: Set<NodeID> = []
    for block in blocks where seen.insert(block).inserted {
      for leaf in Prose.leaves(of: block, in: tree) {
        read(leaf, tree, reader.document.path, detections.contains(block) ? .detection : .story)
        if detect != nil, restore != nil { return }
      }
    }
    guard restore == nil else { return }
    if let title = reader.titleHeading?.node { readTitle(title, tree, reader.document.path) }
    // Elsewhere a sentence must say outright that the incident itself took so long.
    let others = reader.sections.filter { $0.kind == nil || $0.kind == .facts }.flatMap(\.blocks)
    for block in others.prefix(40) where restore == nil && tree.kind(block) == .paragraph && seen.insert(block).inserted
    {
      read(block, tree, reader.document.path, .elsewhere)
    }
  }

  private enum Place { case story, detection, elsewhere }

  /// "90-minute outage of the shop", "The shop was down (90 minutes)".
  private mutating func readTitle(_ title: NodeID, _ tree: MarkdownTree, _ file: String) {
    let bytes = tree.plainTextBytes(title)
    guard restore == nil, bytes.contains(where: \.isDigit),
      Self.outages.isFound(in: String(decoding: bytes, as: UTF8.self)),
      Self.cues.hits(in: bytes).contains(where: { Self.Cue($0) == .unit }),
      let minutes = DurationReader.minutes(in: bytes[...]), minutes > 0
    else { return }
    restore = Fact(minutes, Provenance(.text, at: SourceLocation(file: file, range: tree.range(title))))
  }

  private static let outages = PhraseIndex([
    "outage", "downtime", "was down", "were down", "disruption", "interruption",
  ])
  private static let incidents = PhraseIndex(["incident", "outage", "downtime", "disruption", "interruption"])

  private mutating func read(_ leaf: NodeID, _ tree: MarkdownTree, _ file: String, _ place: Place) {
    let bytes = tree.plainTextBytes(leaf)
    let hits = Self.cues.hits(in: bytes)
    // One look at a paragraph sorts out most of them.
    guard place == .detection || hits.contains(where: { ![.bound, .unit, .window].contains(Self.Cue($0)) }),
      hits.contains(where: { Self.Cue($0) == .unit }) || bytes.contains(where: \.isDigit)
    else { return }
    var rest = hits[...]
    for sentence in bytes.withUnsafeBufferPointer(Sentence.ranges) {
      // Hits come by their beginnings, as sentences do.
      rest = rest.drop { $0.range.lowerBound < sentence.lowerBound }
      var cues: Set<Cue> = []
      for hit in rest.prefix(while: { $0.range.lowerBound < sentence.upperBound })
      where hit.range.upperBound <= sentence.upperBound {
        if Self.isOfSomethingElse(hit, bytes[sentence.lowerBound..<hit.range.lowerBound]) { continue }
        cues.insert(Cue(hit))
      }
      // "at most 16 hours" and "an unknown length" bound a figure without stating it.
      if cues.contains(.bound) { continue }
      var isAboutDetection = cues.contains(.detection)
      var isAboutRestoration =
        cues.contains(.restoration)
        || !isAboutDetection && place != .elsewhere && cues.contains(.trouble)
          && (cues.contains(.window) || Self.lasts(bytes[sentence]))
      switch place {
      case .story: break
      case .elsewhere:
        isAboutDetection = false
        isAboutRestoration =
          isAboutRestoration && Self.incidents.isFound(in: String(decoding: bytes[sentence], as: UTF8.self))
      case .detection:
        // "It was broken for 16 hours until somebody tried to log in": how long nobody noticed.
        if isAboutRestoration, !isAboutDetection, !cues.contains(.restoration), Self.endsInNotice(bytes[sentence]) {
          (isAboutDetection, isAboutRestoration) = (true, false)
        } else if !isAboutRestoration, !isAboutDetection {
          isAboutDetection = Self.isNoticedAfter(bytes[sentence])
        }
      }
      guard isAboutDetection || isAboutRestoration,
        let minutes = DurationReader.minutes(in: bytes[sentence]), minutes > 0
      else { continue }
      let fact = Fact(
        minutes, Provenance(.section, at: SourceLocation(file: file, range: tree.range(leaf))))
      if isAboutDetection { detect = detect ?? fact }
      // "It went unnoticed and caused 40 minutes of total outage" states both.
      if isAboutRestoration { restore = restore ?? fact }
    }
  }

  /// "… were unable to log in for about two hours", "For 12 hours nothing was recorded": trouble, and how long it went on.
  private static func lasts(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard hasFor(bytes) else { return false }
    let words = String(decoding: bytes, as: UTF8.self).lowercased().split {
      !$0.isLetter && !$0.isNumber && $0 != "~" && $0 != "." && $0 != "-"
    }
    for (index, word) in words.enumerated() where word == "for" || word == "for~" {
      for ahead in 1...5 where index + ahead < words.count {
        let next = words[index + ahead]
        if next.first?.isNumber == true || next.first == "~" || numbers.contains(next),
          DurationReader.minutes(in: words[(index + ahead)...].prefix(3).joined(separator: " ")) != nil
        {
          return true
        }
        guard between.contains(next) else { break }
      }
    }
    return false
  }

  private static func endsInNotice(_ sentence: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: sentence, as: UTF8.self)
    return text.holds(" until ") || text.holds(" before ")
  }

  /// "Detected after 3 minutes", "The alert fired 3 minutes after the deploy": a word for noticing, and how long it took.
  private static func isNoticedAfter(_ sentence: ArraySlice<UInt8>) -> Bool {
    let words = String(decoding: sentence, as: UTF8.self).lowercased().split {
      !$0.isLetter && !$0.isNumber && $0 != "~"
    }
    guard
      let unit = words.indices.first(where: {
        $0 > 0 && words[$0 - 1].last?.isNumber == true && units.contains(words[$0])
      })
    else { return false }
    let before = words[..<unit].suffix(8)
    let isAfter = before.suffix(4).contains { ["after", "within"].contains($0) }
    let isBehind = words[(unit + 1)...].prefix(2).contains { ["after", "later"].contains($0) }
    return (isAfter || isBehind) && before.contains(where: noticing.contains)
  }

  private static let units: Set<Substring> = ["minute", "minutes", "min", "mins", "hour", "hours", "h", "day", "days"]
  private static let noticing: Set<Substring> = [
    "detected", "noticed", "discovered", "alerted", "paged", "fired", "alert", "alarm", "page", "reported", "found",
  ]

  /// "The deploy lasted three hours", "the second failure lasted ten minutes": not the incident did.
  private static func isOfSomethingElse(_ hit: PhraseIndex.Hit, _ before: ArraySlice<UInt8>) -> Bool {
    guard hit.phrase == lasted else { return false }
    let words = String(decoding: before.suffix(80), as: UTF8.self).lowercased().split { !$0.isLetter }
    guard let subject = words.last else { return false }
    return otherThings.contains(subject) || words.suffix(3).contains(where: oneOfSeveral.contains)
  }

  private static let lasted = detections + (restorationPhrases.firstIndex(of: "lasted") ?? 0)
  private static let otherThings: Set<Substring> = [
    "deploy", "deploys", "deployment", "deployments", "rollout", "rollback", "release", "migration", "migrations",
    "backup", "backups", "restore", "job", "jobs", "build", "builds", "test", "tests", "maintenance", "upgrade",
    "restart", "reboot", "failover", "call", "calls", "meeting", "query", "queries", "transaction", "transactions",
    "import", "export", "investigation", "analysis", "cooldown", "freeze", "window", "spike", "spikes",
  ]
  private static let oneOfSeveral: Set<Substring> = [
    "first", "second", "third", "fourth", "next", "latter", "former", "both",
  ]

  /// Whether "for" stands in a sentence, no letters beside it.
  private static func hasFor(_ sentence: ArraySlice<UInt8>) -> Bool {
    sentence.withUnsafeBufferPointer { bytes in
      var at = 0
      while at + 3 <= bytes.count {
        if bytes[at] | 0x20 == 0x66, bytes[at + 1] | 0x20 == 0x6F, bytes[at + 2] | 0x20 == 0x72,
          at == 0 || !bytes[at - 1].isLetter, at + 3 == bytes.count || !bytes[at + 3].isLetter
        {
          return true
        }
        at += 1
      }
      return false
    }
  }

  private static let between: Set<Substring> = [
    "about", "around", "approximately", "roughly", "nearly", "almost", "over", "more", "than", "just", "under", "less",
    "a", "total", "of", "the", "another", "~", "well", "some", "at", "least", "only", "close", "to",
  ]
  private static let numbers: Set<Substring> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "an", "a", "half",
  ]

  /// What a phrase says of the sentence that it stands in.
  private enum Cue {
    case detection, restoration, trouble, bound, window, unit

    init(_ hit: PhraseIndex.Hit) {
      switch hit.phrase {
      case ..<detections: self = .detection
      case ..<restorations: self = .restoration
      case ..<troubles: self = .trouble
      case ..<bounds: self = .bound
      case ..<windows: self = .window
      default: self = .unit
      }
    }
  }

  /// One look finds the phrases of all cues; each kind ends where the next begins.
  private static let cues = PhraseIndex(
    detectionPhrases + restorationPhrases + troublePhrases + boundPhrases + windowPhrases
      + unitPhrases)
  private static let detections = detectionPhrases.count
  private static let restorations = detections + restorationPhrases.count
  private static let troubles = restorations + troublePhrases.count
  private static let bounds = troubles + boundPhrases.count
  private static let windows = bounds + windowPhrases.count

  private static let troublePhrases = [
    "down", "offline", "unavailable", "outage", "affected", "impacted", "disrupted", "disruption", "unable", "not able",
    "failed", "failing", "did not", "no longer", "degraded", "interrupted", "interruption", "inaccessible",
    "unreachable",
    "dark", "blocked", "broken", "not work", "errors", "could not", "stuck", "slow", "not respond", "unresponsive",
    "not available", "locked out", "lost access", "delayed",
  ]

  private static let boundPhrases = [
    "at most", "maximum", "up to", "unknown", "several", "each", "every", "per", "short periods",
  ]
  /// "a 45-minute window" in which there was trouble.
  private static let windowPhrases = [
    "minute window", "hour window", "minute period", "hour period", "minute interval",
    "minutes window", "hours window",
  ]
  private static let unitPhrases = [
    "hour", "minute", "day", "second", "week", "stunde", "heure", "hora", "minuto", "jour", "semana", "woche",
  ]

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
    "持续了", "故障持续", "中断约", "中断了", "不可用约", "不可用了", "宕机约", "停机约", "recovered after", "restored after",
    "resolved after", "fixed after", "duration was",
    "недоступен", "недоступна", "недоступно", "недоступны", "простой", "длился", "длилась", "длилось", "ausfall von",
    "dauerte", "interruption de", "pendant", "durante", "duró", "durou",
  ]
}
