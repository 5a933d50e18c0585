import TextAnalysis

/// The stretch of a document that shows best why it was found.
public struct Passage: Hashable, Sendable {
  /// One line; `…` where it is cut.
  public var text: String
  /// What stands in `text` of the query, in UTF-8 bytes, in order and apart from each other.
  public var marks: [Range<Int>]
  /// The section that it is from; `nil` where no section has any of the words.
  public var section: SearchDocument.Section?

  /// How many bytes before the first mark, and how many in all.
  private static let lead = 60
  private static let length = 250
  /// Words closer than this count together.
  private static let window = 200

  /// - Parameter matched: the words of the query with all terms that stand for them.
  public init(of fragment: Fragment, matched: [SearchResult.Concept]) {
    var weights: [String: (concept: Int, weight: Int)] = [:]
    for (number, concept) in matched.enumerated() {
      for term in concept.terms where weights[term] == nil { weights[term] = (number, concept.weight) }
    }
    var best: (value: Int, section: SearchDocument.Section, marks: [Range<Int>], first: Int)?
    for section in fragment.sections {
      // A heading that has the words opens its section, whatever the text below says.
      var headed: [Int: Int] = [:]
      for token in Tokenizer.tokens(of: section.heading) {
        if let known = weights[PorterStemmer.term(token.text)] { headed[known.concept] = known.weight }
      }
      let head = headed.values.reduce(0, +)
      if head > best?.value ?? 0 { best = (head, section, [], 0) }
      let found = Tokenizer.tokens(of: section.text).compactMap { token in
        weights[PorterStemmer.term(token.text)].map { (range: token.range, concept: $0.concept, weight: $0.weight) }
      }
      for (index, first) in found.enumerated() {
        var seen = Set(headed.keys)
        var value = head
        for other in found[index...].prefix(while: { $0.range.upperBound < first.range.lowerBound + Self.window })
        where seen.insert(other.concept).inserted { value += other.weight }
        if value > best?.value ?? 0 { best = (value, section, found.map(\.range), first.range.lowerBound) }
      }
    }
    guard let best else {
      self.init(text: Self.line(fragment.summary), marks: [], section: nil)
      return
    }
    let (text, marks) = Self.cut(best.section.text, around: best.first, best.marks)
    self.init(text: text, marks: marks, section: best.section)
  }

  init(text: String, marks: [Range<Int>], section: SearchDocument.Section?) {
    self.text = text
    self.marks = marks
    self.section = section
  }

  /// A stretch of whole words, blanks and line breaks as one blank.
  private static func cut(_ text: String, around first: Int, _ marks: [Range<Int>]) -> (String, [Range<Int>]) {
    let bytes = Array(text.utf8)
    var start = max(0, first - lead)
    if start > 0 { start = bytes[start..<first].firstIndex(where: isBlank).map { $0 + 1 } ?? first }
    var end = min(bytes.count, start + length)
    if end < bytes.count {
      let last = marks.first { $0.contains(first) }?.upperBound ?? first
      end = bytes[max(start, min(last, end))..<end].lastIndex(where: isBlank) ?? end
      while end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    }
    var out: [UInt8] = start > 0 ? Array("…".utf8) : []
    var places = Array(repeating: 0, count: end - start + 1)
    for index in start..<end {
      places[index - start] = out.count
      if !isBlank(bytes[index]) {
        out.append(bytes[index])
      } else if let previous = out.last, previous != 0x20 {
        out.append(0x20)
      }
    }
    places[end - start] = out.count
    if end < bytes.count { out += Array("…".utf8) }
    var shown: [Range<Int>] = []
    for mark in marks where mark.lowerBound >= start && mark.upperBound <= end {
      let range = places[mark.lowerBound - start]..<places[mark.upperBound - start]
      if let last = shown.last, range.lowerBound <= last.upperBound {
        shown[shown.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        shown.append(range)
      }
    }
    return (String(decoding: out, as: UTF8.self), shown)
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
