import KnowledgeBase
import Markdown
import Postmortems

/// `id`s of a page: those of the document come first, the page's own step aside.
struct AnchorPool {
  private var names: UniqueNames

  init(taken: Set<String>) { names = UniqueNames(taken: taken.union(["main", "q", "q-field"])) }

  mutating func free(_ wanted: String) -> String { names.free(wanted) }
}

/// Puts the sections of an incident together: in the document's order, timeline, causes, learnings and prevention
/// items in their designed form, everything else as prose. Nothing of the document gets lost: where a designed form
/// leaves words out, the original stands folded below it.
///
/// A class, because it holds so much that each copy of it would cost as much as a paragraph.
final class IncidentComposer {
  let maker: PageMaker
  let record: Record
  let facts: Postmortem
  let incident: Incident
  let document: DocumentView
  /// What the page says below its title.
  let lede: String?
  /// The facts beside the sections.
  private let panel: [FactRow]
  var anchors: AnchorPool
  /// Places in `KnowledgeBase.learnings`.
  private let learnings: [Int]
  /// Places in `KnowledgeBase.prevention`.
  private let items: [Int]
  private var shownLearnings: Set<Int> = []
  private var shownItems: Set<Int> = []
  private var shownTimeline = 0
  private var shownBlocks: [NodeID] = []
  /// The anchors of sections that the page says elsewhere, for its beginning.
  private(set) var places: [TextLine] = []
  private var hasChain = false

  init(
    maker: PageMaker, record: Record, facts: Postmortem, incident: Incident, document: DocumentView, lede: String?,
    panel: [FactRow]
  ) {
    self.panel = panel
    self.maker = maker
    self.record = record
    self.facts = facts
    self.incident = incident
    self.document = document
    self.lede = lede
    learnings = incident.learnings.filter(maker.site.base.learnings.indices.contains)
    items = incident.preventionItems.filter(maker.site.base.prevention.indices.contains)
    anchors = AnchorPool(taken: document.anchors.union(record.sections.map(\.anchor)))
  }

  private var tree: MarkdownTree { _read { yield record.document.tree } }
  private var words: Words { _read { yield maker.words } }

  func sections(phases: PhaseBar?) -> [SectionContext] {
    var out: [SectionContext] = []
    let head = document.head()
    if !head.isEmpty, !isSaidByFacts(head) {
      out.append(
        SectionContext(
          anchor: anchors.free("introduction"), title: "", pieces: [PieceContext(prose: prose(head))]))
    }
    for section in document.topSections() {
      let isNow = section.kind == .now
      let pieces = isNow ? [] : pieces(of: section, phases: phases)
      let places = hiddenPlaces(in: section, isProse: isNow)
      if pieces.isEmpty {
        self.places += [TextLine(text: section.anchor)] + places
      } else {
        out.append(SectionContext(anchor: section.anchor, title: section.title, places: places, pieces: pieces))
      }
    }
    out += remaining()
    if let footnotes = document.footnotes(&anchors) { out.append(footnotes) }
    return out
  }

  /// Markdown as it stands, remembered as shown.
  private func prose(_ blocks: [NodeID]) -> Markup {
    shownBlocks += blocks
    return document.markup(blocks)
  }

  /// The anchors of headings within a section that no element has: rows have taken the place of the heading, or it is a
  /// label that is none in Markdown. Links and search results lead there all the same.
  private func hiddenPlaces(in section: Section, isProse: Bool) -> [TextLine] {
    record.sections.filter { nested in
      guard nested.anchor != section.anchor, section.lines.contains(nested.lines.lowerBound),
        let heading = nested.heading
      else { return false }
      guard case .heading = tree.kind(heading) else { return true }
      return !isProse && !shownBlocks.contains { holds($0, [heading]) }
    }.map { TextLine(text: $0.anchor) }
  }

  /// What the ingester found outside of any section that is shown.
  private func remaining() -> [SectionContext] {
    var out: [SectionContext] = []
    if !hasChain, !facts.causes.isEmpty {
      out.append(
        SectionContext(
          anchor: anchors.free("filed-under"), title: words("incident.filedUnder"),
          pieces: [PieceContext(chain: chain(in: nil))]))
    }
    let lessons = learnings.indices.filter { !shownLearnings.contains($0) }
    if !lessons.isEmpty {
      let rows = lessons.map { learningRow(learnings[$0]) }
      out.append(
        SectionContext(
          anchor: anchors.free("learned"), title: words("learnings.title"),
          pieces: [PieceContext(learnings: LearningList(rows: rows))]))
    }
    let open = items.indices.filter { !shownItems.contains($0) }
    if !open.isEmpty {
      out.append(
        SectionContext(
          anchor: anchors.free("promised"), title: words("prevention.title"),
          pieces: [PieceContext(prevention: preventionTable(open.map { items[$0] }))]))
    }
    return out
  }

