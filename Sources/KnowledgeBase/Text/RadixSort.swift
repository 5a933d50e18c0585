/// Sorts by counting, in linear time.
enum RadixSort {
  /// By the high 32 bits; elements with equal ones keep their order.
  static func sortByHighHalf(_ values: inout [UInt64]) {
    guard values.count > 1 else { return }
    var other = [UInt64](repeating: 0, count: values.count)
    for shift: UInt64 in [32, 43, 54] {
      pass(from: values, to: &other, shift)
      swap(&values, &other)
    }
  }

  private static func pass(from source: [UInt64], to target: inout [UInt64], _ shift: UInt64) {
    var places = [Int](repeating: 0, count: 2048)
    for value in source { places[Int(value >> shift & 2047)] += 1 }
    var sum = 0
    for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
    for value in source {
      let digit = Int(value >> shift & 2047)
      target[places[digit]] = value
      places[digit] += 1
    }
  }
}
