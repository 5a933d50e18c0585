extension Postmortem {
  /// What a stated duration is said to be.
  public enum StatedLength: Sendable {
    case detect, mitigate, restore
  }

  /// The lengths between moments that a stated duration may count, in minutes.
  ///
  /// Detection and mitigation end where they say. "Duration", "downtime" and "time to restore" are used for the impact,
  /// for the response and for all of it, so that any two moments may be meant.
  public func spans(meantBy length: StatedLength) -> [Int] {
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
}
