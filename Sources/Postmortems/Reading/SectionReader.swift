import Markdown

/// The parts of a document: its title, what stands before the first section, and the sections.
struct SectionOutline: Sendable {
  /// The heading that is the document's title, if one is.
  var title: Heading?
  /// The blocks before the first section, the title left out.
  var head: [NodeID]
  /// All sections in file order, a nested one behind the one that holds it.
  var sections: [Section]

  static func read(_ document: Document, vocabulary: Vocabulary) -> SectionOutline {
    var reader = SectionReader(document: document, vocabulary: vocabulary)
    return reader.read()
  }
}

/// Finds sections: ATX and setext headings, bold lines that stand in for them, paragraphs and bullets that
/// begin with a label.
private struct SectionReader {
  let document: Document
  let vocabulary: Vocabulary
  private let blocks: [NodeID]
  private let title: Heading?
  private let plain: PlainHeadings
  private var anchors: Set<String>
  /// How often a label has made an anchor.
  private var used: [String: Int] = [:]

  private var tree: MarkdownTree { document.tree }

  init(document: Document, vocabulary: Vocabulary) {
    self.document = document
    self.vocabulary = vocabulary
    blocks = Array(document.tree.children(of: MarkdownTree.root))
    title = SectionReader.title(of: document, vocabulary)
    plain = PlainHeadings(blocks, of: document, vocabulary)
    anchors = Set(document.outline.map(\.id))
  }

  /// The first heading, if it stands above all others and names no section.
  private static func title(of document: Document, _ vocabulary: Vocabulary) -> Heading? {
    // "Root cause analysis: the search was down" is a title all the same.
    guard let first = document.outline.first else { return nil }
    let whole = String(first.text.map { $0 == ":" ? " " : $0 })
    guard
      vocabulary.sectionMatch(whole)?.match != .exact || isTitleAlone(document, vocabulary)
        || isLabelOfAll(document, vocabulary)
    else { return nil }
    // "# Date", "# Authors", "# Status" beside each other are fields.
    if first.level == 1, let field = vocabulary.field(first.text), field != .title, field != .id,
      document.outline.dropFirst().contains(where: { $0.level == 1 })
    {
      return nil
    }
    if first.level == 1 { return first }
    let isAlone = document.outline.dropFirst().allSatisfy { $0.level > first.level }
    return isAlone && document.outline.count != 2 ? first : nil
  }

  /// "# Outage" above everything else is a title, if a poor one; "# Timeline" is not.
  private static func isTitleAlone(_ document: Document, _ vocabulary: Vocabulary) -> Bool {
    guard let first = document.outline.first, first.level == 1 else { return false }
    // "# What we learned about DNS", and not a heading more.
    let kind = vocabulary.section(first.text)
    if document.outline.count == 1, first.text.split(separator: " ").count >= 4, kind == .lessons { return true }
    guard kind == .summary else { return false }
    return vocabulary.isAlone(first.text) && document.outline.dropFirst().allSatisfy { $0.level > 1 }
  }

  /// "# Postmortem" says what the document is; "# Root cause analysis" does where the other main sections stand in it.
  private static func isLabelOfAll(_ document: Document, _ vocabulary: Vocabulary) -> Bool {
    guard let first = document.outline.first, TitleText.isLabel(first.text) else { return false }
    let others = document.outline.dropFirst()
    if vocabulary.section(first.text) == .lessons {
      return !others.isEmpty || Label.normalized(first.text).holds("mortem")
    }
    guard others.allSatisfy({ $0.level > first.level }) else { return false }
    return Set(others.prefix(100).compactMap { vocabulary.section($0.text) }).count >= 2
  }

