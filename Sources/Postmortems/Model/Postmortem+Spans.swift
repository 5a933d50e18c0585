extension Postmortem {
  /// What a stated duration is said to be.
  public enum StatedLength: Sendable {
    case detect, mitigate, restore
  }

  /// The lengths between moments that a stated duration may count, in minutes.
  ///
  /// Detection and mitigation end where they say. "Duration", "downtime" and "time to restore" are used for the impact,
  /// for the response and for all of it, so that any two moments may be meant.
  func spans(meantBy length: StatedLength) -> [Int] {
    func between(_ starts: [Fact<Moment>?], _ ends: [Fact<Moment>?]) -> [Int] {
      starts.flatMap { start in
        ends.compactMap { end in
          guard let start, let end, let minutes = start.value.minutes(to: end.value) else { return nil }
          return minutes
        }
      }.filter { $0 >= 0 }
    }
    switch length {
    case .detect: return between([started], [detected])
    case .mitigate: return between([started, detected], [mitigated])
    case .restore:
      return between([started], [detected, mitigated, resolved]) + between([detected], [mitigated, resolved])
        + between([mitigated], [resolved])
    }
  }

  /// Whether a stated duration is right by one of the spans that it may count, or cannot be judged.
  ///
  /// - Parameter agrees: whether so many minutes are what was stated.
  public func bearsOut(_ length: StatedLength, where agrees: (Int) -> Bool) -> Bool {
    // Where nobody says when it began or when it ended, it may have gone on before and after all that is known.
    let isBeginningKnown = started.map { $0.basis != .inferred } ?? false
    let hasEnd = [resolved, mitigated].contains { $0?.value.minute != nil }
    if length == .restore, !isBeginningKnown || !hasEnd { return true }
    return spans(meantBy: length).contains(where: agrees)
  }
}
