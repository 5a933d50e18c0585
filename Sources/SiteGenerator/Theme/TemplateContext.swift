/// What a template sees in one place: a value whose names are declared, each with its meaning.
///
/// The declaration serves three readers: the renderer, which looks values up by their place in it; the checker, which
/// refuses a template that uses a name that is not declared; and `Documentation/Templates.md`, which is
/// generated from it. So the three cannot drift apart.
protocol TemplateContext: Sendable {
  static var schema: ContextSchema<Self> { get }
}

extension TemplateContext {
  static var shape: ContextShape { schema.shape }

  /// The value of the field at a place in the declaration.
  func value(_ field: Int) -> FieldValue { Self.schema.getters[field](self) }
}

/// What a field holds in one context; absent values, empty texts and empty markup are `none`.
enum FieldValue {
  case none
  case text(String)
  case number(Int)
  case html(Markup)
  case flag(Bool)
  /// A row of one.
  case object(ContextRow)
  case list(ContextRow)

  /// Whether a section over it is entered.
  var isPresent: Bool {
    switch self {
    case .none: false
    case .text, .number, .html, .object: true
    case .flag(let isSet): isSet
    case .list(let items): items.count > 0
    }
  }
}

/// Contexts of one kind, read where they stand: a row of a ledger has so many texts that to take it out of its list
/// would cost as much as to print it.
///
/// A closure and no generic type, so that the compiler makes code for each kind of context instead of looking its
/// layout up for every value.
struct ContextRow: Sendable {
  let count: Int
  private let read: @Sendable (_ item: Int, _ field: Int) -> FieldValue

  init<Context: TemplateContext>(_ items: [Context]) {
    count = items.count
    let schema = Context.schema
    // Through a buffer, so that the context is lent: out of an array it would be copied for each of its fields.
    read = { item, field in items.withUnsafeBufferPointer { schema.getters[field]($0[item]) } }
  }

  /// A context of whatever kind, in a row of one.
  init(any context: any TemplateContext) {
    count = 1
    read = { _, field in context.value(field) }
  }

  /// The value of a field of one of the contexts.
  func value(_ item: Int, _ field: Int) -> FieldValue { read(item, field) }
}

/// The names of one kind of context.
///
/// A class, so that threads which read it at once share one reference and not the counts of everything in it.
final class ContextSchema<Context>: Sendable {
  let shape: ContextShape
  fileprivate let getters: [@Sendable (Context) -> FieldValue]

  init(_ name: String, _ summary: String, _ fields: [ContextField<Context>]) {
    shape = ContextShape(name: name, summary: summary, fields: fields.map(\.declared))
    getters = fields.map(\.get)
  }
}

/// One name, what it holds, and how to read it.
struct ContextField<Context>: Sendable {
  let declared: DeclaredField
  let get: @Sendable (Context) -> FieldValue

  /// Text, escaped where it is printed. Empty text counts as absent, so that a section around it is left out.
  static func text(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> String?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .text)) { context in
      guard let text = get(context), !text.isEmpty else { return .none }
      return .text(text)
    }
  }

  /// A number for readers, its digits in groups as the language or the configuration has them; zero counts as a value.
  static func number(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Int?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .text)) { context in
      get(context).map { .number($0) } ?? .none
    }
  }

  /// Markup made by the program itself; its name ends in `HTML` and it takes three braces.
  static func html(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Markup?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .html)) { context in
      guard let markup = get(context), !markup.isEmpty else { return .none }
      return .html(markup)
    }
  }

  static func flag(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Bool) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .flag)) { .flag(get($0)) }
  }

  static func list<Item: TemplateContext>(
    _ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> [Item]
  ) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .list(Item.self))) {
      .list(ContextRow(get($0)))
    }
  }

  /// A list that, unlike one in a section, is entered once, and only where it has items.
  static func group<Item: TemplateContext>(
    _ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Item?
  ) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .object(Item.self))) { context in
      get(context).map { .object(ContextRow([$0])) } ?? .none
    }
  }

  /// The interface texts, by their names in `texts.txt`; they are the same in all contexts, and printed at once
  /// when a template is compiled.
  static func words(_ name: String, _ meaning: String) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .words)) { _ in .flag(true) }
  }
}

/// A name as the checker and the documentation see it.
struct DeclaredField: Sendable {
  enum Kind: Sendable {
    case text, html, flag, words
    case list(any TemplateContext.Type)
    case object(any TemplateContext.Type)
  }

  let name: String
  let meaning: String
  let kind: Kind

  /// The flag that every list brings along: `hasItems` for `items`.
  var presence: String { "has" + name.prefix(1).uppercased() + name.dropFirst() }
}

/// The names of a context without the way to read them.
struct ContextShape: Sendable {
  let name: String
  let summary: String
  let fields: [DeclaredField]

  func field(_ name: String) -> DeclaredField? {
    if let field = fields.first(where: { $0.name == name }) { return field }
    let list = fields.first { field in
      if case .list = field.kind { return field.presence == name }
      return false
    }
    return list.map { DeclaredField(name: name, meaning: "Whether there are any `\($0.name)`.", kind: .flag) }
  }
}
