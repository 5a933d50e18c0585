import KnowledgeBase
import Markdown
import Postmortems

/// A document that is not an incident: reference, runbook, template, role or outcome.
struct DocumentPage: TemplateContext {
  var heading: String
  var lede: String?
  var kind: String
  var tree: [TreeBranch]
  var sections: [SectionContext]
  var contents: [LinkContext]
  var copy: String?
  var copyAnchor: String
  var downloadURL: String?
  var steps: [LinkContext]
  var teaches: [LinkContext]
  var backlinks: [LabelRow]
  var entries: [LinkContext]
  var source: SourceContext?
  var sourceAnchor: String
  var previous: LinkContext?
  var next: LinkContext?

  static let schema = ContextSchema<Self>(
    "document", "A page of the reference, a runbook, template, role or outcome; also the list of such pages.",
    [
      .text("heading", "Its title.") { $0.heading },
      .text("lede", "What it is for, in a sentence.") { $0.lede },
      .text("kind", "What kind of document it is.") { $0.kind },
      .list("tree", "All documents, for the navigation.") { $0.tree },
      .list("sections", "The sections of the document.") { $0.sections },
      .list("contents", "Its headings; only of long documents.") { $0.contents },
      .text("copy", "The Markdown to copy; only of templates.") { $0.copy },
      .text("copyAnchor", "The `id` of the Markdown.") { $0.copyAnchor },
      .text("downloadURL", "The Markdown as a file; only of templates.") { $0.downloadURL },
      .list("steps", "What teaches it; only of learning outcomes.") { $0.steps },
      .list("teaches", "The learning outcomes that it teaches.") { $0.teaches },
      .list("backlinks", "Documents that link here, by their kind.") { $0.backlinks },
      .list("entries", "The documents listed, on the index of a part of the site.") { $0.entries },
      .group("source", "The Markdown file; absent on a generated list.") { $0.source },
      .text("sourceAnchor", "The `id` of that section.") { $0.sourceAnchor },
      .flag("turn", "There is a document before or after it.") { $0.previous != nil || $0.next != nil },
      .group("previous", "The document before this one in the navigation.") { $0.previous },
      .group("next", "The document after it.") { $0.next },
    ])
}

extension PageMaker {
  func document(_ record: Record, _ view: DocumentView) -> PageDraft {
    var anchors = AnchorPool(taken: view.anchors.union(record.sections.map(\.anchor)))
    var sections: [SectionContext] = []
    let head = view.head()
    if !head.isEmpty {
      sections.append(
        SectionContext(
          anchor: anchors.free("introduction"), title: "", pieces: [PieceContext(prose: view.markup(head))]))
    }
    sections += view.topSections().map { section in
      SectionContext(
        anchor: section.anchor, title: section.title, pieces: [PieceContext(prose: view.markup(section.blocks))])
    }
    if let footnotes = view.footnotes(&anchors) { sections.append(footnotes) }
    let isTemplate = record.kind == .template
    let outcome = site.base.outcomes.first { $0.id == record.id }
    let place = site.library.entries.firstIndex { $0.id == record.id }
    let area = SiteMap.folder(of: record.kind) + "/index.html"
    let body = DocumentPage(
      heading: record.title, lede: record.summary?.value, kind: words("kind.\(record.kind.rawValue)"),
      tree: libraryTree(),
      sections: sections,
      contents: sections.count > 4
        ? sections.filter { !$0.title.isEmpty }.map {
          LinkContext(text: $0.title, url: "#" + RelativeLink.percentEncoded($0.anchor))
        } : [],
      copy: isTemplate ? record.templateText : nil,
      copyAnchor: anchors.free("markdown"),
      downloadURL: isTemplate ? SitePages.download(of: address).map { url($0) } : nil,
      steps: outcome.map { steps(of: $0) } ?? [],
      teaches: record.outcomes.compactMap { id in
        guard let page = site.map.page(ofRecord: id), let outcome = site.base.record(id) else { return nil }
        return link(outcome.title, page)
      },
      backlinks: backlinks(to: record.id), entries: isIndex(address) ? listed(in: address) : [],
      source: source(of: record),
      sourceAnchor: anchors.free("source"), previous: place.flatMap { neighbour($0 - 1) },
      next: place.flatMap { neighbour($0 + 1) })
    let title = words("kind.\(record.kind.rawValue).plural")
    let trail: [LinkContext] =
      isIndex(address)
      ? [link(words("home"), SiteMap.home), LinkContext(text: record.title)]
      : [link(title, area), LinkContext(text: record.title)]
    return PageDraft(
      kind: .document, address: address, title: record.title, description: record.summary?.value ?? record.title,
      crumbs: trail, section: SiteMap.reference, anchors: view.anchors, body: body)
  }

