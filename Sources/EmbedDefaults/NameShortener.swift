/// Gives the names of a minified script one or two letters, and joins its declarations.
///
/// The same variable becomes the same short one everywhere, so that declarations need not be understood: a name means what
/// it meant. Where two names may become the same one, `NameScopes` says. Names that something outside knows stay: globals, and properties, which `{name}` then tells from the
/// variable as `{name:a}`. A comment `// own: a b c` in the source lists properties that are the script's own; these are
/// shortened too; `// kept: a b` lists those that it asks for by names made while it runs. Classes and methods are not
/// understood.
struct NameShortener {
  private struct Name {
    enum Role { case variable, shorthand, property }

    var range: Range<Int>
    var text: String
    var role: Role
    /// The number of the outermost statement that it is in, and whether it may be declared by that statement itself.
    var statement: Int
    var isOutermost: Bool
  }

  /// An open bracket.
  private struct Level {
    var bracket: UInt8
    /// Whether it holds properties rather than statements.
    var isObject = false
    /// The first name inside, or for braces of a function the first of its parameters.
    var firstName = 0
    /// How many `?` wait for their `:`.
    var conditions = 0
    /// Whether the statement, and the one before it, declares names.
    var declares = false
    var declaredBefore = false
  }

  private let source: [UInt8]
  private let outermost: Int
  private var index = 0
  private var names: [Name] = []
  private var edits: [(range: Range<Int>, text: String)] = []
  /// Whether an operand has just ended, so that `/` divides.
  private var endsOperand = false
  private var levels = [Level(bracket: 0)]
  private var statement = 0
  /// Braces as the names that they hold, with the parameters of a function.
  private var blocks: [Range<Int>] = []
  /// The first name in the parentheses that were closed last.
  private var lastParenthesis = 0
  /// Inside of `let {a, b} = …` among the outermost statements.
  private var isInPattern = false

  ///
  /// - Parameter kept: properties that are asked for by a name which is made while the script runs; no other gets it.
  static func shortened(_ text: String, own: Set<String>, kept: Set<String> = []) -> String {
    var shortener = NameShortener(source: Array(text.utf8))
    shortener.run()
    return shortener.replaced(own, kept)
  }