  mutating func read() -> SectionOutline {
    var marks = self.marks()
    SectionKinds.raise(&marks)
    let ends = ends(of: marks)
    dropUnlisted(&marks, ends)
    readDeeds(&marks, ends)
    readDetails(&marks, ends)
    SectionKinds.settle(&marks, ends: ends)
    let hasTimeline = marks.contains { $0.kind == .timeline }
    let top = marks.filter { $0.form != .end }.map(\.level).min() ?? 2
    var sections: [Section] = []
    for (mark, end) in zip(marks, ends) where mark.form != .end {
      let first = mark.line
      var stop = end < marks.count ? marks[end].place : blocks.count
      // What stands below several labels is no more the last one's than another's.
      if mark.isShared, !mark.isBare, stop > mark.place { stop = mark.place + 1 }
      let last = lastLine(from: mark.place, to: stop, before: end < marks.count ? marks[end].line : Int.max)
      // A label's own paragraph holds its text, unless that begins below the last label of several.
      let start = mark.form == .label && !mark.isBare ? mark.place : mark.place + 1
      let upper = mark.form == .label ? max(stop, mark.place + 1) : stop
      var section = Section(
        kind: mark.kind, title: mark.title, anchor: mark.anchor, level: mark.level - top + 2, lines: first...last,
        heading: blocks[mark.place], blocks: start < upper ? Array(blocks[start..<upper]) : [])
      let mayBeTimes: Set<SectionKind?> = [nil, .background, .facts, .resolution, .summary]
      if mayBeTimes.contains(section.kind), mark.form == .heading || mark.form == .bold, !hasTimeline,
        section.kind != .summary && section.kind != .resolution || section.blocks.count <= 2,
        section.blocks.contains(where: isRunOfTimes)
      {
        section.kind = .timeline
      }
      sections.append(section)
      if mark.holdsLabelledBullets, mark.kind != nil || mark.level == top { sections += labelledBullets(of: section) }
      if section.kind == .lessons || section.kind == .actions { sections += parts(of: section) }
    }
    // Labels that share a paragraph with others are the head's and sections at once.
    let firstPlace = marks.first { $0.form != .end && !$0.isShared }?.place ?? blocks.count
    let head = blocks[..<firstPlace].filter { $0 != title?.node }
    let opening = belowSecondTitle(marks, ends)
    return SectionOutline(title: title, head: head + opening, sections: headBullets(head) + sections)
  }

  /// What stands below a heading that is directly below the title and holds all the rest: "# Postmortem" over
  /// "## Search was down" has its opening below the second one.
  private func belowSecondTitle(_ marks: [SectionMark], _ ends: [Int]) -> [NodeID] {
    guard let title, let first = marks.indices.first(where: { marks[$0].form != .end }) else { return [] }
    let mark = marks[first]
    guard mark.form == .heading, mark.kind == nil, !mark.isTimed, mark.level > title.level,
      ends[first] == marks.count || TitleText.isLabel(title.text),
      blocks[..<mark.place].allSatisfy({ $0 == title.node || tree.kind($0) != .paragraph || isPicture($0) })
    else { return [] }
    let next = marks[(first + 1)...].first { $0.form != .end && !$0.isShared }?.place ?? blocks.count
    return mark.place + 1 < next ? Array(blocks[(mark.place + 1)..<next]) : []
  }

  /// A paragraph of pictures says nothing.
  private func isPicture(_ paragraph: NodeID) -> Bool {
    tree.children(of: paragraph).allSatisfy { inline in
      switch tree.kind(inline) {
      case .image, .softBreak, .lineBreak, .htmlInline: true
      default: false
      }
    }
  }

  /// "Recommendations" with prose below it advises the reader; with a list, or saying what will be done, it promises.
  private func dropUnlisted(_ marks: inout [SectionMark], _ ends: [Int]) {
    for (index, end) in ends.enumerated() where marks[index].kind != nil && vocabulary.wantsList(marks[index].title) {
      let stop = end < marks.count ? marks[end].place : blocks.count
      let inside = blocks[min(marks[index].place + 1, stop)..<stop]
      let promises = inside.contains { block in
        tree.kind(block).isList || tree.kind(block).isTable
          || marks[index].kind == .actions && tree.kind(block) == .paragraph && tree.plainText(block).holds(" will ")
      }
      if !promises { marks[index].kind = nil }
    }
  }

