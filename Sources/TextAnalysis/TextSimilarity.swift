/// How alike two short texts are in what they say, for finding the same learning in other words.
public struct TextProfile: Hashable, Sendable {
  /// Occurrences by stem, without the words that every sentence has; members of one synonym group count
  /// as one.
  public private(set) var counts: [String: Int] = [:]

  public init(_ text: String, synonyms: Synonyms = Synonyms()) {
    var canonical: [String: String] = [:]
    for group in synonyms.groups {
      for member in group.members where member.count == 1 { canonical[member[0]] = group.name }
    }
    for token in Tokenizer.tokens(of: text) where token.kind == .part && !StopWords.contains(token.text) {
      let term = PorterStemmer.term(token.text)
      counts[canonical[term] ?? term, default: 0] += 1
    }
  }

  /// The stems, each once.
  public var terms: Set<String> { Set(counts.keys) }

  /// The cosine of the two count vectors, 0 to 1; 0 when one of them is empty.
  ///
  /// - Parameter weight: how telling a stem is, such as its inverse document frequency.
  public func cosine(to other: TextProfile, weight: (String) -> Double = { _ in 1 }) -> Double {
    var dot = 0.0
    // Sorted, so that the sum is rounded the same way in every process.
    for term in terms.intersection(other.terms).sorted() {
      dot += Double(counts[term] ?? 0) * Double(other.counts[term] ?? 0) * weight(term) * weight(term)
    }
    let product = norm(weight) * other.norm(weight)
    return product > 0 ? dot / product.squareRoot() : 0
  }

  /// Shared stems over all stems, 0 to 1.
  public func jaccard(to other: TextProfile) -> Double {
    let union = terms.union(other.terms).count
    return union > 0 ? Double(terms.intersection(other.terms).count) / Double(union) : 0
  }

  private func norm(_ weight: (String) -> Double) -> Double {
    counts.keys.sorted().reduce(0) { sum, term in
      let value = Double(counts[term] ?? 0) * weight(term)
      return sum + value * value
    }
  }
}