  /// The index of a part of the site for which nobody has written one.
  func listing(of kind: RecordKind) -> PageDraft {
    let title = words("kind.\(kind.rawValue).plural")
    let body = DocumentPage(
      heading: title, lede: words("kind.\(kind.rawValue).lede"), kind: "", tree: libraryTree(), sections: [],
      contents: [],
      copyAnchor: "markdown", steps: [], teaches: [], backlinks: [], entries: listed(in: address),
      sourceAnchor: "source")
    return PageDraft(
      kind: .document, address: address, title: title, description: words("kind.\(kind.rawValue).lede"),
      crumbs: crumbs((words("home"), SiteMap.home), (title, nil)), section: SiteMap.reference, body: body)
  }

  private func neighbour(_ place: Int) -> LinkContext? {
    let entries = site.library.entries
    guard entries.indices.contains(place) else { return nil }
    return link(entries[place].title, entries[place].address)
  }

  /// The documents of the folder that an index stands for, each with its summary.
  private func listed(in index: String) -> [LinkContext] {
    let folder = index.prefix { $0 != "/" }
    return site.library.entries.filter { $0.address.hasPrefix(folder + "/") }.map { entry in
      link(entry.title, entry.address, note: site.base.record(entry.id)?.summary?.value)
    }
  }

  func libraryTree() -> [TreeBranch] {
    site.library.groups.map { group in
      let index = SiteMap.folder(of: group.kind) + "/index.html"
      let isWholeKind = site.library.groups.count { $0.kind == group.kind } == 1
      return TreeBranch(
        text: group.title, url: isWholeKind ? url(index) : nil, count: nil, isCurrent: isWholeKind && index == address,
        leaves: group.records.map {
          TreeLeaf(text: $0.title, url: url($0.address), count: nil, isCurrent: $0.address == address)
        })
    }
  }
}

extension Record {
  /// What there is to copy of a template: the longest code block in Markdown, for documents that explain one;
  /// else the whole file.
  var templateText: String {
    let tree = document.tree
    let blocks = tree.ids.compactMap { node -> String? in
      guard case .codeBlock(let info) = tree.kind(node) else { return nil }
      return info.lowercased().hasPrefix("m") ? tree.literal(node) : nil
    }
    let longest = blocks.max { $0.utf8.count < $1.utf8.count }
    return longest.flatMap { $0.utf8.count > 400 ? $0 : nil } ?? String(decoding: document.source.bytes, as: UTF8.self)
  }
}

/// The learning outcomes, each with what teaches it.
struct OutcomesPage: TemplateContext {
  var heading: String
  var lede: String?
  var tree: [TreeBranch]
  var sections: [SectionContext]
  var outcomes: [OutcomeRow]
  var path: [PathStep]
  var pathText: String?
  var source: SourceContext?

  static let schema = ContextSchema<Self>(
    "outcomes", "The list of learning outcomes.",
    [
      .text("heading", "Its title.") { $0.heading },
      .text("lede", "What it is for, in a sentence.") { $0.lede },
      .list("tree", "All documents, for the navigation.") { $0.tree },
      .list("sections", "The sections of the document, where there is one.") { $0.sections },
      .list("outcomes", "The outcomes.") { $0.outcomes },
      .list("path", "The fewest incidents that teach everything, in the order to read.") { $0.path },
      .text("pathText", "What they teach and show, how long they take, and whether fewer would do.") { $0.pathText },
      .group("source", "The Markdown file, where there is one.") { $0.source },
    ])
}

