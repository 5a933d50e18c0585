/// The known name that a misspelt one was most likely meant to be; `nil` where none is near.
func closest(to name: String, in known: [String]) -> String? {
  let wanted = Array(name.lowercased().unicodeScalars.prefix(120))
  let limit = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in known {
    let other = Array(candidate.lowercased().unicodeScalars.prefix(120))
    guard abs(other.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, other)
    if distance <= limit, distance < (best?.distance ?? .max) { best = (candidate, distance) }
  }
  return best?.name
}

/// Levenshtein's distance, one row at a time.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var row = Array(0...b.count)
  for (i, left) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, right) in b.enumerated() {
      let substituted = diagonal + (left == right ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
