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
  private(set) var names: Set<String> = []
  /// What bullets that are sections of their own begin with.
  private var apart: Set<NodeID> = []

  init(tree: MarkdownTree, file: String, vocabulary: Vocabulary, taxonomy: Taxonomy, date: CivilDate?) {
    self.tree = tree
    self.file = file
    self.vocabulary = vocabulary
    self.taxonomy = taxonomy
    self.date = date
  }

  /// Names that stand in brackets behind at least half of the items: `(Priya, done)`, `(Sam)`.
  private func bracketedNames(_ sections: [Section]) -> Set<String> {
    var found: Set<String> = []
    for section in sections where section.kind == .actions {
      let items = section.blocks.filter { tree.kind($0).isList }.flatMap { tree.children(of: $0) }
      let names = items.map { item in
        tree.firstChild(item).map { ItemNotes.names(in: tree.plainText($0).trimmedASCII()) } ?? []
      }
      let named = names.filter { !$0.isEmpty }
      if named.count >= 2, named.count * 2 >= items.count { found.formUnion(named.joined()) }
    }
    return found
  }

  /// The names that the sections on who was involved hold: "Ana Ruiz", "Incident commander: Ana Ruiz (SRE)".
  private func involvedNames(_ sections: [Section]) -> Set<String> {
    var found: Set<String> = []
    for section in sections where section.kind == .people {
      for leaf in section.blocks.flatMap({ Prose.leaves(of: $0, in: tree) })
      where !tree.kind(leaf).isHeading {
        let text = tree.plainText(leaf)
        let value = text.lastIndex(of: ":").map { text[text.index(after: $0)...] } ?? text[...]
        for part in value.prefix(while: { $0 != "(" }).split(separator: ",") {
          let name = String(part).trimmedASCII()
          if ItemNotes.isName(name) { found.insert(name) }
        }
      }
    }
    return found
  }

  /// `**Ana**: add an alert`: a name in bold before the work, of a team by its form, or of somebody whom the document
  /// names elsewhere. Other words in bold are what the item is about.
  private func leadingOwner(_ node: NodeID, _ text: String) -> (owner: String, rest: String)? {
    guard let paragraph = tree.firstChild(node), let lead = tree.firstChild(paragraph),
      tree.isStrong(lead)
    else {
      return nil
    }
    let bold = tree.plainText(lead).trimmedASCII()
    let name = bold.hasSuffix(":") ? String(bold.dropLast()).trimmedASCII() : bold
    let words = name.split(separator: " ")
    let isTeam =
      (2...4).contains(words.count) && ["team", "Team", "squad", "Squad"].contains(words.last)
    guard isTeam || names.contains(name), text.hasPrefix(bold) else { return nil }
    let rest = String(text.dropFirst(bold.count)).trimmedASCII()
    let isParted = bold.hasSuffix(":") || [":", "–", "—", "-"].contains(rest.prefix(1))
    let work = String(rest.drop { [":", "–", "—", "-", " "].contains($0) })
    return isParted && work.utf8.count > 2 ? (name, work) : nil
  }

  /// - Parameter prefix: what ids are made from where the document gives none: `INC-2026-009`.
  func read(_ sections: [Section], prefix: String) -> [PreventionItem] {
    var reader = self
    reader.names = bracketedNames(sections).union(involvedNames(sections))
    let lists = sections.filter { $0.heading == nil && $0.kind != .actions }
    reader.apart = Set(lists.compactMap(\.blocks.first))
    return reader.readItems(sections, prefix: prefix)
  }

  private func readItems(_ sections: [Section], prefix: String) -> [PreventionItem] {
    var items: [PreventionItem] = []
    var seen: Set<NodeID> = []
    let own = sections.filter { $0.kind == .actions }
    for section in own {
      let others = sections.filter {
        ($0.kind == .people || $0.kind == .references) && section.lines.contains($0.lines.lowerBound)
      }
      let elsewhere = Set(others.flatMap { $0.blocks + ($0.heading.map { [$0] } ?? []) })
      let blocks = section.blocks.filter { !elsewhere.contains($0) && seen.insert($0).inserted }
      if let headed = headedItems(blocks) {
        items += headed
      } else {
        for group in groups(of: blocks, heading: section.heading) { items += read(group, in: section) }
      }
    }
    if own.isEmpty { items += promises(outside: sections) }
    let taken = Set(items.compactMap { $0.location.range?.start.line })
    items += markedItems().filter { !taken.contains($0.location.range?.start.line ?? 0) }
    items.sort { ($0.location.range?.start.line ?? 0) < ($1.location.range?.start.line ?? 0) }
    for index in items.indices where items[index].id.isEmpty { items[index].id = "\(prefix)-P\(index + 1)" }
    return items
  }

  // MARK: - Groups

  /// What stands below one heading or bold line of the section, with what the heading says of all of it.
  private struct Group {
    var blocks: [NodeID] = []
    var owner: Fact<String>?
    var kind: Fact<PreventionItem.Kind>?
    var status: Fact<PreventionItem.Status>?
    /// What stands before the first heading, where there are others: an introduction.
    var isIntroduction = false
    /// Whether it explains the words of a table.
    var isLegend = false
  }

  private func groups(of blocks: [NodeID], heading: NodeID?) -> [Group] {
    var groups = [Group()]
    // "To do" names the section; "Actions (completed)" says how far they are.
    if let heading, let label = groupLabel(heading), label.contains("(") {
      groups[0].status = groupStatus(label, at: heading)
    }
    for block in blocks {
      let label = groupLabel(block)
      guard let label else {
        groups[groups.count - 1].blocks.append(block)
        continue
      }
      var group = Group()
      group.owner = groupOwner(label, at: block)
      group.status = groupStatus(label, at: block)
      group.isLegend = vocabulary.isLegend(label)
      group.kind = kind(Fact(label, Provenance(.sectionTable, at: location(block))))
      groups.append(group)
    }
    groups[0].isIntroduction = groups.count > 1
    return groups
  }

  /// Lists and tables where there are any; paragraphs only where there is nothing else.
  private func read(_ group: Group, in section: Section) -> [PreventionItem] {
    guard !group.isLegend else { return [] }
    var items: [PreventionItem] = []
    var hasTable = false
    for block in group.blocks {
      let kind = tree.kind(block)
      if kind.isTable { items += rows(of: block) }
      // Bullets behind a table of items are remarks about them; boxes are items of their own.
      let isRemark = hasTable && !tree.children(of: block).contains { tree.kind($0).task != nil }
      if kind.isList, !isRemark { items += listItems(of: block, group: group.owner) }
      if kind.isTable, !items.isEmpty { hasTable = true }
    }
    let isPlain = !group.blocks.contains { tree.kind($0).isTable || tree.kind($0).isList }
    if items.isEmpty, isPlain, !group.isIntroduction {
      items = group.blocks.filter { tree.kind($0) == .paragraph }.flatMap {
        paragraphItems($0, in: section, group: group.owner)
      }
    }
    for index in items.indices where items[index].kind == nil { items[index].kind = group.kind }
    for index in items.indices where items[index].status == nil { items[index].status = group.status }
    return items
  }

  /// "Immediate actions (completed)", "In progress (next two weeks)": the state of all that stands below.
  private func groupStatus(_ label: String, at block: NodeID) -> Fact<PreventionItem.Status>? {
    let provenance = Provenance(.sectionTable, at: location(block))
    if let open = label.firstIndex(of: "("), let close = label.lastIndex(of: ")"), open < close,
      let status = vocabulary.status(String(label[label.index(after: open)..<close]))
    {
      return Fact(status, provenance)
    }
    return (vocabulary.status(label) ?? vocabulary.status(ofGroup: label)).map { Fact($0, provenance) }
  }

  /// "1. Validate secrets on start": headings with numbers are the items themselves, what stands below explains them,
  /// and so are headings that begin with who does it: "@ana Watch the queue".
  private func headedItems(_ blocks: [NodeID]) -> [PreventionItem]? {
    let headings = blocks.filter { block in
      guard case .heading = tree.kind(block) else { return false }
      let text = tree.plainText(block)
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      return !digits.isEmpty && [".", ")", ":"].contains(text.dropFirst(digits.count).prefix(1))
        || text.hasPrefix("@") && text.split(separator: " ").count >= 3
    }
    guard headings.count >= 2 else { return nil }
    return headings.compactMap { heading in
      let text = tree.plainText(heading).drop { $0.isNumber || $0 == "." || $0 == ")" || $0 == ":" || $0 == " " }
      guard var item = item(heading, text: String(text), group: nil) else { return nil }
      if item.status == nil, let below = tree.nextSibling(heading), let status = deed(in: below) {
        item.status = Fact(status, Provenance(.sectionTable, at: location(below)))
      }
      return item
    }
  }

  /// "**Fixed the start script** so that …": the line below a heading says that it was done.
  private func deed(in block: NodeID) -> PreventionItem.Status? {
    guard tree.kind(block) == .paragraph else { return nil }
    return Promise.beginsWithDeed(tree.plainText(block)) ? .done : nil
  }

  /// The text of a heading, or of a bold line that stands alone.
  private func groupLabel(_ block: NodeID) -> String? {
    var text: String
    switch tree.kind(block) {
    case .heading: text = tree.plainText(block)
    case .paragraph:
      guard let label = SectionLabel(block, of: tree), label.isBold, label.isWholeParagraph else { return nil }
      text = label.text
    default: return nil
    }
    text = text.trimmedASCII()
    return text.hasSuffix(":") ? String(text.dropLast()) : text
  }

  /// A line over a group of items names who does what stands below, unless it names a section, a priority or
  /// a kind of work. Headings mostly name topics, so they must say that they mean people.
  private func groupOwner(_ label: String, at block: NodeID) -> Fact<String>? {
    let provenance = Provenance(.sectionTable, at: location(block))
    for prefix in ["owner:", "owned by", "team:"] where label.lowercased().hasPrefix(prefix) {
      return Fact(String(label.dropFirst(prefix.count)).trimmedASCII(), provenance)
    }
    let words = Label.normalized(label).split(separator: " ")
    guard (1...4).contains(words.count), vocabulary.section(label) == nil, vocabulary.status(label) == nil,
      kind(Fact(label, provenance)) == nil, !words.contains(where: ItemNotes.isGroupWord)
    else { return nil }
    let meansPeople = label.hasPrefix("@") || words.contains { ["team", "squad", "group", "crew"].contains($0) }
    guard meansPeople || words.count > 1 && !tree.kind(block).isHeading else { return nil }
    return Fact(label, provenance)
  }

  // MARK: - Paragraphs

  /// A paragraph that promises something is an item; where every line of it is a sentence, each line is.
  private func paragraphItems(_ paragraph: NodeID, in section: Section, group: Fact<String>?) -> [PreventionItem] {
    Prose.lines(of: paragraph, in: tree, of: section).compactMap { line in
      // A line that ends in a colon announces what follows.
      guard Promise.isOne(line.text), !line.text.hasSuffix(":") else { return nil }
      return item(line.node, text: line.text, group: group)
    }
  }

  /// "I'll improve the monitoring": where no section holds what will be done, paragraphs of the story that begin with
  /// a promise do.
  private func promises(outside sections: [Section]) -> [PreventionItem] {
    let named = Set(sections.filter { $0.kind != nil && $0.kind != .facts }.flatMap(\.blocks))
    return tree.children(of: MarkdownTree.root).filter { tree.kind($0) == .paragraph && !named.contains($0) }
      .compactMap { block in
        let text = tree.plainText(block).trimmedASCII()
        guard !text.hasSuffix(":") else { return nil }
        if Promise.opens(text) { return item(block, text: text, group: nil) }
        return Promise.sentence(in: text).flatMap { item(block, text: $0, group: nil) }
      }
  }

  /// "[Action item] …" anywhere in the document, and tables whose head says as much.
  private func markedItems() -> [PreventionItem] {
    var items: [PreventionItem] = []
    for block in tree.children(of: MarkdownTree.root) where !tree.kind(block).isHeading {
      if tree.kind(block).isTable, isActionTable(block) { items += rows(of: block) }
      for leaf in Prose.leaves(of: block, in: tree) where tree.kind(leaf) == .paragraph {
        let text = tree.plainText(leaf)
        let lower = text.prefix(14).lowercased()
        for mark in ["[action item]", "action item:", "[ai]"] where lower.hasPrefix(mark) {
          let rest = String(text.dropFirst(mark.count)).trimmedASCII()
          if let item = item(leaf, text: rest.hasPrefix(":") ? String(rest.dropFirst()) : rest, group: nil) {
            items.append(item)
          }
        }
      }
    }
    return items
  }

  // MARK: - Lists

  /// The items of a list and, with a stack in place of recursion, of the lists that its groups hold.
  private func listItems(of list: NodeID, group: Fact<String>?) -> [PreventionItem] {
    var items: [PreventionItem] = []
    var waiting = Array(tree.children(of: list).reversed())
    while let node = waiting.popLast() {
      guard let first = tree.firstChild(node), !apart.contains(first) else { continue }
      let own = text(ofItem: first)
      let nested = tree.children(of: node).filter { tree.kind($0).isList }
      // "Detection:" with a list below it is a group, not an item.
      if own.isEmpty || !nested.isEmpty && isGroupLabel(own, first) {
        waiting += nested.flatMap { Array(tree.children(of: $0)) }.reversed()
      } else if let item = item(node, text: own, group: group) {
        items.append(item)
      }
    }
    return items
  }

  /// What an item says. "1.            Add an alert" has so many blanks that Markdown takes its text for code.
  private func text(ofItem first: NodeID) -> String {
    if tree.kind(first) == .paragraph { return tree.plainText(first).trimmedASCII() }
    guard case .codeBlock = tree.kind(first), tree.range(first).start.line == tree.range(first).end.line else {
      return ""
    }
    let text = String(decoding: tree.utf8(first), as: UTF8.self).trimmedASCII()
    return text.split(separator: " ").count >= 3 ? text : ""
  }

  private func isGroupLabel(_ text: String, _ paragraph: NodeID) -> Bool {
    let words = Label.normalized(text).split(separator: " ")
    // "Investigate how embeddings are made:" with steps below is an item; "Detection:" is a group.
    if text.hasSuffix(":"), words.count <= 3 || !Promise.isOne(text) { return true }
    guard let label = SectionLabel(paragraph, of: tree), label.isBold, label.isWholeParagraph else { return false }
    return vocabulary.section(text) != nil
      || kind(Fact(text, Provenance(.sectionTable, at: location(paragraph)))) != nil
  }

  private func item(_ node: NodeID, text: String, group: Fact<String>?) -> PreventionItem? {
    let place = location(node)
    let lead = leadingOwner(node, text)
    var notes = ItemNotes(lead?.rest ?? text, vocabulary: vocabulary, date: date, names: names)
    notes.readRemarks()
    guard notes.text.utf8.count > 2, !vocabulary.isPlaceholder(notes.text) else { return nil }
    let provenance = Provenance(.sectionTable, at: place)
    var item = PreventionItem(
      id: notes.id ?? "", text: notes.text, location: place, nodes: Array(tree.children(of: node)))
    item.owner =
      (notes.owner ?? lead?.owner ?? Promise.owner(notes.text)).map { Fact($0, provenance) }
      ?? group
    item.priority = notes.priority.map { Fact($0, provenance) }
    item.ticket = notes.ticket.map { Fact($0, provenance) }
    item.ticketURL = firstLink(node)
    item.due = notes.due.map { Fact($0, provenance) }
    item.kind = notes.kind.flatMap { kind(Fact($0, provenance)) }
    item.status = status(of: node, notes).map { Fact($0, provenance) }
    if item.status?.value == .done { item.completed = notes.completed.map { Fact($0, provenance) } }
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
    case nil: break
    }
    // The item says so itself, or a remark nested in it does.
    let remarks = tree.children(of: node).filter { tree.kind($0).isList }.map { tree.plainText($0) }
    return ([notes.text] + remarks).lazy.compactMap(Promise.status).first
  }

  // MARK: - Values

  func location(_ node: NodeID) -> SourceLocation { SourceLocation(file: file, range: tree.range(node)) }

  func due(_ text: String, at location: SourceLocation) -> Fact<CivilDate>? {
    TimeExpression.first(in: Array(text.utf8))?.day?.date(near: date)
      .map { Fact($0, Provenance(.sectionTable, at: location)) }
  }

  func kind(_ fact: Fact<String>) -> Fact<PreventionItem.Kind>? {
    let label = Label.normalized(fact.value)
    let kind = PreventionItem.Kind(rawValue: label) ?? ItemNotes.kinds[label]
    return kind.map { Fact($0, fact.provenance) }
  }

  func addresses(_ fact: Fact<String>) -> Fact<String>? {
    taxonomy.resolve(fact.value).map { Fact($0, fact.provenance) }
  }

  func firstLink(_ node: NodeID) -> String? {
    for below in tree.descendants(of: node) where tree.kind(below) == .link { return tree.destination(below) }
    return nil
  }
}
