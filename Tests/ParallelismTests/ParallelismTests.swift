import Parallelism
import Testing

@Suite struct ParallelMapTests {
  @Test(arguments: [0, 1, 2, 3, 8, 64])
  func keepsTheOrderOfItems(threads: Int) {
    for count in [0, 1, 2, 7, 1_000] {
      let items = Array(0..<count)
      #expect(parallelMap(items, threads: threads) { "\($0 * 2)" } == items.map { "\($0 * 2)" })
    }
  }

  @Test func givesEveryThreadAStackForDeepRecursion() {
    @Sendable func depth(_ n: Int) -> Int { n == 0 ? 0 : depth(n - 1) + 1 }
    #expect(parallelMap([20_000, 20_000, 20_000], threads: 3) { depth($0) } == [20_000, 20_000, 20_000])
  }
}

@Suite struct BothTests {
  @Test(arguments: [0, 1, 2, 8])
  func keepsTheOrderOfTheTwo(threads: Int) {
    let (text, number) = both(threads: threads) {
      "first"
    } _: {
      2
    }
    #expect(text == "first" && number == 2)
  }
}