  private init(source: [UInt8]) {
    self.source = source
    outermost = source.starts(with: Array("(()=>{".utf8)) ? 3 : 1
  }

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
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        opening(current)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): closing()
      default: other(current)
      }
    }
  }

  private mutating func opening(_ bracket: UInt8) {
    var level = Level(bracket: bracket, firstName: names.count)
    if bracket == UInt8(ascii: "{") {
      level.isObject = isBeforeObject
      let isArrow = source[..<index].suffix(2).elementsEqual("=>".utf8)
      let before = source[..<index].dropLast(isArrow ? 2 : 0).last
      if before == UInt8(ascii: ")") {
        level.firstName = lastParenthesis
      } else if isArrow {
        level.firstName = max(0, names.count - 1)
      }
    }
    levels.append(level)
    sign(endsOperand: false)
  }

  /// Whether braces that open here are those of an object or a pattern.
  private var isBeforeObject: Bool {
    let before = source[..<index]
    guard let last = before.last else { return false }
    guard ScriptMinifier.isName(last) else { return Self.beforeObject.contains(last) }
    let word = before[(before.lastIndex { !ScriptMinifier.isName($0) }.map { $0 + 1 } ?? 0)...]
    return Self.wordsBeforeObject.contains(String(decoding: word, as: UTF8.self))
  }

  private static let beforeObject = Set("(,=:[?&|.!+".utf8)
  private static let wordsBeforeObject: Set<String> = [
    "await", "case", "const", "default", "in", "let", "of", "return", "throw", "typeof", "var", "void", "yield",
  ]

  private mutating func closing() {
    let level = levels.count > 1 ? levels.removeLast() : Level(bracket: 0)
    let closed = level.bracket
    if closed == UInt8(ascii: "(") { lastParenthesis = level.firstName }
    if closed == UInt8(ascii: "{") || closed == UInt8(ascii: "$") { blocks.append(level.firstName..<names.count) }
    if levels.count <= outermost {
      isInPattern = false
      if closed == UInt8(ascii: "{"), !level.isObject { statement += 1 }
    }
    if closed == UInt8(ascii: "$") {
      index += 1
      template()
    } else {
      sign(endsOperand: true)
    }
  }

  private mutating func other(_ current: UInt8) {
    let last = levels.count - 1
    switch current {
    case UInt8(ascii: ";"):
      levels[last].declaredBefore = levels[last].declares
      levels[last].declares = false
      if levels.count <= outermost { statement += 1 }
    case UInt8(ascii: "?"):
      if byte(1) == UInt8(ascii: "?") || byte(1) == UInt8(ascii: ".") {
        index += 1
      } else {
        levels[last].conditions += 1
      }
    case UInt8(ascii: ":"): levels[last].conditions = max(0, levels[last].conditions - 1)
    default: break
    }
    sign(endsOperand: ScriptMinifier.isBlank(current) && endsOperand)
  }

  private mutating func sign(endsOperand: Bool) {
    self.endsOperand = endsOperand
    index += 1
  }

  private mutating func name() {
    let start = index
    while let next = byte(), ScriptMinifier.isName(next) { index += 1 }
    let text = String(decoding: source[start..<index], as: UTF8.self)
    let before = start > 0 ? source[start - 1] : UInt8(ascii: ";")
    let isSpread = start >= 3 && source[start - 3..<start].allSatisfy { $0 == UInt8(ascii: ".") }
    let isMember = before == UInt8(ascii: ".") && !isSpread
    let level = levels[levels.count - 1]
    let isKey = byte() == UInt8(ascii: ":") && level.conditions == 0
    // Between commas in braces stands a property with the name of its variable.
    let isShorthand =
      level.isObject && Self.beforeShorthand.contains(before)
      && byte().map(Self.afterShorthand.contains) ?? false
    names.append(
      Name(
        range: start..<index, text: text, role: isMember || isKey ? .property : isShorthand ? .shorthand : .variable,
        statement: statement, isOutermost: levels.count <= outermost || isInPattern))
    endsOperand = !ScriptMinifier.keywordsBeforeOperand.contains(text) || isMember
    if !isMember, Self.beforeStatement.contains(before) { statementStarts(with: text, start, after: before) }
  }

  /// Declarations in a row become one.
  private mutating func statementStarts(with text: String, _ start: Int, after before: UInt8) {
    let declares = text == "let" || text == "const"
    let last = levels.count - 1
    levels[last].declares = declares
    guard declares else { return }
    let end = index + (byte().map(ScriptMinifier.isBlank) ?? false ? 1 : 0)
    if before == UInt8(ascii: ";"), levels[last].declaredBefore {
      edits.append((start - 1..<end, ","))
    } else if text == "const" {
      edits.append((start..<index, "let"))
    }
    if levels.count <= outermost, let next = byte(), next == UInt8(ascii: "{") || next == UInt8(ascii: "[") {
      isInPattern = true
    }
  }

  private static let beforeStatement = Set(";{}(\n".utf8)
  private static let beforeShorthand = Set("{,".utf8)
  private static let afterShorthand = Set(",}=".utf8)

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
        levels.append(Level(bracket: UInt8(ascii: "$"), firstName: names.count))
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

  private func replaced(_ own: Set<String>, _ kept: Set<String>) -> String {
    let (variables, properties) = shortNames(own, kept)
    var edits = self.edits
    for name in names {
      let variable = variables[name.text] ?? name.text
      let property = properties[name.text] ?? name.text
      let replacement =
        switch name.role {
        case .variable: variable
        case .property: property
        case .shorthand: variable == property ? variable : property + ":" + variable
        }
      if replacement != name.text { edits.append((name.range, replacement)) }
    }
    edits.sort { $0.range.lowerBound < $1.range.lowerBound }
    var out: [UInt8] = []
    var last = 0
    for (range, text) in edits {
      out += source[last..<range.lowerBound]
      out += Array(text.utf8)
      last = range.upperBound
    }
    return String(decoding: out + source[last...], as: UTF8.self)
  }

  private func shortNames(
    _ own: Set<String>, _ kept: Set<String>
  ) -> (variables: [String: String], properties: [String: String]) {
    var uses: [String: NameScopes.Uses] = [:]
    for (place, name) in names.enumerated() {
      var use = uses[name.text, default: NameScopes.Uses()]
      use.count += 1
      if name.role != .variable { use.isProperty = true }
      if name.role != .property {
        use.places[name.statement, default: []].append(place)
        if name.isOutermost { use.isOutermost = true }
      }
      uses[name.text] = use
    }
    var wanted: [(name: String, use: NameScopes.Uses)] = []
    var scopes = NameScopes(blocks: blocks)
    for name in kept { scopes.takeProperty(name) }
    for (name, use) in uses {
      let isKnown = Self.known.contains(name)
      let staysProperty = use.isProperty && (isKnown || !own.contains(name))
      if staysProperty { scopes.takeProperty(name) }
      var rest = use
      rest.isProperty = use.isProperty && !staysProperty
      if !isKnown, rest.isProperty || !rest.places.isEmpty { wanted.append((name, rest)) }
    }
    var short: (variables: [String: String], properties: [String: String]) = ([:], [:])
    for (name, use) in wanted.sorted(by: { ($1.use.count, $0.name) < ($0.use.count, $1.name) }) {
      let candidates = (0...).lazy.map(Self.name).filter { !Self.known.contains($0) }
      guard let candidate = candidates.first(where: { scopes.isFree($0, for: use) }) else { continue }
      if !use.places.isEmpty { short.variables[name] = candidate }
      if use.isProperty { short.properties[name] = candidate }
      scopes.take(candidate, for: use)
    }
    return short
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
    Symbol Uint8Array Uint32Array decodeURIComponent encodeURIComponent escape globalThis parseInt unescape \
    FormData IntersectionObserver Intl MutationObserver TextDecoder TextEncoder URL URLSearchParams addEventListener \
    clearTimeout console document fetch getSelection history localStorage location matchMedia navigator \
    requestAnimationFrame scrollTo setTimeout window
    """.split(separator: " ").map(String.init))
}
