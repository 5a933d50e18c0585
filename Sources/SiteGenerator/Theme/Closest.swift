/// The known name that a misspelt one was most likely meant to be; `nil` where none is near.
func closest(to name: String, in known: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars.prefix(120))
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in known {
    let other = Array(candidate.lowercased().unicodeScalars.prefix(120))
    guard abs(other.count - wanted.count) <= limit else { continue }
    let most = min(limit, (best?.distance ?? .max) - 1)
    if let distance = editDistance(wanted, other, most: most) { best = (candidate, distance) }
  }
  return best?.name
}

/// Levenshtein's distance, one row at a time; `nil` as soon as it is sure to be above `most`.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], most: Int) -> Int? {
  guard abs(a.count - b.count) <= most else { return nil }
  var row = Array(0...b.count)
  for (i, left) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    var least = i + 1
    for (j, right) in b.enumerated() {
      let substituted = diagonal + (left == right ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
      least = min(least, row[j + 1])
    }
    // No later row can be lower.
    if least > most { return nil }
  }
  return row[b.count] <= most ? row[b.count] : nil
}
