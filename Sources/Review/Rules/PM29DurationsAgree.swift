import Diagnostics
import Postmortems

/// PM29. Measured: in one real corpus 12 of 29 stated times to resolve disagree with their own timestamps.
public enum DurationsAgree: ReviewRule {
  public static let id = "PM29"
  public static let level = ReviewLevel.error
  public static let title = "Stated durations agree with the timestamps"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let facts = subject.facts
    let spans: [(String, Postmortem.StatedLength, Span)] = [
      ("time to detect", .detect, facts.timeToDetect), ("time to mitigate", .mitigate, facts.timeToMitigate),
      ("time to restore", .restore, facts.timeToRestore),
    ]
    return spans.compactMap { name, length, span in
      guard let stated = span.stated, let computed = span.computed, computed.basis != .inferred else { return nil }
      let tolerance = max(subject.settings.durationTolerance, stated.value / 10)
      guard !facts.bearsOut(length, where: { abs(stated.value - $0) <= tolerance }) else { return nil }
      return Finding(
        at: subject.range(of: stated.provenance),
        "\(name) is stated as \(text(stated.value)), and the timestamps give \(text(computed.value))",
        because: "One of them is wrong, and statistics are made from both.",
        remedy: "Correct whichever is wrong, or say from when to when the duration is counted.")
    }
  }

  private static func text(_ minutes: Int) -> String {
    minutes < 60 ? "\(minutes) min" : minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
