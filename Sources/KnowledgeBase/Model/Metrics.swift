import Postmortems

/// Durations in minutes, summed up without saying more than they can bear.
public struct DurationSummary: Hashable, Sendable {
  /// How many incidents state or allow to compute it.
  public var count: Int
  /// How many of the group do not.
  public var missing: Int
  /// `nil` where there is none at all. Below ten it is one of few values; say the count beside it.
  public var median: Int?
  /// The 95 % bootstrap interval of the median; `nil` below ten.
  public var medianInterval: ClosedRange<Int>?
  /// The 90th percentile; `nil` below ten.
  public var p90: Int?
  public var p90Interval: ClosedRange<Int>?
  public var shortest: Int?
  public var longest: Int?

  /// Fewer values than this give no percentile.
  public static let fewest = 10
}

/// One span of time over a group of incidents: what is stated beside what the timestamps give.
public struct DurationMetric: Hashable, Sendable {
  /// The value in force for each incident: `Span.inForce`.
  public var inForce: DurationSummary
  public var stated: DurationSummary
  public var computed: DurationSummary
  /// Incidents that state a duration and whose timestamps give another one.
  public var disagreeing: Int
}

/// Time to detect, to mitigate and to restore of a group of incidents.
public struct ResponseTimes: Sendable {
  /// A severity's name, a cause's id; empty for all.
  public var id: String
  public var incidents: Int
  public var detect: DurationMetric
  public var mitigate: DurationMetric
  public var restore: DurationMetric
}

public struct YearCount: Hashable, Sendable {
  public var year: Int
  public var incidents: Int
}

/// What the incidents say in numbers. An incident told twice counts once.
public struct Metrics: Sendable {
  public var incidents: Int
  /// Oldest first, years without an incident included.
  public var byYear: [YearCount]
  public var all: ResponseTimes
  /// Worst first; those without a severity last, with an empty id, where there are any.
  public var bySeverity: [ResponseTimes]
  /// By primary category and by primary leaf, in the taxonomy's order, those that occur.
  public var byCategory: [ResponseTimes]
  public var byLeaf: [ResponseTimes]
  /// How many incidents lack a fact, by its name in `inspect`.
  public var missing: [CountedValue]
  /// `nil` where the corpus is too small to detect any change.
  public var detectable: DetectableChange?
}

/// The smallest change that a comparison of the older half of the incidents with the newer half would show in
/// four of five cases, at one false alarm in twenty. Anything smaller is noise.
public struct DetectableChange: Hashable, Sendable {
  /// Incidents a year, over the years that the corpus spans, in tenths.
  public var tenthsPerYear: Int
  /// Next year's number would have to be at most or at least this to be a change; `fewer` is `nil` where
  /// even none at all would not show it.
  public var fewer: Int?
  public var more: Int
  /// The factor by which the typical time to restore would have to change, in hundredths: 150 is half as long
  /// again. `nil` with fewer than ten durations.
  public var restoreFactorHundredths: Int?
  /// How many durations that rests on.
  public var durations: Int
}
