import Diagnostics
import Markdown

/// Reads prevention items: rows of a table, items of task lists, bullets and numbered lists.
struct PreventionReader {
  let tree: MarkdownTree
  let file: String
  let vocabulary: Vocabulary
  let taxonomy: Taxonomy
  /// The day of the incident, for due dates without a year.
  let date: CivilDate?

  /// - Parameter prefix: what ids are made from where the document gives none: `INC-2026-009`.
  func read(_ sections: [Section], prefix: String) -> [PreventionItem] {
    var items: [PreventionItem] = []
    var seen: Set<NodeID> = []
    for section in sections where section.kind == .actions {
      var group: Fact<String>?
      for block in section.blocks where seen.insert(block).inserted {
        let kind = tree.kind(block)
        if let owner = groupOwner(block) {
          group = owner
        } else if kind.isTable {
          items += rows(of: block)
        } else if kind.isList {
          items += listItems(of: block, group: group)
        }
      }
    }
    for index in items.indices where items[index].id.isEmpty { items[index].id = "\(prefix)-P\(index + 1)" }
    return items
  }

  // MARK: - Tables

  private func rows(of table: NodeID) -> [PreventionItem] {
    var columns: [ItemColumn?] = []
    var items: [PreventionItem] = []
    for row in tree.children(of: table) {
      let cells = Array(tree.children(of: row))
      if columns.isEmpty {
        columns = columnNames(cells)
        // A table without a column for the text is about something else.
        guard columns.contains(.text) else { return [] }
      } else if let item = item(row: row, cells: cells, columns: columns) {
        items.append(item)
      }
    }
    return items
  }

  private func columnNames(_ cells: [NodeID]) -> [ItemColumn?] {
    var taken: Set<ItemColumn> = []
    return cells.map { cell in
      guard let column = vocabulary.column(tree.plainText(cell)), taken.insert(column).inserted else { return nil }
      return column
    }
  }

  private func item(row: NodeID, cells: [NodeID], columns: [ItemColumn?]) -> PreventionItem? {
    var byColumn: [ItemColumn: NodeID] = [:]
    for (cell, column) in zip(cells, columns) { if let column { byColumn[column] = cell } }
    guard let textCell = byColumn[.text] else { return nil }
    let text = tree.plainText(textCell).trimmedASCII()
    guard !vocabulary.isPlaceholder(text) else { return nil }
    let id = byColumn[.id].map { tree.plainText($0).trimmedASCII() } ?? ""
    // A bare number says only where the row stands.
    var item = PreventionItem(
      id: id.utf8.allSatisfy(\.isDigit) ? "" : id, text: text, location: location(row), nodes: [textCell])
    item.owner = fact(byColumn[.owner])
    item.priority = fact(byColumn[.priority])
    item.ticket = fact(byColumn[.ticket])
    item.ticketURL = byColumn[.ticket].flatMap(firstLink)
    item.due = byColumn[.due].flatMap { cell in due(tree.plainText(cell), at: location(cell)) }
    item.status = byColumn[.status].flatMap { cell in
      vocabulary.status(tree.plainText(cell)).map { Fact($0, Provenance(.sectionTable, at: location(cell))) }
    }
    item.kind = fact(byColumn[.kind]).flatMap(kind)
    item.addresses = fact(byColumn[.addresses]).flatMap(addresses)
    return item
  }

  private func fact(_ cell: NodeID?) -> Fact<String>? {
    guard let cell else { return nil }
    let text = tree.plainText(cell).trimmedASCII()
    return vocabulary.isPlaceholder(text) ? nil : Fact(text, Provenance(.sectionTable, at: location(cell)))
  }

  // MARK: - Lists

  private func listItems(of list: NodeID, group: Fact<String>?) -> [PreventionItem] {
    tree.children(of: list).flatMap { node -> [PreventionItem] in
      guard let first = tree.firstChild(node) else { return [] }
      let own = tree.kind(first) == .paragraph ? tree.plainText(first).trimmedASCII() : ""
      let nested = tree.children(of: node).filter { tree.kind($0).isList }
      // "Detection:" with a list below it is a group, not an item.
      if own.isEmpty || own.hasSuffix(":") && !nested.isEmpty {
        return nested.flatMap { listItems(of: $0, group: group) }
      }
      return item(node, text: own, group: group).map { [$0] } ?? []
    }
  }

