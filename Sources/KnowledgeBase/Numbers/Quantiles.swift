import Postmortems

extension DurationSummary {
  /// - Parameters:
  ///   - values: in minutes, in any order.
  ///   - total: how many incidents there are, those without a value included.
  init(_ values: [Int], of total: Int) {
    let sorted = values.sorted()
    let isEnough = sorted.count >= DurationSummary.fewest
    self.init(
      count: sorted.count, missing: max(0, total - sorted.count), median: Quantiles.median(sorted),
      medianInterval: isEnough ? Quantiles.bootstrapInterval(sorted, of: 50) : nil,
      p90: isEnough ? Quantiles.nearestRank(sorted, of: 90) : nil,
      p90Interval: isEnough ? Quantiles.bootstrapInterval(sorted, of: 90) : nil,
      shortest: sorted.first, longest: sorted.last)
  }
}

/// Quantiles of sorted values, and how sure they are. No random numbers, no C library: the same bits everywhere.
public enum Quantiles {
  /// The middle value; of two middle ones the lower, so that it is one that occurred, as with every other quantile.
  public static func median(_ sorted: [Int]) -> Int? { nearestRank(sorted, of: 50) }

  /// The smallest value that at least so many of a hundred values do not exceed.
  public static func nearestRank(_ sorted: [Int], of percent: Int) -> Int? {
    sorted.dropFirst(rank(sorted.count, percent) - 1).first
  }

  private static func rank(_ count: Int, _ percent: Int) -> Int { max(1, (count * percent + 99) / 100) }

  /// The 95 % percentile interval of the bootstrap distribution of a quantile.
  ///
  /// Drawing from n values with replacement, the m-th smallest draw is at most the i-th value exactly when m of the
  /// n draws fall on the first i values, which has a binomial probability (Efron 1982, 10.2). So the distribution
  /// that simulation approaches is computed, and needs no seed.
  static func bootstrapInterval(_ sorted: [Int], of percent: Int) -> ClosedRange<Int>? {
    let count = sorted.count
    let wanted = rank(count, percent)
    func firstIndex(where probability: Double) -> Int {
      var low = 1
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if binomialTail(count, Double(middle) / Double(count), from: wanted) >= probability {
          high = middle
        } else {
          low = middle + 1
        }
      }
      return low
    }
    guard count > 0 else { return nil }
    let low = sorted[firstIndex(where: 0.025) - 1]
    return low...max(low, sorted[firstIndex(where: 0.975) - 1])
  }

  /// The probability of `from` or more successes in `count` trials.
  ///
  /// Terms are counted relative to the likeliest one, each from its neighbour, so that nothing overflows.
  static func binomialTail(_ count: Int, _ p: Double, from: Int) -> Double {
    guard p < 1 else { return from <= count ? 1 : 0 }
    guard p > 0 else { return from <= 0 ? 1 : 0 }
    let mode = min(count, Int(Double(count + 1) * p))
    let odds = p / (1 - p)
    var total = 1.0
    var tail = mode >= from ? 1.0 : 0.0
    var term = 1.0
    var k = mode
    while k < count, term > 1e-18 {
      term *= Double(count - k) / Double(k + 1) * odds
      k += 1
      total += term
      if k >= from { tail += term }
    }
    term = 1
    k = mode
    while k > 0, term > 1e-18 {
      term *= Double(k) / (Double(count - k + 1) * odds)
      k -= 1
      total += term
      if k >= from { tail += term }
    }
    return tail / total
  }
}
