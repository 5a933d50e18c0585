import Diagnostics

/// A template: text and tags in their nesting, each tag with its line.
///
/// This is the part of Mustache that Debrief's templates use. Delimiter changes, pragmas and transforms
/// are refused, because each of them can switch escaping off or hide a name from the checker.
indirect enum TemplateNode: Sendable {
  case text(ArraySlice<UInt8>)
  case variable(String, line: Int)
  case markup(String, line: Int)
  case section(String, inverted: Bool, [TemplateNode], line: Int)
  case partial(String, line: Int)
  /// `{{<layout}}{{$content}}…{{/content}}{{/layout}}`
  case extends(String, [TemplateNode], line: Int)
  case block(String, [TemplateNode], line: Int)

  /// The names of all interface texts that templates use: `search` for `{{t.search}}`.
  static func texts(usedIn nodes: [TemplateNode]) -> Set<String> {
    var names: Set<String> = []
    var rest = nodes
    while let node = rest.popLast() {
      switch node {
      case .variable(let name, _), .markup(let name, _): names.insert(name)
      case .section(let name, _, let inner, _):
        names.insert(name)
        rest += inner
      case .extends(_, let inner, _), .block(_, let inner, _): rest += inner
      case .partial, .text: break
      }
    }
    return Set(names.filter { $0.hasPrefix("t.") }.map { String($0.dropFirst(2)) })
  }

  /// The names of all templates that templates include or extend.
  static func templates(usedIn nodes: [TemplateNode]) -> Set<String> {
    var names: Set<String> = []
    var rest = nodes
    while let node = rest.popLast() {
      switch node {
      case .partial(let name, _): names.insert(name)
      case .extends(let name, let inner, _):
        names.insert(name)
        rest += inner
      case .section(_, _, let inner, _), .block(_, let inner, _): rest += inner
      case .variable, .markup, .text: break
      }
    }
    return names
  }
}

/// Why a template cannot be read, and where.
struct TemplateSyntaxError: Error, Hashable {
  var line: Int
  var message: String
}

struct TemplateParser {
  private struct Open {
    var sigil: UInt8
    var name: String
    var line: Int
    var nodes: [TemplateNode] = []
  }

  static func parse(_ source: [UInt8]) -> Result<[TemplateNode], TemplateSyntaxError> {
    var parser = TemplateParser(source: source)
    do throws(TemplateSyntaxError) {
      return .success(try parser.parse())
    } catch {
      return .failure(error)
    }
  }

  private let source: [UInt8]
  private var position = 0
  private var line = 1
  private var stack = [Open(sigil: 0, name: "", line: 1)]

  private init(source: [UInt8]) { self.source = source }

  private mutating func parse() throws(TemplateSyntaxError) -> [TemplateNode] {
    while let start = next("{{", from: position) {
      let text = source[position..<start]
      advance(to: start + 2)
      try tag(behind: text)
    }
    keep(source[position...])
    guard let root = stack.popLast() else { return [] }
    guard stack.isEmpty else {
      throw TemplateSyntaxError(line: root.line, message: "{{\(character(root.sigil))\(root.name)}} is never closed")
    }
    return root.nodes
  }

  /// One tag, from behind its opening braces, and the text before it.
  private mutating func tag(behind text: ArraySlice<UInt8>) throws(TemplateSyntaxError) {
    let at = line
    let start = position - 2
    let sigil = position < source.count ? source[position] : 0
    let isTriple = sigil == UInt8(ascii: "{")
    let isComment = sigil == UInt8(ascii: "!")
    guard let end = next(isTriple ? "}}}" : "}}", from: position) else {
      throw TemplateSyntaxError(line: at, message: "{{ is never closed by }}")
    }
    let inside = Array(source[position..<end])
    advance(to: end + (isTriple ? 3 : 2))
    let isAlone = Self.standalone.contains(sigil) && takesItsLine(from: start)
    keep(isAlone ? text[..<lineStart(of: start)] : text)
    if isAlone { advance(to: (source[position...].firstIndex(of: 0x0A) ?? source.count - 1) + 1) }
    if isComment { return }
    if sigil == UInt8(ascii: "=") || sigil == UInt8(ascii: "%") {
      throw TemplateSyntaxError(line: at, message: "{{\(character(sigil)) … }} is not allowed in a template of Debrief")
    }
    let hasSigil = Self.sigils.contains(sigil)
    let name = Self.trimmed(hasSigil ? Array(inside.dropFirst()) : inside)
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else {
      throw TemplateSyntaxError(line: at, message: "\"\(name)\" is not a name")
    }
    try add(sigil: hasSigil ? sigil : 0, name: name, line: at)
  }

  private mutating func add(sigil: UInt8, name: String, line: Int) throws(TemplateSyntaxError) {
    switch sigil {
    case UInt8(ascii: "{"), UInt8(ascii: "&"): append(.markup(name, line: line))
    case UInt8(ascii: ">"): append(.partial(name, line: line))
    case UInt8(ascii: "/"):
      guard stack.count > 1, let top = stack.popLast() else {
        throw TemplateSyntaxError(line: line, message: "{{/\(name)}} closes nothing")
      }
      guard top.name == name else {
        let message = "{{/\(name)}} stands where {{/\(top.name)}} of line \(top.line) is due"
        throw TemplateSyntaxError(line: line, message: message)
      }
      append(Self.node(top))
    case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: "$"):
      stack.append(Open(sigil: sigil, name: name, line: line))
    default: append(.variable(name, line: line))
    }
  }

  private static func node(_ open: Open) -> TemplateNode {
    switch open.sigil {
    case UInt8(ascii: "<"): .extends(open.name, open.nodes, line: open.line)
    case UInt8(ascii: "$"): .block(open.name, open.nodes, line: open.line)
    default: .section(open.name, inverted: open.sigil == UInt8(ascii: "^"), open.nodes, line: open.line)
    }
  }

  private mutating func keep(_ text: ArraySlice<UInt8>) {
    if !text.isEmpty { append(.text(text)) }
  }

  private mutating func append(_ node: TemplateNode) {
    guard !stack.isEmpty else { return }
    stack[stack.count - 1].nodes.append(node)
  }

  // MARK: - Bytes

  private static let sigils = Set("{&>/#^<$!".utf8)

  /// Tags that print nothing themselves: alone on a line, they take the whole line with them.
  private static let standalone = Set(">/#^<$!".utf8)

  private func lineStart(of place: Int) -> Int {
    (source[..<place].lastIndex(of: 0x0A) ?? -1) + 1
  }

  /// Whether nothing else stands on the line of a tag that ends here.
  private func takesItsLine(from start: Int) -> Bool {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
    let rest = source[position...].prefix { $0 != 0x0A }
    return source[lineStart(of: start)..<start].allSatisfy(isBlank) && rest.allSatisfy(isBlank)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    var slice = bytes[...]
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return String(decoding: slice, as: UTF8.self)
  }

  private func character(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }

  private mutating func advance(to end: Int) {
    while position < end, position < source.count {
      if source[position] == 0x0A { line += 1 }
      position += 1
    }
  }

  private func next(_ pattern: StaticString, from start: Int) -> Int? {
    let bytes = pattern.withUTF8Buffer { Array($0) }
    var index = start
    while index + bytes.count <= source.count {
      if source[index..<index + bytes.count].elementsEqual(bytes) { return index }
      index += 1
    }
    return nil
  }
}
