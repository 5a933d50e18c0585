import Testing

@testable import KnowledgeBase

@Suite struct QuantilesTests {
  @Test(arguments: [
    ([Int](), nil), ([7], 7), ([1, 2], 1), ([1, 3], 1), ([1, 5, 100], 5), ([45, 72], 45),
    ([Int.max, Int.max], Int.max),
  ])
  func takesTheMiddle(values: [Int], expected: Int?) {
    #expect(Quantiles.median(values) == expected)
  }

  @Test func givesNoPercentileBelowTen() {
    let nine = DurationSummary(Array(1...9), of: 12)
    #expect(nine.count == 9)
    #expect(nine.missing == 3)
    #expect(nine.median == 5)
    #expect(nine.p90 == nil)
    #expect(nine.medianInterval == nil)
    #expect((nine.shortest, nine.longest) == (1, 9))
    let ten = DurationSummary((1...10).reversed(), of: 10)
    #expect(ten.p90 == 9)
    #expect(ten.medianInterval?.contains(5) == true)
    #expect(DurationSummary([], of: 3).median == nil)
  }

  @Test(arguments: [(4, 0.5, 2, 0.6875), (3, 0.1, 1, 0.271), (10, 1, 10, 1), (10, 0, 1, 0), (10, 0, 0, 1)])
  func countsBinomialTails(count: Int, p: Double, from: Int, expected: Double) {
    #expect(abs(Quantiles.binomialTail(count, p, from: from) - expected) < 1e-12)
  }

  /// The interval is what resampling approaches: compared with twenty thousand resamples of a seeded generator.
  @Test(arguments: [(11, 50), (40, 50), (40, 90), (101, 90)])
  func agreesWithResampling(count: Int, percent: Int) throws {
    var generator = SeededGenerator(state: 11)
    let values = (0..<count).map { $0 * 10 }
    let rank = max(1, (count * percent + 99) / 100)
    var found: [Int] = []
    for _ in 0..<20_000 {
      let draws = (0..<count).map { _ in values[Int.random(in: 0..<count, using: &generator)] }.sorted()
      found.append(draws[rank - 1])
    }
    found.sort()
    let interval = try #require(Quantiles.bootstrapInterval(values, of: percent))
    // One step of the values is what the noise of the resampling may move an end.
    #expect(abs(interval.lowerBound - found[500]) <= 10)
    #expect(abs(interval.upperBound - found[19_499]) <= 10)
  }

  @Test func seriesAgreeWithKnownValues() {
    #expect(abs(Double.logarithm(10) - 2.302585092994046) < 1e-12)
    #expect(abs(Double.exponential(1) - 2.718281828459045) < 1e-12)
    #expect(abs(Double.exponential(-3) - 0.049787068367863944) < 1e-12)
    #expect(Double.exponential(0) == 1)
  }
}
