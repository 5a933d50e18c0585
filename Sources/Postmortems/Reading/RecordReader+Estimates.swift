import Diagnostics

extension RecordReader {
  /// The day by which somebody had noticed: of the moment of detection, else what its label says, which in prose is
  /// often a day and no moment.
  func dayOfNotice(_ facts: Postmortem) -> Fact<CivilDate>? {
    if let detected = facts.detected { return Fact(detected.value.date, detected.provenance) }
    guard let value = fields[.detected],
      let day = TimeExpression.first(in: Array(value.value.utf8))?.day?.date(near: facts.date?.value)
    else { return nil }
    return Fact(day, Provenance(value.source, at: value.location))
  }

  /// Whether the author only estimates the day on which the incident began.
  func isEstimated(_ date: Fact<CivilDate>?) -> Bool {
    guard let date else { return false }
    for field in [FieldName.date, .started, .detected] {
      for value in fields.all(field) where value.location == date.provenance.location {
        return DayEstimate.isSaid(in: value.value)
      }
    }
    return false
  }
}

/// Tells a day that an author knows from one that is a guess: "estimated around 23 March", "~2026-03-23", "2026-03-23 頃".
enum DayEstimate {
  /// - Parameter text: what stands behind a label; its first time expression is looked at.
  static func isSaid(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    // Where a clock time stands beside the day, what is "about" is the time.
    guard let found = TimeExpression.first(in: bytes), found.day != nil, found.minute == nil else { return false }
    if found.isApproximate { return true }
    let before = String(decoding: bytes[..<found.range.lowerBound], as: UTF8.self).lowercased()
    if unknown.contains(where: before.holds) { return true }
    var lead = before[...]
    while let last = lead.last, !last.isLetter, last != "~", last != "≈" { lead.removeLast() }
    if leads.contains(where: { isLastWord($0, of: lead) }) { return true }
    let behind = String(decoding: bytes[found.range.upperBound...].prefix(24), as: UTF8.self).lowercased()
    let rest = behind.drop { $0 == " " || $0 == "(" || $0 == "（" || $0 == "," }
    return ends.contains(where: rest.hasPrefix)
  }

  /// A word of letters has to stand by itself; scripts without spaces have no such bounds.
  private static func isLastWord(_ word: String, of text: Substring) -> Bool {
    guard text.hasSuffix(word) else { return false }
    guard word.utf8.allSatisfy({ $0 < 0x80 }), let before = text.dropLast(word.count).last else { return true }
    return !before.isLetter
  }

  private static let unknown = [
    "unknown", "not known", "unbekannt", "inconnu", "desconocid", "desconhecid", "不明", "未知",
  ]

  private static let leads = [
    "~", "≈", "around", "about", "approx", "approximately", "roughly", "circa", "ca", "probably", "presumably",
    "estimated", "estimate", "est", "estimated on", "some time around", "etwa", "ungefähr", "schätzungsweise",
    "geschätzt", "vermutlich", "vers le", "environ", "vers", "estimé", "estimée", "alrededor del", "hacia el",
    "estimado", "estimada", "aproximadamente", "por volta de", "推定", "おそらく", "大约", "大約", "约", "估计", "추정", "약",
  ]

  private static let ends = [
    "estimated", "est.", "est)", "approx", "or so", "or thereabouts", "roughly", "geschätzt", "estimé", "estimad",
    "頃", "ごろ", "周辺", "前後", "推定", "左右", "前后", "估计", "경", "추정",
  ]
}
