import Configuration
import Diagnostics
import Postmortems

/// PM26. Sources: Google SRE workbook, PagerDuty's guide: published while people remember.
public enum PublishedInTime: ReviewRule {
  public static let id = "PM26"
  public static let level = ReviewLevel.warning
  public static let title = "Published within the days that the severity matrix allows"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let facts = subject.facts
    if let published = facts.published, let begin = facts.started?.value.date ?? facts.date?.value,
      published.value < begin
    {
      return [
        Finding(
          at: subject.range(of: published.provenance),
          "published \(published.value.iso), before the incident began (\(begin.iso))",
          because: "One of the two days is wrong, and whether it was published in time cannot be told.",
          remedy: "Correct whichever is wrong; look at the year first.")
      ]
    }
    guard let published = facts.published, let severity = facts.severity?.value.name,
      let allowed = subject.context.configuration.severities.level(severity)?.publishWithinDays,
      let end = facts.resolved?.value.date ?? facts.mitigated?.value.date ?? facts.date?.value
    else { return [] }
    let taken = workingDays(from: end, to: published.value)
    guard taken > allowed else { return [] }
    return [
      Finding(
        at: subject.range(of: published.provenance),
        "published \(taken) working days after the incident; \(severity) allows \(allowed)",
        because: "After two weeks people remember the story, not the facts.",
        remedy: "Publish what you know and complete it later; if the date is wrong, correct it.")
    ]
  }

  /// Mondays to Fridays after the first day, up to the second; 0 where it is not later.
  static func workingDays(from start: CivilDate, to end: CivilDate) -> Int {
    let days = end.dayNumber - start.dayNumber
    guard days > 0 else { return 0 }
    let rest = (0..<(days % 7)).filter { (start.weekday + 1 + $0) % 7 < 5 }.count
    return days / 7 * 5 + rest
  }
}
