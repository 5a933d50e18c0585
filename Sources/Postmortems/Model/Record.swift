import Diagnostics
import Markdown

/// What a document is: it decides where its page stands and what is read out of it.
public enum RecordKind: String, Hashable, Sendable, CaseIterable {
  case postmortem, reference, runbook, template, role, outcome
}

/// Who may see something. Unlabelled content is internal: the model fails closed.
public struct Audience: Hashable, Sendable {
  public var name: String

  public init(_ name: String) { self.name = name }

  public static let `internal` = Audience("internal")
  public static let `public` = Audience("public")
}

/// One document of the knowledge base, of whatever kind, with what is true of all of them.
public struct Record: Sendable {
  /// Stable and unique: from `id` in the document, else made from its path. The page's address is built from it.
  public var id: String
  /// Whether the document states its id; one made from the path means nothing to a reader.
  public var idIsStated = true
  public var kind: RecordKind
  public var title: String
  /// Whether the document has a title; without one it is named after its file.
  public var titleIsStated = true
  /// One sentence for lists and search results; `nil` where nothing in the document serves.
  public var summary: Fact<String>?
  public var document: Document
  /// Former ids, which keep working.
  public var aliases: [String]
  public var audience: Audience
  public var isDraft: Bool
  public var tags: [String]
  /// Ids of the learning outcomes that the document teaches.
  public var outcomes: [String]
  /// The group in the reference sidebar; `nil` for none.
  public var section: String?
  /// The place among its siblings, ascending; documents without one follow by title.
  public var order: Int?
  public var owner: String?
  /// The day of the last change, as the document states it.
  public var updated: CivilDate?
  /// What the version control of the file knows; `nil` without one.
  public var history: DocumentHistory?
  /// Minutes to read at 220 words a minute, at least 1.
  public var readingMinutes: Int
  /// The parts of the document in file order, a nested one behind the one that holds it.
  public var sections: [Section]
  /// The facts of an incident; `nil` for every other kind.
  public var postmortem: Postmortem?

  public init(id: String, kind: RecordKind, title: String, document: Document) {
    self.id = id
    self.kind = kind
    self.title = title
    self.document = document
    aliases = []
    audience = .internal
    sections = []
    isDraft = false
    tags = []
    outcomes = []
    readingMinutes = 1
  }

  /// The first section of a canonical kind.
  public func section(_ kind: SectionKind) -> Section? { sections.first { $0.kind == kind } }

  /// The path of the source file, relative to the content folder.
  public var path: String { document.path }
}
