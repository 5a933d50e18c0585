/// Gives the names of a minified script one or two letters.
///
/// The same name becomes the same short one everywhere, and no two become one, so that scopes need not be understood: a
/// name means what it meant. Names that something outside knows stay: globals, and whatever is a property anywhere in
/// the script. A comment `// own: a b c` in the source lists properties that are the script's own; these are shortened
/// too.
struct NameShortener {
  private struct Name {
    var range: Range<Int>
    var text: String
    var isProperty: Bool
  }

  private let source: [UInt8]
  private var index = 0
  private var names: [Name] = []
  /// Whether an operand has just ended, so that `/` divides.
  private var endsOperand = false
  /// By depth: how many braces are open since a template's `${`.
  private var braces: [Int] = []

  static func shortened(_ text: String, own: Set<String>) -> String {
    var shortener = NameShortener(source: Array(text.utf8))
    shortener.run()
    return shortener.replaced(own)
  }

  private init(source: [UInt8]) { self.source = source }

  private func byte(_ offset: Int = 0) -> UInt8? {
    source.indices.contains(index + offset) ? source[index + offset] : nil
  }

  // MARK: - Reading

  private mutating func run() {
    while let current = byte() {
      switch current {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        quoted(until: current)
        endsOperand = true
      case UInt8(ascii: "`"):
        index += 1
        template()
      case UInt8(ascii: "/") where !endsOperand: regularExpression()
      case 0x30...0x39:
        while let next = byte(), ScriptMinifier.isName(next) || next == UInt8(ascii: ".") { index += 1 }
        endsOperand = true
      case _ where ScriptMinifier.isName(current): name()
      case UInt8(ascii: "{"):
        if !braces.isEmpty { braces[braces.count - 1] += 1 }
        sign(endsOperand: false)
      case UInt8(ascii: "}"):
        if braces.last == 0 {
          braces.removeLast()
          index += 1
          template()
        } else {
          if !braces.isEmpty { braces[braces.count - 1] -= 1 }
          sign(endsOperand: true)
        }
      case UInt8(ascii: ")"), UInt8(ascii: "]"): sign(endsOperand: true)
      default: sign(endsOperand: ScriptMinifier.isBlank(current) && endsOperand)
      }
    }
  }

  private mutating func sign(endsOperand: Bool) {
    self.endsOperand = endsOperand
    index += 1
  }

  private mutating func name() {
    let start = index
    while let next = byte(), ScriptMinifier.isName(next) { index += 1 }
    let text = String(decoding: source[start..<index], as: UTF8.self)
    let isSpread = start >= 3 && source[start - 3..<start].allSatisfy { $0 == UInt8(ascii: ".") }
    let isMember = start >= 1 && source[start - 1] == UInt8(ascii: ".") && !isSpread
    names.append(Name(range: start..<index, text: text, isProperty: isMember || byte() == UInt8(ascii: ":")))
    endsOperand = !ScriptMinifier.keywordsBeforeOperand.contains(text) || isMember
  }

  private mutating func quoted(until end: UInt8) {
    index += 1
    while let current = byte() {
      index += current == UInt8(ascii: "\\") ? 2 : 1
      if current == end { return }
    }
  }

  /// From inside the text of a template to its end, or to the code in it.
  private mutating func template() {
    while let current = byte() {
      if current == UInt8(ascii: "`") {
        index += 1
        endsOperand = true
        return
      }
      if current == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "{") {
        index += 2
        braces.append(0)
        endsOperand = false
        return
      }
      index += current == UInt8(ascii: "\\") ? 2 : 1
    }
  }

  private mutating func regularExpression() {
    var inClass = false
    index += 1
    while let current = byte(), current != 0x0A {
      index += current == UInt8(ascii: "\\") ? 2 : 1
      if current == UInt8(ascii: "[") { inClass = true }
      if current == UInt8(ascii: "]") { inClass = false }
      if current == UInt8(ascii: "/"), !inClass { break }
    }
    while let flag = byte(), ScriptMinifier.isName(flag) { index += 1 }
    endsOperand = true
  }

  // MARK: - Writing

  private func replaced(_ own: Set<String>) -> String {
    let properties = Set(names.lazy.filter(\.isProperty).map(\.text)).subtracting(own)
    var counts: [String: Int] = [:]
    for name in names { counts[name.text, default: 0] += 1 }
    func stays(_ name: String) -> Bool { properties.contains(name) || Self.known.contains(name) }
    let taken = Set(counts.keys.filter(stays))
    let wanted = counts.keys.filter { !stays($0) && $0.utf8.first.map { !(0x30...0x39).contains($0) } ?? false }
      .sorted { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }
    var short: [String: String] = [:]
    var number = 0
    for name in wanted {
      var candidate: String
      repeat {
        candidate = Self.name(number)
        number += 1
      } while taken.contains(candidate) || Self.known.contains(candidate)
      short[name] = candidate
    }
    var out: [UInt8] = []
    var last = 0
    for name in names {
      guard let replacement = short[name.text] else { continue }
      out += source[last..<name.range.lowerBound]
      out += Array(replacement.utf8)
      last = name.range.upperBound
    }
    return String(decoding: out + source[last...], as: UTF8.self)
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$")

  private static func name(_ number: Int) -> String {
    number < letters.count
      ? String(letters[number])
      : name(number / letters.count - 1) + String(letters[number % letters.count])
  }

  /// Words of the language and of its surroundings.
  private static let known = Set(
    """
    arguments as async await break case catch class const constructor continue debugger default delete do else enum \
    eval export extends false finally for from function get if import in instanceof let new null of return set static \
    super switch this throw true try typeof undefined var void while with yield \
    Array Boolean Date Error Float64Array Infinity Int32Array JSON Map Math NaN Number Object Promise RegExp Set String \
    Symbol Uint8Array Uint32Array decodeURIComponent encodeURIComponent globalThis parseInt \
    FormData IntersectionObserver MutationObserver TextDecoder TextEncoder URL URLSearchParams addEventListener \
    clearTimeout console document fetch getSelection history localStorage location matchMedia navigator \
    requestAnimationFrame scrollTo setTimeout window
    """.split(separator: " ").map(String.init))
}
