import Diagnostics
import Markdown

extension PreventionReader {
  /// "| Action item | Owner | …": the head names the section, and somebody or some day beside it.
  func isActionTable(_ table: NodeID) -> Bool {
    guard let head = tree.firstChild(table) else { return false }
    let cells = Array(tree.children(of: head))
    let columns = columnNames(cells)
    return columns.contains { [.owner, .due, .ticket, .status].contains($0) }
      && zip(cells, columns).contains { $1 == .text && vocabulary.section(tree.plainText($0)) == .actions }
  }

  func rows(of table: NodeID) -> [PreventionItem] {
    let rows = tree.children(of: table).map { Array(tree.children(of: $0)) }
    guard let head = rows.first else { return [] }
    var columns = columnNames(head)
    // A table without a column for the text is about something else.
    guard columns.contains(.text) || nameTextColumn(&columns, rows.dropFirst()) else { return [] }
    return zip(tree.children(of: table), rows).dropFirst().compactMap { item(row: $0, cells: $1, columns: columns) }
  }

  /// In a table that says who or until when, the column of the longest texts holds the work, whatever its head calls it:
  /// "Title", "What we want", or nothing at all.
  private func nameTextColumn(_ columns: inout [ItemColumn?], _ rows: ArraySlice<[NodeID]>) -> Bool {
    guard columns.contains(where: { $0 == .owner || $0 == .due || $0 == .ticket }), !rows.isEmpty else { return false }
    let lengths = columns.indices.map { column in
      columns[column] == .owner || columns[column] == .due
        ? 0 : rows.reduce(0) { $0 + ($1.count > column ? tree.plainText($1[column]).utf8.count : 0) }
    }
    guard let longest = lengths.max(), longest >= rows.count * Self.shortestWork,
      let place = lengths.firstIndex(of: longest)
    else { return false }
    columns[place] = .text
    return true
  }

  /// So many bytes of text are more than a word, a ticket or a day.
  private static let shortestWork = 14

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
    splitTicket(of: &item)
    readStatusOnly(of: &item, inTickets: byColumn[.ticket])
    item.due = byColumn[.due].flatMap { cell in due(tree.plainText(cell), at: location(cell)) }
    item.status =
      byColumn[.status].flatMap { cell in
        status(inCell: tree.plainText(cell)).map { Fact($0, Provenance(.sectionTable, at: location(cell))) }
      } ?? item.status
    if item.status?.value == .done, let cell = byColumn[.status] {
      item.completed = ItemNotes.completion(in: tree.plainText(cell), near: date).map {
        Fact($0, Provenance(.sectionTable, at: location(cell)))
      }
    }
    if item.status == nil { readStatus(of: &item, textCell, zip(cells, columns).filter { $1 == nil }.map(\.0)) }
    readCompletion(of: &item, byColumn[.completed])
    item.kind = fact(byColumn[.kind]).flatMap(kind)
    item.addresses = fact(byColumn[.addresses]).flatMap(addresses)
    return item
  }

  /// A day in the column for it says when the work was done, and where nothing else tells the status, that it was.
  private func readCompletion(of item: inout PreventionItem, _ cell: NodeID?) {
    guard let cell, item.status == nil || item.status?.value == .done,
      let day = due(tree.plainText(cell), at: location(cell))
    else { return }
    item.status = item.status ?? Fact(.done, day.provenance)
    item.completed = item.completed ?? day
  }

  /// Without a column for it, the status is a mark before the text, or a remark behind it, or all that stands in a
  /// column of notes.
  private func readStatus(of item: inout PreventionItem, _ textCell: NodeID, _ others: [NodeID]) {
    var notes = ItemNotes(item.text, vocabulary: vocabulary, date: date)
    notes.readRemarks()
    if let status = notes.status {
      let provenance = Provenance(.sectionTable, at: location(textCell))
      item.status = Fact(status, provenance)
      item.text = notes.text
      if status == .done { item.completed = notes.completed.map { Fact($0, provenance) } }
      return
    }
    for cell in others {
      guard let status = vocabulary.status(named: tree.plainText(cell)) else { continue }
      item.status = Fact(status, Provenance(.sectionTable, at: location(cell)))
      return
    }
  }

  /// "BUG-101 DONE": the column of tickets says how far the work is, as in the table of the SRE book.
  private func splitTicket(of item: inout PreventionItem) {
    guard let ticket = item.ticket, let last = ticket.value.split(separator: " ").last, ticket.value.contains(" "),
      let status = vocabulary.status(String(last)), String(last) == last.uppercased()
    else { return }
    item.status = Fact(status, ticket.provenance)
    item.ticket = Fact(String(ticket.value.dropLast(last.count)).trimmedASCII(), ticket.provenance)
  }

  /// The column of tickets holds no ticket, only how far the work is: "DONE", "TODO".
  private func readStatusOnly(of item: inout PreventionItem, inTickets cell: NodeID?) {
    guard let cell, item.status == nil else { return }
    let text = tree.plainText(cell).trimmedASCII()
    guard text.utf8.count > 3, text.utf8.first.map({ $0.isLetter || $0 >= 0x80 }) ?? false,
      let status = vocabulary.status(named: text)
    else { return }
    item.status = Fact(status, Provenance(.sectionTable, at: location(cell)))
    item.ticket = nil
  }

  /// "x" in a column that asks whether it is done ticks it off.
  private func status(inCell text: String) -> PreventionItem.Status? {
    let mark = text.trimmedASCII()
    return ["x", "X", "[x]", "[X]"].contains(mark) ? .done : mark == "[ ]" ? .open : vocabulary.status(text)
  }

  private func fact(_ cell: NodeID?) -> Fact<String>? {
    guard let cell else { return nil }
    let text = tree.plainText(cell).trimmedASCII()
    return vocabulary.isPlaceholder(text) ? nil : Fact(text, Provenance(.sectionTable, at: location(cell)))
  }
}