  /// "Immediate actions" beside a section of plans, in the past tense: what was done to recover.
  private func readDeeds(_ marks: inout [SectionMark], _ ends: [Int]) {
    guard marks.filter({ $0.kind == .actions }).count > 1 else { return }
    for (index, end) in ends.enumerated() where marks[index].kind == .actions {
      let isInside = marks[..<index].indices.contains { marks[$0].kind == .actions && ends[$0] > index }
      guard !isInside, Label.normalized(marks[index].title).hasPrefix("immediate ") else { continue }
      let stop = end < marks.count ? marks[end].place : blocks.count
      let lists = blocks[min(marks[index].place + 1, stop)..<stop].filter { tree.kind($0).isList }
      let items = lists.flatMap { Array(tree.children(of: $0)) }
      let deeds = items.filter { item in
        guard let first = tree.firstChild(item), tree.kind(item).task == nil else { return false }
        return tree.plainText(first).split(separator: " ").first?.hasSuffix("ed") ?? false
      }
      if !items.isEmpty, deeds.count * 2 > items.count { marks[index].kind = .resolution }
    }
  }

  /// "Details" before all other sections, and nothing but prose in it: what happened, where no section is named so.
  private func readDetails(_ marks: inout [SectionMark], _ ends: [Int]) {
    let main = marks.firstIndex { $0.kind != nil && $0.kind != .facts && $0.kind != .people }
    guard !marks.contains(where: { $0.kind == .summary }),
      let index = marks.indices.prefix(main ?? marks.count).first(where: { index in
        marks[index].kind == .facts && marks[index].form == .heading && marks[index].match == .exact
          && Label.normalized(marks[index].title).hasSuffix("details")
      })
    else { return }
    let stop = ends[index] < marks.count ? marks[ends[index]].place : blocks.count
    let inside = blocks[min(marks[index].place + 1, stop)..<stop]
    let isProse = inside.allSatisfy { tree.kind($0) == .paragraph && SectionLabel($0, of: tree) == nil }
    if isProse, let first = inside.first, tree.plainTextBytes(first).count >= 80 { marks[index].kind = .summary }
  }

  /// The last line of what stands in a section: rules between sections and link definitions are no part of it.
  private func lastLine(from place: Int, to stop: Int, before next: Int) -> Int {
    // The next label stands in the same paragraph.
    if place == stop { return lastTextLine(before: next) }
    let first = tree.line(blocks[place])
    guard let last = blocks[place..<stop].last(where: { !isRule($0) }) else { return first }
    return max(first, lastTextLine(before: min(next, tree.range(last).end.line + 1)))
  }

  /// A rule, also one that was drawn with long dashes.
  private func isRule(_ block: NodeID) -> Bool {
    if tree.kind(block) == .thematicBreak { return true }
    guard tree.kind(block) == .paragraph else { return false }
    let text = tree.plainTextBytes(block)
    guard (3...240).contains(text.count) else { return false }
    return String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { SectionReader.dashes.contains($0.value) }
  }

  /// A blank, hyphens and dashes up to three ems, and the lines that boxes are drawn of.
  private static let dashes: Set<UInt32> = [
    0x20, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2500, 0x2501, 0x2E3A, 0x2E3B,
  ]

