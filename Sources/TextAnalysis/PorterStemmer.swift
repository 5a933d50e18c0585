/// The English stemmer of Snowball ("Porter2"), in the vocabulary of Snowball 3.1.
///
/// Source of the rules: https://snowballstem.org/algorithms/english/stemmer.html
public struct PorterStemmer: Sendable {
  /// The release of Snowball whose vocabulary this reproduces; an index names it.
  public static let version = "english-3.1"

  private var word: [UInt8] = []
  private var p1 = 0
  private var p2 = 0

  public init() {}

  /// The stem of a lowercase English word; other words come back as they are.
  public static func stem(_ word: String) -> String {
    var stemmer = PorterStemmer()
    return String(decoding: stemmer.stem(Array(word.utf8)), as: UTF8.self)
  }

  /// The stem of a word of the letters `a`–`z` and `'`.
  public mutating func stem(_ input: [UInt8]) -> [UInt8] {
    guard input.count > 2 else { return input }
    // The exceptions are no longer.
    if input.count <= 6, let exception = Self.exceptions[input] { return exception }
    word = input
    markConsonantY()
    markRegions()
    step1a()
    step1b()
    step1c()
    step2()
    step3()
    step4()
    step5()
    for index in word.indices where word[index] == Letter.consonantY { word[index] = Letter.y }
    return word
  }

  // MARK: - Regions

  /// A `y` that starts the word or follows a vowel is a consonant, written `Y` until the end.
  private mutating func markConsonantY() {
    if word.first == Letter.apostrophe { word.removeFirst() }
    if word.first == Letter.y { word[0] = Letter.consonantY }
    for index in word.indices.dropFirst() where word[index] == Letter.y && isVowel(word[index - 1]) {
      word[index] = Letter.consonantY
    }
  }

  private mutating func markRegions() {
    if let prefix = Self.regionPrefixes.first(where: { word.starts(with: $0) }) {
      p1 = prefix.count
    } else {
      p1 = afterVowelAndConsonant(from: 0)
    }
    p2 = afterVowelAndConsonant(from: p1)
  }

  private func afterVowelAndConsonant(from start: Int) -> Int {
    guard let vowel = word[start...].firstIndex(where: isVowel),
      let consonant = word[vowel...].firstIndex(where: { !isVowel($0) })
    else { return word.count }
    return consonant + 1
  }

  /// Whether the first `end` letters end in a short syllable.
  private func endsInShortSyllable(_ end: Int) -> Bool {
    if end == 2 { return isVowel(word[0]) && !isVowel(word[1]) }
    guard end > 2 else { return false }
    let last = word[end - 1]
    if !isVowel(last), !Letter.notShort.contains(last), isVowel(word[end - 2]), !isVowel(word[end - 3]) { return true }
    return word[..<end].ends(with: "past")
  }

  // MARK: - Steps

  private mutating func step1a() {
    for suffix in ["'s'", "'s", "'"] as [StaticString] where word.ends(with: suffix) {
      word.removeLast(suffix.utf8CodeUnitCount)
      break
    }
    if word.ends(with: "sses") {
      word.removeLast(2)
    } else if word.ends(with: "ied") || word.ends(with: "ies") {
      word.removeLast(word.count > 4 ? 2 : 1)
    } else if word.last == Letter.s, !word.ends(with: "us"), !word.ends(with: "ss") {
      if word.dropLast(2).contains(where: isVowel) { word.removeLast() }
    }
  }

  private mutating func step1b() {
    for suffix in ["eedly", "ingly", "edly", "eed", "ing", "ed"] as [StaticString] where word.ends(with: suffix) {
      let stem = word.count - suffix.utf8CodeUnitCount
      if suffix.startsWithEed {
        let kept: [StaticString] = ["proc", "exc", "succ"]
        if p1 <= stem, !kept.contains(where: { word[..<stem].equals($0) }) { replace(from: stem, with: "ee") }
      } else if !(suffix.utf8CodeUnitCount == 3 && leavesIng(stem)), word[..<stem].contains(where: isVowel) {
        word.removeLast(suffix.utf8CodeUnitCount)
        mendAfterRemoval()
      }
      return
    }
  }

  /// `dying` → `die`, and words such as `inning` that are no participles; false for the common case.
  private mutating func leavesIng(_ stem: Int) -> Bool {
    if stem == 2, word[1] == Letter.y, !isVowel(word[0]) {
      replace(from: 1, with: "ie")
      return true
    }
    let kept: [StaticString] = ["inn", "out", "cann", "herr", "earr", "even"]
    return kept.contains { word[..<stem].equals($0) }
  }

  private mutating func mendAfterRemoval() {
    if word.ends(with: "at") || word.ends(with: "bl") || word.ends(with: "iz") {
      word.append(Letter.e)
    } else if let last = word.last, word.count > 1, word[word.count - 2] == last, Letter.doubles.contains(last) {
      if !(word.count == 3 && Letter.aeo.contains(word[0])) { word.removeLast() }
    } else if word.count == p1, endsInShortSyllable(word.count) {
      word.append(Letter.e)
    }
  }

  private mutating func step1c() {
    guard word.count > 2, let last = word.last, last == Letter.y || last == Letter.consonantY,
      !isVowel(word[word.count - 2])
    else { return }
    word[word.count - 1] = Letter.i
  }

  private mutating func step2() {
    guard let (stem, suffix, replacement) = longest(of: Self.step2Rules), p1 <= stem else { return }
    if suffix.equals("ogi"), !(stem > 0 && word[stem - 1] == Letter.l) { return }
    if suffix.equals("li"), !(stem > 0 && Letter.beforeLi.contains(word[stem - 1])) { return }
    replace(from: stem, with: replacement)
  }

