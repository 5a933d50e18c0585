/// Restricted Damerau–Levenshtein distance: letters inserted, deleted, replaced, or two neighbours swapped.
enum EditDistance {
  /// The distance, or `nil` when it is greater than `limit`.
  static func between(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for row in a.indices {
      var current = [row + 1]
      var least = row + 1
      for column in b.indices {
        var cost = min(previous[column + 1], current[column]) + 1
        cost = min(cost, previous[column] + (a[row] == b[column] ? 0 : 1))
        if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
        least = min(least, cost)
      }
      if least > limit { return nil }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count] <= limit ? previous[b.count] : nil
  }
}
