import Mustache

/// What a template sees in one place: a value whose names are declared, each with its meaning.
///
/// The declaration serves three readers: the renderer, which looks values up by name; the checker, which
/// refuses a template that uses a name that is not declared; and `Documentation/Templates.md`, which is
/// generated from it. So the three cannot drift apart.
protocol TemplateContext: MustacheParent, Sendable {
  static var schema: ContextSchema<Self> { get }
}

extension TemplateContext {
  func child(named name: String) -> Any? {
    // A declared name without a value must not be looked for further out, as Mustache would do with `nil`.
    Self.schema.getter(name).map { $0(self) ?? Absent() }
  }

  static var shape: ContextShape { schema.shape }
}

/// The names of one kind of context.
struct ContextSchema<Context>: Sendable {
  let shape: ContextShape
  private let getters: [String: @Sendable (Context) -> Any?]

  init(_ name: String, _ summary: String, _ fields: [ContextField<Context>]) {
    shape = ContextShape(name: name, summary: summary, fields: fields.map(\.declared))
    var getters = Dictionary(fields.map { ($0.declared.name, $0.get) }, uniquingKeysWith: { first, _ in first })
    // Mustache enters a list once for each item; what stands around the items needs a name of its own.
    for field in fields {
      guard case .list = field.declared.kind, getters[field.declared.presence] == nil else { continue }
      getters[field.declared.presence] = { context in (field.get(context) as? any Collection)?.isEmpty == false }
    }
    self.getters = getters
  }

  func getter(_ name: String) -> (@Sendable (Context) -> Any?)? { getters[name] }
}

/// One name, what it holds, and how to read it.
struct ContextField<Context>: Sendable {
  let declared: DeclaredField
  let get: @Sendable (Context) -> Any?

  /// Text, escaped where it is printed. Empty text counts as absent, so that a section around it is left out.
  static func text(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> String?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .text)) { context in
      get(context).flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  /// A number, printed as it is; zero counts as a value.
  static func number(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Int?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .text)) { context in
      get(context).map(String.init)
    }
  }

  /// Markup made by the program itself; its name ends in `HTML` and it takes three braces.
  static func html(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Markup?) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .html)) { context in
      get(context).flatMap { $0.isEmpty ? nil : $0.html }
    }
  }

  static func flag(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Bool) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .flag)) { get($0) }
  }

  static func list<Item: TemplateContext>(
    _ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> [Item]
  ) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .list(Item.self))) { get($0) }
  }

  /// A list that, unlike one in a section, is entered once, and only where it has items.
  static func group<Item: TemplateContext>(
    _ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Item?
  ) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .object(Item.self))) { get($0) }
  }

  /// The interface texts, by their names in `texts.txt`.
  static func words(_ name: String, _ meaning: String, _ get: @escaping @Sendable (Context) -> Words) -> Self {
    Self(declared: DeclaredField(name: name, meaning: meaning, kind: .words)) { get($0) }
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

/// A declared name that has no value here.
struct Absent: MustacheCustomRepresentation {
  var representation: Any? { nil }
}