  private mutating func step3() {
    guard let (stem, suffix, replacement) = longest(of: Self.step3Rules), p1 <= stem else { return }
    if suffix.equals("ative"), p2 > stem { return }
    replace(from: stem, with: replacement)
  }

  private mutating func step4() {
    guard let (stem, suffix, _) = longest(of: Self.step4Rules), p2 <= stem else { return }
    if suffix.equals("ion") {
      guard stem > 0, word[stem - 1] == Letter.s || word[stem - 1] == Letter.t else { return }
    }
    word.removeLast(word.count - stem)
  }

  private mutating func step5() {
    let stem = word.count - 1
    guard stem >= 0 else { return }
    if word[stem] == Letter.e {
      if p2 <= stem || (p1 <= stem && !endsInShortSyllable(stem)) { word.removeLast() }
    } else if word[stem] == Letter.l, p2 <= stem, stem > 0, word[stem - 1] == Letter.l {
      word.removeLast()
    }
  }

  // MARK: - Helpers

  private typealias Rule = (suffix: StaticString, replacement: StaticString)

  private func longest(of rules: [Rule]) -> (stem: Int, suffix: StaticString, replacement: StaticString)? {
    var best: Rule?
    guard let last = word.last else { return nil }
    for rule in rules where rule.suffix.utf8CodeUnitCount > (best?.suffix.utf8CodeUnitCount ?? 0) {
      // Nearly all rules are sorted out by the last letter.
      if rule.suffix.utf8Start[rule.suffix.utf8CodeUnitCount - 1] == last, word.ends(with: rule.suffix) { best = rule }
    }
    return best.map { (word.count - $0.suffix.utf8CodeUnitCount, $0.suffix, $0.replacement) }
  }

  private mutating func replace(from start: Int, with text: StaticString) {
    word.removeLast(word.count - start)
    text.withUTF8Buffer { word.append(contentsOf: $0) }
  }

  @inline(__always)
  private func isVowel(_ letter: UInt8) -> Bool {
    letter &- 0x61 < 26 && (Letter.vowels >> UInt32(letter & 31)) & 1 != 0
  }
}

// MARK: - Tables

extension PorterStemmer {
  private enum Letter {
    static let apostrophe = UInt8(ascii: "'")
    static let consonantY = UInt8(ascii: "Y")
    static let e = UInt8(ascii: "e")
    static let i = UInt8(ascii: "i")
    static let l = UInt8(ascii: "l")
    static let s = UInt8(ascii: "s")
    static let t = UInt8(ascii: "t")
    static let y = UInt8(ascii: "y")
    static let aeo = Array("aeo".utf8)
    /// A bit for each of a, e, i, o, u, y: the lower five bits of the letter are its place.
    static let vowels: UInt32 = 1 << 1 | 1 << 5 | 1 << 9 | 1 << 15 | 1 << 21 | 1 << 25
    static let notShort = Array("wxY".utf8)
    static let doubles = Array("bdfgmnprt".utf8)
    static let beforeLi = Array("cdeghkmnrt".utf8)
  }

  private static let regionPrefixes = [
    "gener", "commun", "arsen", "past", "univers", "later", "emerg", "organ", "inter",
  ]
  .map { Array($0.utf8) }

  private static let exceptions: [[UInt8]: [UInt8]] = {
    let changed = [
      "skis": "ski", "skies": "sky", "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli",
      "only": "onli", "singly": "singl",
    ]
    var table = Dictionary(uniqueKeysWithValues: changed.map { (Array($0.key.utf8), Array($0.value.utf8)) })
    for kept in ["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"] {
      table[Array(kept.utf8)] = Array(kept.utf8)
    }
    return table
  }()

  private static let step2Rules: [Rule] = [
    ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("entli", "ent"), ("izer", "ize"),
    ("ization", "ize"), ("ational", "ate"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("aliti", "al"),
    ("alli", "al"), ("fulness", "ful"), ("ousli", "ous"), ("ousness", "ous"), ("iveness", "ive"),
    ("iviti", "ive"), ("biliti", "ble"), ("bli", "ble"), ("ogist", "og"), ("ogi", "og"), ("fulli", "ful"),
    ("lessli", "less"), ("li", ""),
  ]

  private static let step3Rules: [Rule] = [
    ("tional", "tion"), ("ational", "ate"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ical", "ic"),
    ("ful", ""), ("ness", ""), ("ative", ""),
  ]

  private static let step4Rules: [Rule] = [
    ("al", ""), ("ance", ""), ("ence", ""), ("er", ""), ("ic", ""), ("able", ""), ("ible", ""), ("ant", ""),
    ("ement", ""), ("ment", ""), ("ent", ""), ("ism", ""), ("ate", ""), ("iti", ""), ("ous", ""), ("ive", ""),
    ("ize", ""), ("ion", ""),
  ]
}

extension RandomAccessCollection<UInt8> where Index == Int {
  @inline(__always)
  fileprivate func ends(with suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard count >= length else { return false }
    for index in 0..<length where self[endIndex - length + index] != suffix.utf8Start[index] { return false }
    return true
  }

  fileprivate func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && ends(with: text) }
}

extension StaticString {
  fileprivate var startsWithEed: Bool { withUTF8Buffer { $0.starts(with: "eed".utf8) } }

  fileprivate func equals(_ text: StaticString) -> Bool {
    withUTF8Buffer { own in text.withUTF8Buffer { own.elementsEqual($0) } }
  }
}
