/// A template compiled for the contexts of one kind of page: a flat list of steps in which every name is a place.
///
/// Mustache looks a name up in each context from the inside out. Which contexts stand around a tag is known when the
/// template is read, because every context declares its names; so the looking up is done once, here, and partials
/// and layouts are set in where they are used. Rendering appends bytes and looks nothing up.
struct TemplateProgram: Sendable {
  struct Step {
    enum Operation: UInt8 { case literal, text, markup, each, when, unless }

    var operation: Operation
    /// Which of the contexts holds the value, counted from the outermost.
    var context = 0
    /// The place of the field in that context's declaration.
    var field = 0
    /// Further fields, each of the object before it: a range of `paths`.
    var path = 0..<0
    /// A range of `literals`, or the steps of a section.
    var content = 0..<0
  }

  fileprivate(set) var steps: [Step] = []
  fileprivate(set) var literals: [UInt8] = []
  fileprivate(set) var paths: [Int] = []
  /// How numbers are written.
  fileprivate let words: Words

  fileprivate init(words: Words) { self.words = words }

  /// - Parameter contexts: values of the kinds that the template was compiled for, outermost first.
  func render(_ contexts: [any TemplateContext]) -> [UInt8] {
    var run = TemplateRun(program: self, contexts: contexts)
    run.take(steps.indices)
    return run.out
  }
}

/// One rendering of a program.
private struct TemplateRun {
  let program: TemplateProgram
  /// Each in its list, outermost first.
  var contexts: [(list: ContextRow, item: Int)]
  var out: [UInt8] = []

  init(program: TemplateProgram, contexts: [any TemplateContext]) {
    self.program = program
    self.contexts = contexts.map { (ContextRow(any: $0), 0) }
    out.reserveCapacity(32_768)
  }

  mutating func take(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      let step = program.steps[index]
      index += 1
      switch step.operation {
      case .literal: out.append(contentsOf: program.literals[step.content])
      case .text:
        switch value(step) {
        case .text(let text): appendEscaped(text, to: &out)
        case .number(let number): appendEscaped(program.words.grouped(number), to: &out)
        case .none, .html, .flag, .object, .list: break
        }
      case .markup:
        if case .html(let markup) = value(step) { out.append(contentsOf: markup.bytes) }
      case .each:
        each(step)
        index = step.content.upperBound
      case .when, .unless:
        if value(step).isPresent == (step.operation == .when) { take(step.content) }
        index = step.content.upperBound
      }
    }
  }

  private mutating func each(_ step: TemplateProgram.Step) {
    switch value(step) {
    case .list(let items), .object(let items):
      for item in 0..<items.count { enter(items, item, step.content) }
    case .none, .text, .number, .html, .flag: break
    }
  }

  private mutating func enter(_ list: ContextRow, _ item: Int, _ range: Range<Int>) {
    contexts.append((list, item))
    take(range)
    contexts.removeLast()
  }

  private func value(_ step: TemplateProgram.Step) -> FieldValue {
    var value = contexts[step.context].list.value(contexts[step.context].item, step.field)
    for place in step.path {
      guard case .object(let object) = value else { return .none }
      value = object.value(0, program.paths[place])
    }
    return value
  }
}

/// Makes programs of parsed templates. Names that are not in reach print nothing; the checker reports them before.
struct TemplateCompiler {
  let templates: [String: [TemplateNode]]
  let words: Words
  private var program: TemplateProgram

  init(templates: [String: [TemplateNode]], words: Words) {
    self.templates = templates
    self.words = words
    program = TemplateProgram(words: words)
  }

  /// - Parameter contexts: what the page offers, outermost first.
  mutating func program(of name: String, contexts: [ContextShape]) -> TemplateProgram {
    program = TemplateProgram(words: words)
    walk(templates[name] ?? [], Place(contexts: contexts, trail: [name]))
    return program
  }

  private struct Place {
    var contexts: [ContextShape]
    var blocks: [String: [TemplateNode]] = [:]
    var trail: [String]
    /// The value that `{{.}}` prints: the text that the section around it was entered for.
    var dot: TemplateProgram.Step?
  }

  private mutating func walk(_ nodes: [TemplateNode], _ place: Place) {
    for node in nodes {
      switch node {
      case .text(let bytes): literal(bytes)
      case .variable(let name, _): variable(name, place)
      case .markup(let name, _):
        if case .field(let step, .html) = resolve(name, place) { add(step, .markup) }
      case .section(let name, let inverted, let inner, _): section(name, inverted: inverted, inner, place)
      case .partial(let name, _): enter(name, place, blocks: [:])
      case .extends(let name, let inner, _):
        var blocks = place.blocks
        for case .block(let block, let content, _) in inner { blocks[block] = blocks[block] ?? content }
        enter(name, place, blocks: blocks)
      case .block(let name, let content, _): walk(place.blocks[name] ?? content, place)
      }
    }
  }

