/// The numbers of the ranking: BM25F in floating point when the index is built, integers when it is asked.
enum Ranking {
  /// How fast further occurrences of a word count less.
  static let k1 = 2.0

  /// The weight of an occurrence in a field.
  static func weight(of field: SearchField) -> Double {
    switch field {
    case .title: 4
    case .summary: 3
    case .causeLabels: 2.5
    case .services, .tags, .body: 2
    case .headings: 1.5
    case .code: 0.7
    }
  }

  /// How much a field that is longer than others counts less.
  static func lengthPenalty(of field: SearchField) -> Double {
    switch field {
    case .title, .causeLabels, .services, .tags: 0.3
    case .summary, .headings: 0.5
    case .body, .code: 0.75
    }
  }

  /// 1 to 31: how much a document is about a word.
  static func impact(_ weightedFrequency: Double) -> Int {
    max(1, Int((31 * weightedFrequency / (k1 + weightedFrequency)).rounded()))
  }

  /// How telling a word is, in 256ths; at least 1.
  static func inverseDocumentFrequency(documents: Int, containing: Int) -> Int {
    let ratio = (Double(documents - containing) + 0.5) / (Double(containing) + 0.5)
    return max(1, Int((256 * naturalLogarithm(1 + ratio)).rounded()))
  }

  /// Only additions and multiplications, which every machine rounds alike; the C library's does not promise that.
  ///
  /// - Parameter value: at least 1.
  static func naturalLogarithm(_ value: Double) -> Double {
    let exponent = value.exponent
    let ratio = (value.significand - 1) / (value.significand + 1)
    var term = ratio
    var sum = 0.0
    for divisor in stride(from: 1.0, to: 60, by: 2) {
      sum += term / divisor
      term *= ratio * ratio
    }
    return 2 * sum + Double(exponent) * 0.693147180559945309417
  }

  // MARK: - When a query is scored

  /// 256ths of a word's own weight that its substitutes have.
  static let synonymWeight = 205
  static let completionWeight = 200
  static let longCompoundWeight = 192
  static let oneEditWeight = 180
  static let twoEditsWeight = 130

  /// 256ths of the score of a cause's page that an incident with this primary cause gets, and with it as another one.
  static let primaryCauseShare = 180
  static let otherCauseShare = 90

  /// In a pasted line a rare word tells far more than several common ones: the weight of each counts squared.
  static func pastedWeight(_ weight: Int) -> Int { weight * weight / 262_144 }

  /// A document that has only some of the words keeps 0.7 of its score and up to 0.3 for what it covers.
  static func score(sum: Int, covered: Int, total: Int, kindWeight: Int) -> Int {
    let coverage = total > 0 ? 179 + 77 * covered / total : 256
    return sum * coverage * kindWeight / 65_536
  }
}