  private func item(_ node: NodeID, text: String, group: Fact<String>?) -> PreventionItem? {
    let place = location(node)
    var notes = ItemNotes(text, vocabulary: vocabulary, date: date)
    notes.readRemarks()
    guard notes.text.utf8.count > 2, !vocabulary.isPlaceholder(notes.text) else { return nil }
    let provenance = Provenance(.sectionTable, at: place)
    var item = PreventionItem(
      id: notes.id ?? "", text: notes.text, location: place, nodes: Array(tree.children(of: node)))
    item.owner = notes.owner.map { Fact($0, provenance) } ?? group
    item.priority = notes.priority.map { Fact($0, provenance) }
    item.ticket = notes.ticket.map { Fact($0, provenance) }
    item.ticketURL = firstLink(node)
    item.due = notes.due.map { Fact($0, provenance) }
    item.kind = notes.kind.flatMap { kind(Fact($0, provenance)) }
    item.status = status(of: node, notes).map { Fact($0, provenance) }
    return item
  }

  /// What is written out says more than a box: an open box may stand before "in progress".
  private func status(of node: NodeID, _ notes: ItemNotes) -> PreventionItem.Status? {
    let task = tree.kind(node).task
    if let status = notes.status, task != .done || status != .open { return status }
    if let first = tree.firstChild(node), let inline = tree.firstChild(first), tree.kind(inline) == .strikethrough,
      tree.nextSibling(inline) == nil
    {
      return .done
    }
    switch task {
    case .done: return .done
    case .open: return .open
    case nil: return nil
    }
  }

  /// A bold line or sub-heading over a list names who does what stands below, unless it names a section,
  /// a priority or a kind of work.
  private func groupOwner(_ block: NodeID) -> Fact<String>? {
    var text: String
    switch tree.kind(block) {
    case .heading: text = tree.plainText(block)
    case .paragraph:
      guard let first = tree.firstChild(block), tree.kind(first) == .strong else { return nil }
      text = tree.plainText(block)
      guard text.trimmedASCII().utf8.count <= tree.plainText(first).utf8.count + 1 else { return nil }
    default: return nil
    }
    text = text.trimmedASCII()
    if text.hasSuffix(":") { text = String(text.dropLast()) }
    for label in ["owner:", "owned by", "team:"] where text.lowercased().hasPrefix(label) {
      text = String(text.dropFirst(label.count)).trimmedASCII()
      return Fact(text, Provenance(.sectionTable, at: location(block)))
    }
    let words = Label.normalized(text).split(separator: " ")
    guard (1...4).contains(words.count), vocabulary.section(text) == nil, vocabulary.status(text) == nil,
      kind(Fact(text, Provenance(.sectionTable, at: location(block)))) == nil,
      !words.contains(where: ItemNotes.isGroupWord)
    else { return nil }
    return Fact(text, Provenance(.sectionTable, at: location(block)))
  }

  // MARK: - Values

  private func location(_ node: NodeID) -> SourceLocation { SourceLocation(file: file, range: tree.range(node)) }

  private func due(_ text: String, at location: SourceLocation) -> Fact<CivilDate>? {
    TimeExpression.first(in: Array(text.utf8))?.day?.date(near: date)
      .map { Fact($0, Provenance(.sectionTable, at: location)) }
  }

  private func kind(_ fact: Fact<String>) -> Fact<PreventionItem.Kind>? {
    let label = Label.normalized(fact.value)
    let kind = PreventionItem.Kind(rawValue: label) ?? ItemNotes.kinds[label]
    return kind.map { Fact($0, fact.provenance) }
  }

  private func addresses(_ fact: Fact<String>) -> Fact<String>? {
    taxonomy.resolve(fact.value).map { Fact($0, fact.provenance) }
  }

  private func firstLink(_ node: NodeID) -> String? {
    for below in tree.descendants(of: node) where tree.kind(below) == .link { return tree.destination(below) }
    return nil
  }
}