  /// Where the chain of causes belongs: into the section on the root cause, else into the next best there is.
  private var chainSection: SectionKind? {
    let kinds = Set(document.topSections().compactMap(\.kind))
    return [.rootCause, .contributing, .trigger].first { kinds.contains($0) }
  }

  // MARK: - Pieces

  private enum Form { case timeline, learnings, prevention }

  private func pieces(of section: Section, phases: PhaseBar?) -> [PieceContext] {
    var pieces: [PieceContext] = []
    if section.kind == .facts, isSaidByFacts(section.blocks) { return [] }
    if section.kind == chainSection, !hasChain, !facts.causes.isEmpty {
      pieces.append(PieceContext(chain: chain(in: section.kind)))
      hasChain = true
    }
    if section.kind == .timeline, let timeline = timeline(in: section, phases: phases) { return pieces + timeline }
    var run: [NodeID] = []
    var form: Form?
    func forms(_ block: NodeID) -> Form? {
      if learnings.contains(where: { holds(block, nodes(ofLearning: $0)) }) { return .learnings }
      return items.contains(where: { holds(block, nodes(ofItem: $0)) }) ? .prevention : nil
    }
    for block in section.blocks {
      let next = forms(block)
      if next != form, !run.isEmpty {
        pieces += self.pieces(run, form)
        run = []
      }
      form = next
      run.append(block)
    }
    return pieces + (run.isEmpty ? [] : self.pieces(run, form))
  }

  private func pieces(_ blocks: [NodeID], _ form: Form?) -> [PieceContext] {
    var piece = PieceContext()
    var said = ""
    switch form {
    case .learnings:
      let found = learnings.indices.filter { index in blocks.contains { holds($0, nodes(ofLearning: learnings[index])) }
      }
      shownLearnings.formUnion(found)
      piece.learnings = LearningList(rows: found.map { learningRow(learnings[$0]) })
      said = found.map { maker.site.base.learnings[learnings[$0]].learning.text }.joined(separator: " ")
    case .prevention:
      let found = items.indices.filter { index in blocks.contains { holds($0, nodes(ofItem: items[index])) } }
      shownItems.formUnion(found)
      piece.prevention = preventionTable(found.map { items[$0] })
      said = found.map { self.said(byItem: items[$0]) }.joined(separator: " ")
    default:
      piece.prose = prose(blocks)
      return piece.prose.isEmpty ? [] : [piece]
    }
    return [piece] + original(blocks, unless: said)
  }

  /// The blocks as they were written, unless everything in them has been said.
  private func original(_ blocks: [NodeID], unless said: String) -> [PieceContext] {
    isCovered(blocks, by: Coverage(of: said)) ? [] : [PieceContext(original: prose(blocks))]
  }

  private func isCovered(_ blocks: [NodeID], by said: Coverage) -> Bool {
    blocks.allSatisfy { said.holds($0, of: tree) }
  }

  /// Whether the head of the page and its panel say all that blocks do; no words say what a picture shows.
  private func isSaidByFacts(_ blocks: [NodeID]) -> Bool {
    let hasPicture = blocks.contains { block in tree.descendants(of: block).contains { tree.kind($0) == .image } }
    return !hasPicture && isCovered(blocks, by: factWords)
  }

  private func nodes(ofItem place: Int) -> [NodeID] { maker.site.base.prevention[place].item.nodes }

  private func nodes(ofLearning place: Int) -> [NodeID] { maker.site.base.learnings[place].learning.nodes }

  private func holds(_ block: NodeID, _ nodes: [NodeID]) -> Bool {
    guard let first = nodes.first else { return false }
    let end = tree.nextSibling(block)?.rawValue ?? .max
    return first >= block && first.rawValue < end
  }

  // MARK: - Timeline

  /// One table for the section, with what does not belong to it before and after.
  private func timeline(in section: Section, phases: PhaseBar?) -> [PieceContext]? {
    let found = facts.timeline.filter { section.lines.contains($0.line) }
    guard !found.isEmpty else { return nil }
    let rows = TimelineRows(maker: maker, document: document, facts: facts)
    var said = Coverage()
    for entry in found {
      said.add(entry.text)
      said.add(entry.written)
      said.add(entry.moment?.iso ?? "")
    }
    var context = rows.context(found, from: shownTimeline)
    if shownTimeline == 0, let chart = TimelineChart(found, phases: phases) {
      context.chart = chart.draw(words)
      context.beyond = chart.note(words)
    }
    shownTimeline += found.count
    let first =
      section.blocks.firstIndex { tree.line($0) >= (found.first?.line ?? 0) || holdsLine($0, found.first?.line ?? 0) }
      ?? 0
    let before = Array(section.blocks[..<first])
    let rest = section.blocks[first...].filter { !isCovered([$0], by: said) }
    let consumed = rest.filter { block in found.contains { holdsLine(block, $0.line) } }
    let after = rest.filter { !consumed.contains($0) }
    var pieces: [PieceContext] = []
    if !before.isEmpty { pieces.append(PieceContext(prose: prose(before))) }
    pieces.append(PieceContext(timeline: context))
    if !consumed.isEmpty { pieces.append(PieceContext(original: prose(consumed))) }
    if !after.isEmpty { pieces.append(PieceContext(prose: prose(after))) }
    return pieces
  }

