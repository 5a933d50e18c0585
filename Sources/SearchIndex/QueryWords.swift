import TextAnalysis

/// The words of a query, and which of them tell something.
struct QueryWords {
  /// In the order of the text.
  private(set) var parts: [Token] = []
  private(set) var wholes: [Token] = []
  /// The index term of each part.
  private(set) var terms: [String] = []
  /// Indices of the parts that are looked up.
  private(set) var kept: [Int] = []
  private(set) var phrases: [[String]] = []
  let isPasted: Bool
  private(set) var setAside: [String] = []
  /// Where the last word ends if it may be unfinished, else -1.
  private(set) var unfinishedEnd = -1

  /// More words than this are no question but something pasted.
  private static let mostTypedWords = 8

  init(_ query: QueryScanner, completesLastWord: Bool, stopWords: Set<String>) {
    var offset = 0
    var noisy: [Bool] = []
    var quoted: [Bool] = []
    let words = query.pieces.map { piece in Tokenizer.tokens(of: piece.text) }
    let free = zip(query.pieces, words).filter { !$0.0.isPhrase }
    isPasted =
      free.reduce(0) { $0 + $1.1.count { $0.kind == .part } } > Self.mostTypedWords
      || free.contains { Noise.showsPaste(Array($0.0.text.utf8)) }
    for (piece, tokens) in zip(query.pieces, words) {
      // The quotes of a log line are its own.
      let isPhrase = piece.isPhrase && !isPasted
      let dropsAll = isPasted && Noise.isNoise(Array(piece.text.utf8))
      if dropsAll, !tokens.isEmpty { setAside.append(piece.text) }
      for token in tokens {
        var token = token
        token.range = (token.range.lowerBound + offset)..<(token.range.upperBound + offset)
        if token.kind == .whole {
          wholes.append(token)
          continue
        }
        parts.append(token)
        quoted.append(isPhrase)
        noisy.append(dropsAll || (isPasted && Noise.isNumberOrID(Array(token.text.utf8))))
      }
      if isPhrase {
        let stems = tokens.filter { $0.kind == .part }.map { PorterStemmer.term($0.text) }
        if !stems.isEmpty { phrases.append(stems) }
      }
      offset += piece.text.utf8.count + 1
    }
    terms = parts.map { PorterStemmer.term($0.text) }
    if completesLastWord, query.endsInWord, let last = parts.last, last.range.upperBound == offset - 1 {
      unfinishedEnd = offset - 1
    }
    let telling = parts.indices.filter { !noisy[$0] && (quoted[$0] || !stopWords.contains(parts[$0].text)) }
    let rest = parts.indices.filter { !noisy[$0] }
    kept = !telling.isEmpty ? telling : !rest.isEmpty ? rest : Array(parts.indices)
    if rest.isEmpty { setAside = [] }
  }
}

/// What a pasted log line has besides words: times, numbers, addresses and ids.
enum Noise {
  /// A time, an address in hexadecimal or a hash: nobody types these.
  static func showsPaste(_ chunk: [UInt8]) -> Bool {
    if isHexadecimal(chunk) { return true }
    guard chunk.count >= 5 else { return false }
    return (0...(chunk.count - 5)).contains { start in
      isDigit(chunk[start]) && isDigit(chunk[start + 1]) && chunk[start + 2] == 0x3A && isDigit(chunk[start + 3])
        && isDigit(chunk[start + 4])
    }
  }

  /// Whether a word between blanks is a number, a time or an id rather than a word.
  static func isNoise(_ chunk: [UInt8]) -> Bool {
    if isHexadecimal(chunk) { return true }
    let digits = chunk.filter(isDigit)
    let others = chunk.count { isLetter($0) || $0 >= 0xC0 }
    if digits.count >= 4, digits.count >= others { return true }
    return !digits.isEmpty && others == 0 && !isStatus(digits)
  }

  /// Whether a part is a number or mixes letters and digits as ids do: `8f3a2b`, but not `p99` or `http2`.
  static func isNumberOrID(_ part: [UInt8]) -> Bool {
    let digits = part.filter(isDigit)
    let characters = part.count { $0 & 0xC0 != 0x80 }
    if digits.count == characters { return !isStatus(digits) }
    return characters >= 5 && digits.count >= 2
  }

  /// The numbers that people know are those of HTTP.
  private static func isStatus(_ digits: [UInt8]) -> Bool {
    digits.count == 3 && (digits[0] == 0x34 || digits[0] == 0x35)
  }

  /// Eight and more hexadecimal digits with at least one from 0 to 9.
  private static func isHexadecimal(_ chunk: [UInt8]) -> Bool {
    let digits = chunk.filter { isLetter($0) || isDigit($0) || $0 >= 0x80 }
    let rest = digits.starts(with: [0x30, 0x78]) ? digits.dropFirst(2) : digits[...]
    return rest.count >= 8 && rest.contains(where: isDigit)
      && rest.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