struct OutcomeRow: TemplateContext {
  var link: LinkContext
  var summary: String?
  var steps: [LinkContext]
  var gap: String?

  static let schema = ContextSchema<Self>(
    "outcome row", "A learning outcome with what teaches it.",
    [
      .group("link", "The outcome.") { $0.link },
      .text("summary", "What you will be able to do.") { $0.summary },
      .list("steps", "What to read for it.") { $0.steps },
      .text("gap", "That no incident teaches it, where none does.") { $0.gap },
    ])
}

/// A step of the reading path.
struct PathStep: TemplateContext {
  var incident: LinkContext
  var drill: LinkContext?
  var adds: [LinkContext]

  static let schema = ContextSchema<Self>(
    "path step", "An incident of the reading path.",
    [
      .group("incident", "The incident, with the minutes it takes to read.") { $0.incident },
      .group("drill", "The incident as a drill.") { $0.drill },
      .list("adds", "The outcomes and categories of causes that it adds.") { $0.adds },
    ])
}

extension PageMaker {
  fileprivate func readingPath() -> [PathStep] {
    site.base.readingPath.steps.compactMap { step in
      guard let record = site.base.record(step.incident) else { return nil }
      let outcomes = step.outcomes.compactMap { id in
        site.map.page(ofRecord: id).map { link(site.base.record(id)?.title ?? id, $0) }
      }
      return PathStep(
        incident: incidentLink(step.incident, text: record.title, note: words.count("reading", step.minutes)),
        drill: site.drill(of: record).map { link(words("drill.read"), $0) },
        adds: outcomes + step.categories.map { causeLink($0) })
    }
  }
}

extension PageMaker {
  /// What the incidents of the path teach and show together: no more than they do.
  private func pathText() -> String? {
    let path = site.base.readingPath
    guard !path.steps.isEmpty else { return nil }
    let teaches = path.steps.contains { !$0.outcomes.isEmpty }
    let shows = path.steps.contains { !$0.categories.isEmpty }
    let isWhole = path.uncoveredOutcomes.isEmpty
    let name =
      !teaches
      ? "path.causes" : shows ? (isWhole ? "path.text" : "path.part") : isWhole ? "path.outcomes" : "path.partOutcomes"
    let text = words.count(name, path.steps.count, ["minutes": words.grouped(path.minutes)])
    return path.isFewest ? text : text + " " + words("path.notFewest")
  }

  /// - Parameter record: the document that somebody wrote as the index, if any.
  func outcomes(_ record: Record?, _ view: DocumentView?) -> PageDraft {
    var sections: [SectionContext] = []
    if let record, let view {
      var anchors = AnchorPool(taken: view.anchors.union(record.sections.map(\.anchor)))
      let head = view.head()
      if !head.isEmpty {
        sections.append(
          SectionContext(
            anchor: anchors.free("introduction"), title: "", pieces: [PieceContext(prose: view.markup(head))]))
      }
      sections += view.topSections().map { section in
        SectionContext(
          anchor: section.anchor, title: section.title, pieces: [PieceContext(prose: view.markup(section.blocks))])
      }
    }
    let rows = site.base.outcomes.compactMap { outcome -> OutcomeRow? in
      guard let page = site.map.page(ofRecord: outcome.id) else { return nil }
      return OutcomeRow(
        link: link(outcome.title, page), summary: site.base.record(outcome.id)?.summary?.value,
        steps: steps(of: outcome),
        gap: site.base.readingPath.uncoveredOutcomes.contains(outcome.id) ? words("path.untaught") : nil)
    }
    let title = record?.title ?? words("kind.outcome.plural")
    let lede = record?.summary?.value ?? words("kind.outcome.lede")
    let body = OutcomesPage(
      heading: title, lede: lede, tree: libraryTree(), sections: sections, outcomes: rows,
      path: readingPath(), pathText: pathText(),
      source: record.map { source(of: $0) })
    return PageDraft(
      kind: .outcomes, address: address, title: title, description: lede,
      crumbs: crumbs((words("home"), SiteMap.home), (title, nil)), section: SiteMap.reference,
      anchors: view?.anchors ?? [], body: body)
  }
}