  /// The last line with text before a line of the file.
  private func lastTextLine(before line: Int) -> Int {
    var number = min(line - 1, document.source.lineCount)
    while number > 1, document.source.line(number).allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      number -= 1
    }
    return number
  }

  // MARK: - Marks

  private mutating func marks() -> [SectionMark] {
    let headings = Dictionary(document.outline.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
    var marks: [SectionMark] = []
    var level = 1
    var timelineLevel: Int?
    var open: [(level: Int, kind: SectionKind?)] = []
    for (place, block) in blocks.enumerated() where block != title?.node {
      if let heading = headings[block] {
        var mark = SectionMark(
          form: .heading, place: place, line: tree.line(block), title: heading.text, level: heading.level,
          anchor: heading.id)
        mark.isTimed = TimeExpression.leading(Array(heading.text.utf8)) != nil
        // "## May 12" behind "## Timeline" is an entry of it, not a section beside it.
        if mark.isTimed, let timelineLevel, mark.level <= timelineLevel { mark.level = timelineLevel + 1 }
        if !mark.isTimed, !isLabelAbove(place, heading), let match = vocabulary.sectionMatch(heading.text) {
          (mark.kind, mark.match) = match
        }
        if !mark.isTimed, mark.level <= timelineLevel ?? .max {
          timelineLevel = mark.kind == .timeline ? mark.level : nil
        }
        level = mark.level
        open.removeAll { $0.level >= level }
        open.append((level, mark.kind))
        marks.append(mark)
      } else if let lines = plain.lines[block] {
        for line in lines {
          var mark = SectionMark(
            form: line.isWholeParagraph ? .bold : .label, place: place, line: line.number, title: line.text,
            level: level + 1, anchor: anchor(line.text))
          mark.kind = vocabulary.section(line.text)
          mark.match = .exact
          marks.append(mark)
        }
      } else if let lines = LabelledLines.find(
        in: block, of: tree, vocabulary, mayBePlain: open.isEmpty || open.last?.kind == .summary)
      {
        for line in lines where line.kind != nil || line.isBold {
          var mark = SectionMark(
            form: line.kind == nil ? .end : .label, place: place, line: line.number, title: line.text,
            level: level + 1, anchor: line.kind == nil ? "" : anchor(line.text))
          mark.kind = line.kind
          mark.match = .exact
          mark.isShared = true
          mark.isBare = line.isBare
          marks.append(mark)
        }
      } else if var mark = labelMark(block, place: place, below: level) {
        if mark.kind == .wentWrong, open.contains(where: { $0.kind == .actions }),
          SectionKinds.asksForMore(mark.title)
        {
          // "**Areas for improvement**" among the action items: a group of them.
          mark.kind = nil
        }
        if mark.form == .bold, let kind = mark.kind,
          let holding = open.first(where: { SectionKinds.ends($0.kind, before: kind) })
        {
          // "**Action items**" behind the list of what went well: bold lines have no level to say that it is over.
          mark.level = holding.level
          level = mark.level
          open.removeAll { $0.level >= level }
        }
        marks.append(mark)
      }
    }
    return marks
  }

  /// "## Postmortem" above everything else, beside the sections that it is about.
  private func isLabelAbove(_ place: Int, _ heading: Heading) -> Bool {
    place == 0 && TitleText.isLabel(heading.text) && vocabulary.section(heading.text) == .lessons
      && document.outline.dropFirst().prefix(20).contains { vocabulary.section($0.text) != nil }
  }

  /// A paragraph that stands in for a heading, deeper than the heading above so that it never ends that section.
  private mutating func labelMark(_ block: NodeID, place: Int, below level: Int) -> SectionMark? {
    guard tree.kind(block) == .paragraph,
      let label = SectionLabel(block, of: tree) ?? .line(block, overListOf: tree, vocabulary)
    else { return nil }
    let match = vocabulary.sectionMatch(label.text)
    guard let match, match.match == .exact, label.isWholeParagraph || label.hasProse else {
      // A label that names nothing here, or a question in bold, ends what the label before it began.
      let isEnd = label.hasColon || label.hasOwnLine || label.isWholeParagraph && label.text.hasSuffix("?")
      // "Component: Infra" below "Description: …" is no part of the description.
      let isField = !label.isBold && label.hasColon && vocabulary.field(label.text) != nil && isShort(block)
      return label.isBold && isEnd || isField
        ? SectionMark(form: .end, place: place, line: tree.line(block), title: "", level: level + 1, anchor: "") : nil
    }
    guard label.isBold || label.hasColon || label.hasOwnLine else { return nil }
    var mark = SectionMark(
      form: label.isWholeParagraph ? .bold : .label, place: place, line: tree.line(block), title: label.text,
      level: level + 1, anchor: anchor(label.text))
    mark.kind = match.kind
    mark.match = .exact
    return mark
  }

  private func isShort(_ paragraph: NodeID) -> Bool { tree.plainTextBytes(paragraph).count <= 80 }

  /// Labels have no id of their own; theirs must differ from every heading's.
  private mutating func anchor(_ text: String) -> String {
    let base = "section-" + Label.normalized(text).split(separator: " ").joined(separator: "-")
    var number = used[base] ?? 0
    var anchor = number == 0 ? base : "\(base)-\(number)"
    while !anchors.insert(anchor).inserted {
      number += 1
      anchor = "\(base)-\(number)"
    }
    used[base] = number + 1
    return anchor
  }

  /// For each mark, the index of the next mark of the same or a higher level.
  private func ends(of marks: [SectionMark]) -> [Int] {
    var ends = Array(repeating: marks.count, count: marks.count)
    var open: [Int] = []
    for (index, mark) in marks.enumerated() {
      while let last = open.last, marks[last].level >= mark.level {
        ends[last] = index
        open.removeLast()
      }
      open.append(index)
    }
    return ends
  }

  // MARK: - Bullets

  /// `- **Root cause**: …` in a list of the head.
  private mutating func headBullets(_ head: [NodeID]) -> [Section] {
    bullets(in: head, level: 3)
  }

  private mutating func labelledBullets(of section: Section) -> [Section] {
    // What stands below a heading inside a section of no name is that heading's.
    let own = section.kind == nil ? Array(section.blocks.prefix { !tree.kind($0).isHeading }) : section.blocks
    return bullets(in: own, level: section.level + 1)
  }

  /// "- What went well?" among the lessons, "- **Lessons learned:**" below "Action items and lessons", each with its list.
  private mutating func parts(of section: Section) -> [Section] {
    bullets(in: section.blocks, level: section.level + 1).filter { part in
      part.kind != section.kind && part.blocks.count == 2 && tree.kind(part.blocks[1]).isList
        && part.kind.map(Self.retrospective.contains) ?? false
    }
  }

  private static let retrospective: Set<SectionKind> = [.wentWell, .wentWrong, .lucky, .lessons, .actions]

  /// "- What went well?", and what did in a list below it.
  private func bareLabel(_ paragraph: NodeID, _ children: [NodeID]) -> SectionLabel? {
    guard children.count == 2, tree.kind(children[1]).isList else { return nil }
    let text = tree.plainText(paragraph)
    guard text.utf8.count <= 60, let match = vocabulary.sectionMatch(text), match.match == .exact,
      [.wentWell, .wentWrong, .lucky, .lessons].contains(match.kind)
    else { return nil }
    return SectionLabel(whole: text)
  }

  /// "- Author: Ana", "- Detected: 14:02 by a page", "- Fix: 3f2c1ab": the value of a field, and no section.
  private func isField(_ label: SectionLabel, _ kind: SectionKind, _ children: [NodeID]) -> Bool {
    guard children.count == 1 else { return false }
    let field = vocabulary.field(label.text)
    if kind == .people, field == .owner { return true }
    if [.started, .detected, .mitigated, .resolved].contains(field) || kind == .detection || kind == .resolution,
      TimeExpression.leading(Array(label.rest.utf8.prefix(80))) != nil
    {
      return true
    }
    let word = label.rest.utf8.prefix { $0.isDigit || (0x61...0x66).contains($0 | 0x20) }
    let next = label.rest.utf8.dropFirst(word.count).first
    return (7...40).contains(word.count) && word.contains(where: \.isDigit) && next.map { !$0.isLetter } ?? true
  }

  /// A list of which most items begin with a clock time, or a table of which most rows do.
  private func isRunOfTimes(_ block: NodeID) -> Bool {
    guard tree.kind(block).isList || tree.kind(block).isTable else { return false }
    if tree.kind(block).isList, TimelineReader.endsInTimes(block, of: tree) { return true }
    var timed = 0
    var all = 0
    for item in tree.children(of: block) {
      all += 1
      guard let first = tree.firstChild(item) else { continue }
      if TimeExpression.leading(Array(tree.plainTextBytes(first).prefix(80)))?.minute != nil { timed += 1 }
    }
    return timed >= 3 && timed * 3 >= all * 2
  }

  private mutating func bullets(in blocks: [NodeID], level: Int) -> [Section] {
    var found: [Section] = []
    for block in blocks where tree.kind(block).isList {
      for item in tree.children(of: block) {
        guard let first = tree.firstChild(item), tree.kind(first) == .paragraph else { continue }
        let children = Array(tree.children(of: item))
        guard let label = SectionLabel(first, of: tree) ?? bareLabel(first, children),
          label.isBold || label.hasColon || label.isWholeParagraph
        else { continue }
        let match = vocabulary.sectionMatch(label.text).flatMap { $0.match == .exact ? $0.kind : nil }
        let isTimed =
          match == nil || match == .background || match == .facts
          ? children.dropFirst().contains(where: isRunOfTimes) : false
        guard let kind = isTimed ? .timeline : match, label.hasProse || children.count > 1,
          !isField(label, kind, children)
        else { continue }
        let range = tree.range(item)
        found.append(
          Section(
            kind: kind, title: label.text, anchor: anchor(label.text), level: level,
            lines: range.start.line...max(range.start.line, lastTextLine(before: range.end.line + 1)), heading: nil,
            blocks: children))
      }
    }
    return found
  }
}

