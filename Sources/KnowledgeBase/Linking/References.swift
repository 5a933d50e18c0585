import Markdown
import Postmortems
import TextAnalysis

/// Finds what documents refer to: by the paths of their files, by the names in wiki links, by the address of a file
/// where a repository shows it, and, of incidents, by a name that stands in the text.
final class References {
  private let records: [Record]
  private let idOfPath: [String: String]
  private let incidents: IncidentNames
  // Few folders have wiki links, or links to a repository's pages.
  private lazy var names = NameIndex(records)
  private lazy var tails = TailIndex(records)

  init(_ base: KnowledgeBase) {
    records = base.records
    var idOfPath = [String: String](minimumCapacity: records.count)
    for place in records.indices where idOfPath[records[place].path] == nil {
      idOfPath[records[place].path] = records[place].id
    }
    self.idOfPath = idOfPath
    incidents = base.incidentNames
  }

  /// A place where a document links to another one or names it.
  struct Reference {
    var target: String
    /// The link, or the text that holds the name.
    var node: NodeID
    /// Of a name: where it stands in the text.
    var name: Range<Int>?
  }

  /// Calls `body` with each document that the record links to, then with each incident that it names, and the words in
  /// which it does; a document may come more than once, the record itself never.
  func forEach(inRecordAt place: Int, _ body: (_ reference: Reference, _ context: () -> String) -> Void) {
    let (tree, id, path) = (records[place].document.tree, records[place].id, records[place].path)
    let links = records[place].document.links
    for own in links.indices {
      guard let target = target(of: links[own], from: path), target != id else { continue }
      body(Reference(target: target, node: links[own].node)) { tree.plainText(links[own].node) }
    }
    tree.forEachText { node, text in
      for mention in incidents.mentions(in: text) where mention.incident != id {
        body(Reference(target: mention.incident, node: node, name: mention.range)) {
          String(decoding: text[mention.range], as: UTF8.self)
        }
      }
    }
  }

  /// The incidents that some nodes of a record link to or name, each with the words around it.
  func incidents(in nodes: [NodeID], ofRecordAt place: Int) -> [(target: String, words: [UInt8])] {
    let tree = records[place].document.tree
    let inside = nodes.map { $0...(tree.descendants(of: $0).last ?? $0) }
    var found: [(target: String, words: [UInt8])] = []
    forEach(inRecordAt: place) { reference, _ in
      guard inside.contains(where: { $0.contains(reference.node) }) else { return }
      found.append((reference.target, words(around: reference, in: tree)))
    }
    return found
  }

  /// The sentence in which a document refers to another one, with a mark in the place of its name.
  func words(around reference: Reference, in tree: MarkdownTree) -> [UInt8] {
    let node = tree.sourceBytes(reference.node)
    var range = node.startIndex..<node.endIndex
    if let name = reference.name {
      range = (node.startIndex + name.lowerBound..<node.startIndex + name.upperBound).clamped(to: range)
    }
    var leaf = reference.node
    // The nearest paragraph, heading or cell; inlines nest no deeper than documents do.
    while let parent = tree.parent(leaf), !References.isProse(tree.kind(leaf)) { leaf = parent }
    // What a table says of it stands in the cells beside.
    if case .tableCell = tree.kind(leaf), let row = tree.parent(leaf) { leaf = row }
    return ReferenceRemark.words(around: range, in: tree.sourceBytes(leaf))
  }

  private static func isProse(_ kind: NodeKind) -> Bool {
    switch kind {
    case .paragraph, .heading, .tableCell: true
    default: false
    }
  }

  /// The first place where a record links to another one or names it.
  func first(in record: Record, to target: String) -> NodeID? {
    let path = record.path
    if let link = record.document.links.first(where: { self.target(of: $0, from: path) == target }) { return link.node }
    var found: NodeID?
    record.document.tree.forEachText { node, text in
      if found == nil, incidents.mentions(in: text).contains(where: { $0.incident == target }) { found = node }
    }
    return found
  }

  private func target(of link: LinkReference, from path: String) -> String? {
    if link.kind == .wikilink {
      let name = String(link.destination.prefix { $0 != "#" })
      return names.id(of: name) ?? incidents.incident(named: name)
    }
    guard let target = SourcePath.resolve(link.destination, from: path) else {
      return TailIndex.mayHold(link.destination) ? tails.id(of: link.destination) : nil
    }
    return idOfPath[target] ?? SourcePath.documents(at: target).lazy.compactMap { self.idOfPath[$0] }.first
  }
}

extension KnowledgeBase {
  /// Where one document first links to another one or names it.
  public func reference(from record: Record, to target: String) -> NodeID? {
    References(self).first(in: record, to: target)
  }
}

/// Finds documents by the names that wiki links have for them: an id, or a former id, file name or title that no other has.
private struct NameIndex {
  private var ids: Set<String> = []
  /// Empty where several documents have the name.
  private var names: [String: String] = [:]

  init(_ records: [Record]) {
    for place in records.indices {
      let id = records[place].id
      ids.insert(id)
      let path = records[place].path
      let file = path.split(separator: "/").last ?? ""
      let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
      for name in Set(([String(stem), records[place].title] + records[place].aliases).map { $0.lowercased() }) {
        names[name] = names[name] == nil ? id : ""
      }
    }
  }

  func id(of name: String) -> String? {
    if ids.contains(name) { return name }
    guard let id = names[name.lowercased()], !id.isEmpty else { return nil }
    return id
  }
}

/// Finds documents by addresses such as `https://host/owner/repository/blob/main/2023-01/name.md`: their file and
/// its folder, where one document alone has both.
private struct TailIndex {
  /// `nil` where several documents have the tail.
  private var ids: [String: String?] = [:]

  init(_ records: [Record]) {
    for place in records.indices {
      guard let tail = TailIndex.tail(of: records[place].path) else { continue }
      ids[tail] = ids[tail] == nil ? .some(records[place].id) : .some(nil)
    }
  }

  static func mayHold(_ destination: String) -> Bool {
    destination.hasPrefix("https://") || destination.hasPrefix("http://")
  }

  func id(of destination: String) -> String? {
    guard TailIndex.mayHold(destination) else { return nil }
    let path = PercentEncoding.decoded(String(destination.prefix { $0 != "#" && $0 != "?" }))
    return TailIndex.tail(of: path).flatMap { ids[$0] ?? nil }
  }

  private static func tail(of path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count > 1, let name = parts.last, name.contains(".") else { return nil }
    return parts.suffix(2).joined(separator: "/")
  }
}
