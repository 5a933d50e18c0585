import Configuration
import Diagnostics
import KnowledgeBase
import Markdown
import Postmortems

/// A document under review, with all that a rule may look at.
public struct ReviewSubject: Sendable {
  public let record: Record
  /// The facts; empty for a document that is no postmortem.
  public let facts: Postmortem
  public let prose: Prose
  public let context: ReviewContext

  public init(_ record: Record, in context: ReviewContext) {
    self.record = record
    facts = record.postmortem ?? Postmortem()
    prose = Prose(record)
    self.context = context
  }

  var tree: MarkdownTree { record.document.tree }
  var settings: ReviewSettings { context.settings }

  /// The title, wherever it stands; the first line of a document without one.
  var titleRange: SourceRange {
    if let heading = record.document.outline.first, heading.level == 1 { return heading.range }
    return SourceRange(line: record.document.frontMatter?.range.start.line ?? 1)
  }

  /// The heading of the first section of one of the kinds, else the title.
  func headingRange(_ kinds: SectionKind...) -> SourceRange {
    for kind in kinds {
      if let section = record.section(kind) { return range(of: section) }
    }
    return titleRange
  }

  /// The headings of the sections of a kind, and all below them.
  func headings(in kind: SectionKind) -> [Heading] {
    let sections = record.sections.filter { $0.kind == kind }
    return record.document.outline.filter { heading in
      sections.contains { $0.lines.contains(heading.range.start.line) || $0.heading == heading.node }
    }
  }

  func range(of section: Section) -> SourceRange {
    section.heading.map { tree.range($0) } ?? SourceRange(line: section.lines.lowerBound)
  }

  /// Where a fact stands, in this document; the title for facts from elsewhere.
  func range(of provenance: Provenance) -> SourceRange {
    provenance.location.file == record.path ? provenance.location.range ?? titleRange : titleRange
  }

  func range(of item: PreventionItem) -> SourceRange { item.location.range ?? headingRange(.actions) }

  /// 1 and 2 are the incidents that an organisation learns most from; rules ask more of them.
  var isSevere: Bool { (facts.severity?.value.rank).map { $0 <= 2 } ?? false }

  /// Promises that still count: what was declined asks for no owner and no date.
  var items: [PreventionItem] { facts.preventionItems.filter { $0.effectiveStatus != .declined } }
}

/// What documents of one site have in common.
///
/// A class, because every document has it at hand, and a copy would count a reference for each of its lists.
public final class ReviewContext: Sendable {
  public let settings: ReviewSettings
  public let words: ReviewWords
  public let base: KnowledgeBase
  /// The severity matrix is the configuration's.
  public let configuration: Configuration
  public let taxonomy: Taxonomy
  public let vocabulary: Vocabulary
  public let links: LinkTable
  /// Words in capitals that stand in titles, small: names of systems that this site writes about.
  public let titleNames: Set<String>
  /// The words of the site's title and of the folders that documents are in, small: what an organisation and its parts
  /// are called.
  public let folderNames: Set<String>
  /// Acronyms that everybody knows, small.
  let acronyms: Set<String>
  private let canonical: [IncidentID: IncidentID]

  public init(
    settings: ReviewSettings, words: ReviewWords, base: KnowledgeBase, configuration: Configuration,
    vocabulary: Vocabulary, contentFiles: Set<String>
  ) {
    self.settings = settings
    self.words = words
    self.base = base
    self.configuration = configuration
    self.vocabulary = vocabulary
    taxonomy = base.taxonomy
    links = LinkTable(base, contentFiles: contentFiles)
    let words = base.records.flatMap { $0.title.split { !$0.isLetter } }
    titleNames = Set(
      words.filter { (2...6).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isUppercase } }.map {
        $0.lowercased()
      })
    let folders = base.records.flatMap { $0.path.split(separator: "/").dropLast() }
    folderNames = Set(
      (Set(folders) + [Substring(configuration.title)]).flatMap { $0.split { !$0.isLetter } }.map { $0.lowercased() })
    acronyms = Set(self.words[.acronyms].texts).union(settings.acronyms.map { $0.lowercased() })
    var canonical: [IncidentID: IncidentID] = [:]
    for group in base.duplicates {
      for other in group.others { canonical[other.incident] = group.canonical }
    }
    self.canonical = canonical
  }

  /// The document that tells the same incident and counts, where this one does not.
  func canonical(of id: String) -> Record? { canonical[id].flatMap { base.record($0) } }
}