/// The label that a paragraph begins with: `**Root cause**`, `**Root cause:** text`, `Root cause: text`.
struct SectionLabel {
  var text: String
  var isBold: Bool
  var hasColon: Bool
  /// Nothing stands behind the label.
  var isWholeParagraph: Bool
  /// The label is bold and its text begins on the line below it.
  var hasOwnLine = false
  /// What stands behind it is more than the value of a field.
  var hasProse: Bool
  /// What stands behind it.
  var rest: String

  /// A label by itself.
  init(whole text: String) {
    self.text = text
    (isBold, hasColon, isWholeParagraph, hasProse, rest) = (false, false, true, false, "")
  }

  /// `nil` for a paragraph that begins with no short label.
  init?(_ paragraph: NodeID, of tree: MarkdownTree) {
    guard let first = tree.firstChild(paragraph) else { return nil }
    isBold = tree.kind(first) == .strong
    // `***Root cause***` is strong inside emphasis.
    if tree.kind(first) == .emphasis, let inner = tree.firstChild(first), tree.kind(inner) == .strong,
      tree.nextSibling(inner) == nil
    {
      isBold = true
    }
    if isBold {
      let lead = tree.plainText(first).trimmedASCII()
      let behind = tree.children(of: paragraph).dropFirst().map { tree.plainText($0) }.joined(separator: " ")
      guard lead.utf8.count <= (lead.hasSuffix("?") ? 110 : 60) else { return nil }
      let trimmed = behind.trimmedASCII()
      hasColon = lead.hasSuffix(":") || trimmed.hasPrefix(":")
      text = lead.hasSuffix(":") ? String(lead.dropLast()).trimmedASCII() : lead
      rest = trimmed.hasPrefix(":") ? String(trimmed.dropFirst()).trimmedASCII() : trimmed
      if let next = tree.nextSibling(first) {
        switch tree.kind(next) {
        case .softBreak, .lineBreak: hasOwnLine = true
        default: break
        }
      }
    } else {
      guard tree.kind(first) == .text else { return nil }
      let whole = tree.plainTextBytes(paragraph)
      guard let colon = whole.prefix(60).firstIndex(of: 0x3A), let initial = whole.first,
        !(0x61...0x7A).contains(initial)
      else { return nil }
      hasColon = true
      text = String(decoding: whole[..<colon], as: UTF8.self).trimmedASCII()
      rest = String(decoding: whole[(colon + 1)...], as: UTF8.self).trimmedASCII()
    }
    guard !text.isEmpty else { return nil }
    isWholeParagraph = rest.isEmpty
    hasProse = hasColon && rest.utf8.count >= (isBold ? 16 : 40) || hasOwnLine && !rest.isEmpty
  }
}
