/// Takes comments and needless blanks out of a JavaScript file, and gives its names one or two letters.
struct ScriptMinifier {
  private let source: [UInt8]
  private var index = 0
  private var out: [UInt8] = []
  /// Whether an operand has just ended, so that `/` divides.
  private var endsOperand = false
  /// The last name, and for each open bracket whether it is that of a `for`, `if` or `while`.
  private var lastName = ""
  private var isControl: [Bool] = []
  /// Whether the last name is that of a `new`, whose empty brackets say nothing.
  private var isConstructor = false
  /// Whether the bracket that was closed last was one: a semicolon behind it is a statement.
  private var closedControl = false

  static func minified(_ text: String) -> String {
    var minifier = ScriptMinifier(source: Array(text.utf8))
    minifier.run()
    func names(_ mark: String) -> Set<String> {
      let line = text.split(separator: "\n").first { $0.contains("// \(mark) ") }
      return Set((line?.split(separator: " ").drop { $0 != mark } ?? []).dropFirst().map(String.init))
    }
    return NameShortener.shortened(
      String(decoding: minifier.out, as: UTF8.self), own: names("own:"), kept: names("kept:"))
  }

  private init(source: [UInt8]) { self.source = source }

  private func byte(_ offset: Int = 0) -> UInt8? {
    source.indices.contains(index + offset) ? source[index + offset] : nil
  }

  private mutating func run() {
    while let current = byte() {
      if Self.isBlank(current) || current == Self.slash && (byte(1) == Self.slash || byte(1) == Self.star) {
        gap()
      } else if Self.isName(current) {
        name()
      } else if current == Self.quote || current == Self.apostrophe {
        string(until: current)
      } else if current == Self.backtick {
        template()
      } else if current == Self.slash, !endsOperand {
        regularExpression()
      } else {
        sign(current)
      }
    }
    out.append(0x0A)
  }

  private mutating func sign(_ current: UInt8) {
    switch current {
    case UInt8(ascii: "(") where isConstructor && byte(1) == UInt8(ascii: ")") && !continuesCall:
      index += 2
      endsOperand = true
      isConstructor = false
      return
    case UInt8(ascii: "("):
      isConstructor = false
      let follows = out.last.map(Self.isName) ?? false
      isControl.append(follows && Self.control.contains(lastName))
    case UInt8(ascii: ")"): closedControl = isControl.popLast() ?? false
    // What a bracket ends needs no semicolon, unless it is an empty statement.
    case UInt8(ascii: "}") where out.last == UInt8(ascii: ";"):
      if !(out.dropLast().last == UInt8(ascii: ")") && closedControl) { out.removeLast() }
    default: break
    }
    out.append(current)
    index += 1
    endsOperand = current == UInt8(ascii: ")") || current == UInt8(ascii: "]") || current == UInt8(ascii: "}")
  }

  /// Whether something is asked of what the empty brackets here make.
  private var continuesCall: Bool { byte(2).map { Set(".([`?".utf8).contains($0) } ?? false }

  /// Blanks and comments: nothing where nothing is needed, a line break where there was one and it may end a statement.
  private mutating func gap() {
    var breaks = false
    while let current = byte() {
      if Self.isBlank(current) {
        breaks = breaks || current == 0x0A
        index += 1
      } else if current == Self.slash, byte(1) == Self.slash {
        while let next = byte(), next != 0x0A { index += next == 0x0A ? 0 : 1 }
      } else if current == Self.slash, byte(1) == Self.star {
        index += 2
        while let next = byte(), !(next == Self.star && byte(1) == Self.slash) {
          breaks = breaks || next == 0x0A
          index += 1
        }
        index = min(index + 2, source.count)
      } else {
        break
      }
    }
    guard let last = out.last, let next = byte() else { return }
    if breaks, !Self.opens.contains(last), !Self.continues.contains(next) {
      out.append(0x0A)
    } else if Self.isName(last) && Self.isName(next) || Self.clings.contains(last) && Self.clings.contains(next) {
      out.append(0x20)
    }
  }

  private mutating func name() {
    let start = index
    while let current = byte(), Self.isName(current) { index += 1 }
    out += source[start..<index]
    let word = String(decoding: source[start..<index], as: UTF8.self)
    endsOperand = !Self.keywordsBeforeOperand.contains(word)
    isConstructor = lastName == "new" && word != "new" && out.dropLast(word.utf8.count).last == 0x20
    lastName = word
  }

  private mutating func string(until end: UInt8) {
    copy()
    while let current = byte() {
      if current == Self.backslash { copy() }
      copy()
      if current == end { break }
    }
    endsOperand = true
  }

  /// As it is, with what stands in `${}`: a template in a template ends where it ends.
  private mutating func template() {
    var depths: [Int] = [0]
    copy()
    while let current = byte(), !depths.isEmpty {
      let inText = depths[depths.count - 1] == 0
      if current == Self.backslash {
        copy()
      } else if current == Self.backtick {
        if inText { depths.removeLast() } else { depths.append(0) }
      } else if inText, current == UInt8(ascii: "$"), byte(1) == UInt8(ascii: "{") {
        copy()
        depths[depths.count - 1] = 1
      } else if !inText, current == UInt8(ascii: "{") {
        depths[depths.count - 1] += 1
      } else if !inText, current == UInt8(ascii: "}") {
        depths[depths.count - 1] -= 1
      }
      copy()
    }
    endsOperand = true
  }

  private mutating func regularExpression() {
    var inClass = false
    copy()
    while let current = byte(), current != 0x0A {
      if current == Self.backslash, character() { continue }
      if current == Self.backslash { copy() } else if current == UInt8(ascii: "[") { inClass = true }
      if current == UInt8(ascii: "]") { inClass = false }
      copy()
      if current == Self.slash, !inClass { break }
    }
    endsOperand = true
  }

  /// A letter that is written as `\u4e00` as itself, which is half as long.
  private mutating func character() -> Bool {
    guard byte(1) == UInt8(ascii: "u"), index + 6 <= source.count,
      let value = UInt32(String(decoding: source[index + 2..<index + 6], as: UTF8.self), radix: 16), value >= 0x3000,
      let scalar = Unicode.Scalar(value)
    else { return false }
    out += Array(String(scalar).utf8)
    index += 6
    return true
  }

  private mutating func copy() {
    guard let current = byte() else { return }
    out.append(current)
    index += 1
  }

  // MARK: - Characters

  private static let slash = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let quote = UInt8(ascii: "\"")
  private static let apostrophe = UInt8(ascii: "'")
  private static let backtick = UInt8(ascii: "`")
  private static let backslash = UInt8(ascii: "\\")
  /// After these no statement ends, before those none begins. The scripts here end an expression with `;`, so that `}` ends
  /// a block.
  private static let opens = Set("{}([,;:?=&|<>*".utf8)
  private static let continues = Set("}]),;:?=&|.".utf8)
  /// Two of these would become another sign together.
  private static let clings = Set("+-/".utf8)
  private static let control: Set<String> = ["for", "if", "while", "with"]
  static let keywordsBeforeOperand: Set<String> = [
    "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield",
  ]

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  static func isName(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$") || byte >= 0x80
  }
}
