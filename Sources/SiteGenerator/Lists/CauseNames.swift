import KnowledgeBase
import Postmortems

/// What rows call a cause, looked up once: the taxonomy is searched entry by entry, and a long list has a cause in
/// every row.
struct CauseNames: Sendable {
  struct Name: Sendable {
    var text: String
    /// The name of its category: of the one it belongs to, or its own.
    var group: String
    /// `Capacity › Disk full`; the name alone for a category.
    var path: String
    var page: String?
  }

  private var names: [String: Name] = [:]

  init(_ taxonomy: Taxonomy, map: SiteMap) {
    for category in taxonomy.categories {
      for leaf in category.leaves where names[leaf.id] == nil {
        names[leaf.id] = Name(
          text: leaf.name, group: category.name, path: "\(category.name) › \(leaf.name)",
          page: map.page(of: .cause, leaf.id))
      }
    }
    for category in taxonomy.categories where names[category.id] == nil {
      names[category.id] = Name(
        text: category.name, group: category.name, path: category.name, page: map.page(of: .cause, category.id))
    }
  }

  /// A cause that the taxonomy does not know goes by its id.
  subscript(id: String) -> Name { names[id] ?? Name(text: id, group: id, path: id) }
}