  private func holdsLine(_ block: NodeID, _ line: Int) -> Bool { tree.range(block).lines.contains(line) }

  // MARK: - Causes, learnings, items

  /// - Parameter kind: the section that it stands in. What the section begins with follows directly, and is not said
  ///   twice: there the chain gives the name alone.
  private func chain(in kind: SectionKind?) -> [ChainLink] {
    var links: [ChainLink] = []
    if let trigger = facts.trigger {
      let name = maker.site.base.taxonomy.name(of: trigger.value, in: .trigger)
      let page = maker.site.map.page(of: .trigger, trigger.value)
      let said = kind == .trigger ? nil : statementOfTrigger()
      links.append(
        ChainLink(
          label: words("chain.trigger"), say: said ?? name,
          path: page.map { maker.link(said == nil ? words("chain.sameTrigger") : name, $0) },
          isRoot: false, basis: trigger.basis == .inferred ? words("basis.inferred") : nil))
    }
    let ordered = facts.causes.filter { $0.role == .contributing } + facts.causes.filter { $0.role == .primary }
    return links
      + ordered.map { cause in
        let isInferred = cause.provenance.source.basis == .inferred
        return ChainLink(
          label: words("cause.role.\(cause.role.rawValue)"),
          say: (cause.role == .primary && kind == .rootCause ? nil : maker.statement(of: cause))
            ?? maker.site.base.taxonomy.name(of: cause.cause),
          path: maker.causePath(cause.cause), isRoot: cause.role == .primary,
          basis: isInferred ? words("basis.inferred") : nil,
          evidence: isInferred ? words.evidence(cause.provenance) : nil)
      }
  }

  /// The first sentence of the section on the trigger, where it opens with prose.
  private func statementOfTrigger() -> String? {
    guard let section = record.section(.trigger),
      let block = section.blocks.first(where: { if case .heading = tree.kind($0) { false } else { true } }),
      tree.isParagraph(block)
    else { return nil }
    var text = tree.plainText(block)[...]
    // A section that is one paragraph may begin with its own title: "Trigger: a deployment".
    if !section.title.isEmpty, text.hasPrefix(section.title + ":") { text = text.dropFirst(section.title.count + 1) }
    let said = text.trimmingSpaces
    return said.isEmpty ? nil : leadAndRest(said, from: 60).lead
  }

  private func learningRow(_ place: Int) -> LearningRow {
    var row = maker.row(learning: place)
    row.incident = nil
    let nodes = nodes(ofLearning: place)
    guard let first = nodes.first else {
      row.body = maker.remainder(ofLearning: place)
      return row
    }
    let lead = document.content(of: first)
    if let (_, rest) = MarkupSplit.split(lead, after: maker.site.base.learnings[place].learning.headline) {
      row.body = Markup.paragraph(rest.trimmedStart)
    } else {
      row.body = maker.remainder(ofLearning: place)
    }
    row.body.append(document.markup(Array(nodes.dropFirst())))
    return row
  }

  private func preventionTable(_ items: [Int]) -> PreventionTable {
    let tally = ItemTally(items, in: maker.base)
    let said = maker.said(tally)
    let day = maker.site.base.asOf.map(words.day)
    return PreventionTable(
      caption: day.map { words("prevention.caption", ["tally": said, "day": $0]) } ?? said + ".",
      rows: Ledger.inOrder(items, in: maker.site.base).map { item in
        var row = maker.row(item: item)
        if maker.site.base.prevention[item].isOverdue { row.state.text = words("state.overdue") }
        return row
      })
  }

  private func said(byItem place: Int) -> String {
    let item = maker.site.base.prevention[place].item
    return [
      item.text, item.id, item.owner?.value, item.priority?.value, item.ticket?.value, item.due?.value.iso,
      item.kind?.value.rawValue, item.status?.value.rawValue, item.addresses?.value, Coverage.statusWords,
    ].compactMap { $0 }.joined(separator: " ")
  }

  /// All words of the panel of facts, the title and what stands below it: what a list of fields has to be covered by.
  private lazy var factWords: Coverage = {
    var words = Coverage(of: Coverage.statusWords)
    for text in [record.title, lede ?? "", incident.id, facts.published?.value.iso ?? ""] { words.add(text) }
    for row in panel {
      words.add(row.label)
      words.add(row.severity?.name ?? "")
      for entry in row.entries {
        words.add(entry.text)
        words.add(entry.day?.iso ?? "")
        words.add(entry.day?.text ?? "")
      }
    }
    for moment in [facts.started, facts.detected, facts.mitigated, facts.resolved] {
      words.add(moment?.value.iso ?? "")
    }
    return words
  }()
}