  private mutating func enter(_ name: String, _ place: Place, blocks: [String: [TemplateNode]]) {
    guard let nodes = templates[name], !place.trail.contains(name) else { return }
    var inner = place
    inner.blocks = blocks
    inner.trail.append(name)
    walk(nodes, inner)
  }

  private mutating func variable(_ name: String, _ place: Place) {
    if name == "." {
      if let step = place.dot { add(step, .text) }
      return
    }
    switch resolve(name, place) {
    case .field(let step, .text): add(step, .text)
    case .constant(let text):
      var bytes: [UInt8] = []
      appendEscaped(text, to: &bytes)
      literal(bytes[...])
    case .field, .presence, nil: break
    }
  }

  private mutating func section(_ name: String, inverted: Bool, _ inner: [TemplateNode], _ place: Place) {
    var inside = place
    inside.dot = nil
    switch resolve(name, place) {
    case nil: if inverted { walk(inner, place) }
    case .constant: if !inverted { walk(inner, place) }
    case .presence(let step): block(step, inverted ? .unless : .when, inner, inside)
    case .field(let step, _) where inverted: block(step, .unless, inner, place)
    case .field(let step, .list(let type)), .field(let step, .object(let type)):
      inside.contexts.append(type.shape)
      block(step, .each, inner, inside)
    case .field(let step, .text):
      inside.dot = step
      block(step, .when, inner, inside)
    case .field(let step, _): block(step, .when, inner, inside)
    }
  }

  // MARK: - Names

  private enum Resolved {
    case field(TemplateProgram.Step, DeclaredField.Kind)
    /// `hasItems` for a list `items`.
    case presence(TemplateProgram.Step)
    case constant(String)
  }

  /// The innermost context that declares the name.
  private mutating func resolve(_ name: String, _ place: Place) -> Resolved? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first,
      let context = place.contexts.lastIndex(where: { $0.field(first) != nil })
    else { return nil }
    var step = TemplateProgram.Step(operation: .text, context: context)
    guard var found = field(first, of: place.contexts[context]) else { return nil }
    step.field = found.index
    let start = program.paths.count
    for part in parts.dropFirst() {
      switch found.kind {
      case .words: return words.has(part) && parts.count == 2 ? .constant(words(part)) : nil
      case .object(let type):
        guard let next = field(part, of: type.shape) else { return nil }
        found = next
        program.paths.append(next.index)
      default: return nil
      }
    }
    step.path = start..<program.paths.count
    return found.isPresence ? .presence(step) : .field(step, found.kind)
  }

  private func field(
    _ name: String, of shape: ContextShape
  ) -> (index: Int, kind: DeclaredField.Kind, isPresence: Bool)? {
    if let index = shape.fields.firstIndex(where: { $0.name == name }) {
      return (index, shape.fields[index].kind, false)
    }
    let list = shape.fields.firstIndex { field in
      if case .list = field.kind { return field.presence == name }
      return false
    }
    return list.map { ($0, shape.fields[$0].kind, true) }
  }

  // MARK: - Steps

  private mutating func literal(_ bytes: ArraySlice<UInt8>) {
    let start = program.literals.count
    program.literals += bytes
    // Text on both sides of a tag that prints nothing is one text, unless a section begins between.
    if let last = program.steps.last, last.operation == .literal, last.content.upperBound == start,
      program.steps.count > sectionStart
    {
      program.steps[program.steps.count - 1].content = last.content.lowerBound..<program.literals.count
    } else {
      program.steps.append(.init(operation: .literal, content: start..<program.literals.count))
    }
  }

  /// Where the steps of the innermost section begin; text before it stays apart.
  private var sectionStart = 0

  private mutating func add(_ step: TemplateProgram.Step, _ operation: TemplateProgram.Step.Operation) {
    var step = step
    step.operation = operation
    step.content = 0..<0
    program.steps.append(step)
  }

  private mutating func block(
    _ step: TemplateProgram.Step, _ operation: TemplateProgram.Step.Operation, _ inner: [TemplateNode], _ place: Place
  ) {
    add(step, operation)
    let start = program.steps.count
    sectionStart = start
    walk(inner, place)
    program.steps[start - 1].content = start..<program.steps.count
    sectionStart = program.steps.count
  }
}
