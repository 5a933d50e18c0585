import Audiences
import Configuration
import Defaults
import Diagnostics
import FileTree
import History
import KnowledgeBase
import Markdown
import Parallelism
import Postmortems
import SearchIndex

/// A build: what is to be built, and under which circumstances.
public struct BuildRequest: Sendable {
  public var configuration: Configuration
  public var rules: ReadingRules
  /// Words that mean the same, beside those that ship.
  public var synonyms: NamedFile?
  public var includesDrafts: Bool
  /// At most so many at once; the bytes of the site are the same for any number.
  public var threads: Int
  /// How many older search indexes stay beside the new one, for pages that caches still hold.
  public var keptGenerations: Int
  /// What the about page says of this build; everything else stands on no page.
  public var info: BuildInfo

  public init(
    configuration: Configuration, rules: ReadingRules, synonyms: NamedFile? = nil, includesDrafts: Bool = false,
    threads: Int = 2, keptGenerations: Int = 0, info: BuildInfo
  ) {
    self.configuration = configuration
    self.rules = rules
    self.synonyms = synonyms
    self.includesDrafts = includesDrafts
    self.threads = max(1, threads)
    self.keptGenerations = keptGenerations
    self.info = info
  }
}

/// What a build made, and what it had to say.
public struct BuildResult: Sendable {
  public var summary: BuildSummary
  public var diagnostics: [Diagnostic]
  /// What was done to the output folder; `nil` where nothing was written.
  public var written: SiteWriteReport?
  public var volume = BuildVolume()
  /// The bytes of the sources that diagnostics point at, by the path they name.
  public var sources: [String: [UInt8]]
  /// Why nothing is to be written; `nil` for a site that may be published.
  public var refusal: BuildRefusal?
}

/// The whole pipeline, readable from top to bottom. Disk at both ends only.
public enum Build {
  /// files → documents → postmortems → knowledge base → pages and index → site
  ///
  /// - Parameter progress: told of each stage as it begins; pages are made and written in turn.
  /// - Throws: `SiteWriteError` where the output folder cannot be written; nothing else.
  public static func run(_ request: BuildRequest, progress: (Stage) -> Void = { _ in }) throws -> BuildResult {
    var cache = RecordCache(isKept: false)
    return try run(request, cache: &cache, progress: progress)
  }

  /// The same, sparing the documents that are as they were when the cache was filled.
  public static func run(
    _ request: BuildRequest, cache: inout RecordCache, progress: (Stage) -> Void = { _ in }
  ) throws -> BuildResult {
    let session = try SiteSession(
      output: request.configuration.output, content: request.configuration.content, threads: request.threads)
    var pointers: [OutputFile] = []
    var result = try site(request, cache: &cache, progress: progress) { files in
      progress(.write)
      pointers += files.filter { $0.path == SearchGenerations.pointer }
      try session.add(files)
    }
    // What stands aside is given up with the session, and the old site stays.
    guard result.refusal == nil else { return result }
    progress(.write)
    let older = SearchGenerations.kept(
      beside: pointers, of: SiteWriter(output: request.configuration.output), request)
    try session.add(older.value.list)
    let written = try session.finish(keeping: older.value.folders)
    result.diagnostics = (result.diagnostics + older.diagnostics + written.diagnostics).inReportOrder()
    result.written = written.value
    return result
  }

  /// The whole site in memory, as it would be written.
  public static func site(
    _ request: BuildRequest, cache: inout RecordCache, progress: (Stage) -> Void = { _ in }
  ) -> MemorySite {
    var files: [OutputFile] = []
    let result = site(request, cache: &cache, progress: progress) { files += $0 }
    return MemorySite(files: files, result: result)
  }

  /// The same for somebody who looks at it meanwhile: some pages come first, and it is given up when it is outdated.
  ///
  /// - Parameters:
  ///   - ahead: made as soon as the knowledge base is there.
  ///   - isOutdated: asked between batches of pages.
  /// - Returns: `nil` where it was given up. What was read of documents stays in the cache.
  public static func preview(
    _ request: BuildRequest, cache: inout RecordCache, ahead: PagesAhead, isOutdated: () -> Bool
  ) -> MemorySite? {
    struct Outdated: Error {}
    var files: [OutputFile] = []
    let emit: ([OutputFile]) throws -> Void = { batch in
      if isOutdated() { throw Outdated() }
      files += batch
    }
    let result = try? site(request, cache: &cache, ahead: ahead, progress: { _ in }, emit: emit)
    return result.map { MemorySite(files: files, result: $0) }
  }

  /// Everything but the writing: reads the content, and hands the files of the site on as they are ready.
  static func site(
    _ request: BuildRequest, cache: inout RecordCache, ahead: PagesAhead? = nil, progress: (Stage) -> Void,
    emit: ([OutputFile]) throws -> Void
  ) rethrows -> BuildResult {
    progress(.read)
    let (input, theme) = both(threads: request.threads) {
      read(request)
    } _: { [cache] in
      cache.theme(for: request.configuration)
    }
    cache.keep(theme, for: request.configuration)

    let content = ContentWalker(request)
    let attachments = content.paths()
    let pass = pass(input.value, for: request)

    let leakCheck = leakCheck(pass, threads: request.threads)
    var leaks: [Leak] = []
    var volume = BuildVolume(input.value)
    let site = try make(
      input.value.meant(by: pass), attachments: attachments, theme: theme.value, request: request.meant(by: pass),
      cache: &cache, ahead: ahead, progress: progress
    ) { files in
      leaks += leakCheck?.scan(files, threads: request.threads) ?? []
      volume.count(files)
      try emit(files)
    }
    let copies = copies(of: site.assets, from: content)
    let assets = Build.attachments(copies.value, site.assets, pass, threads: request.threads)
    leaks += leakCheck?.scan(assets.value, threads: request.threads) ?? []
    volume.count(assets.value)
    try emit(assets.value)

    let shown = DisplayPaths(input.value)
    // That a document is left out is no mistake of those that name it.
    let said = site.diagnostics.filter {
      pass == nil || $0.rule != "link.id" || !$0.summary.contains(AudiencePass.leftOutDocument)
    }
    // Where nothing is left there is one thing to say.
    let isEmpty = pass?.diagnostics.contains { $0.rule == "audience.empty" } == true
    if isEmpty { leaks = Array(leaks.prefix(1)) }
    let told = leakCheck?.report(leaks) ?? []
    let found = (pass?.diagnostics ?? []) + said + copies.diagnostics + assets.diagnostics + told
    var result = BuildResult(
      summary: site.summary,
      diagnostics: (input.diagnostics + theme.diagnostics + found.map(shown.located)).inReportOrder(),
      volume: volume, sources: shown.sources)
    // A folder of templates that cannot be read leaves another site, too.
    let unread = BuildRefusal(reading: input.diagnostics + theme.diagnostics.filter { $0.rule == "file.unreadable" })
    result.refusal = !leaks.isEmpty ? .leak : unread ?? (pass?.isInDoubt == true ? .marks : isEmpty ? .audience : nil)
    result.summary.leftOut = pass?.leftOut.count ?? 0
    return result
  }

  /// Everything between the disks: a function of values that hands the files of the site on in batches.
  ///
  /// - Parameter attachments: the paths of all files of the content folders, to tell a missing one.
  static func make(
    _ input: BuildInput, attachments: Set<String>, theme: Theme, request: BuildRequest, cache: inout RecordCache,
    ahead: PagesAhead? = nil, progress: (Stage) -> Void, emit: ([OutputFile]) throws -> Void
  ) rethrows -> BuiltSite {
    // The knowledge base ends with the call: the index is made of texts alone, and takes the memory that becomes free.
    let (built, documents, facets) = try pages(
      of: knowledge(from: input, request: request, cache: &cache, progress: progress), past: input.past,
      attachments: attachments, theme: theme, request: request, ahead: ahead,
      remember: { cache.remember(ShownSite(site: $0, theme: theme, request: request)) }, progress: progress, emit: emit)

    ReleasedMemory.giveBack()

    progress(.index)
    let options = IndexOptions.make(synonyms: request.synonyms, threads: request.threads)
    try IndexWriter.write(
      consume documents, facets: facets, options: options.value, cache: &cache.searchAnalyses,
      release: ReleasedMemory.giveBack
    ) { files in try emit(files.map { OutputFile(path: $0.path, bytes: $0.bytes) }) }

    var site = built
    site.diagnostics += options.diagnostics
    return site
  }

  /// knowledge base → pages, feeds and API, and the texts that the search index is made of
  private static func pages(
    of linked: LinkedContent, past: AddressRecord, attachments: Set<String>, theme: Theme, request: BuildRequest,
    ahead: PagesAhead?, remember: (Site) -> Void, progress: (Stage) -> Void, emit: ([OutputFile]) throws -> Void
  ) rethrows -> (site: BuiltSite, documents: [SearchDocument], facets: [FacetDefinition]) {
    let options = SiteOptions(request.configuration, contentFiles: attachments, threads: request.threads)
    let pages = try SitePages.render(
      linked.base, theme: theme, options: options, info: request.info, found: linked.diagnostics, past: past,
      ahead: ahead, remember: remember, progress: progress, emit: emit)
    if request.configuration.api {
      let api = KnowledgeAPI(linked.base, map: pages.map, title: request.configuration.title)
      try api.files(threads: request.threads, progress: progress, emit: emit)
    }
    progress(.index)
    ReleasedMemory.giveBack()
    let documents = SearchDocuments.make(
      from: linked.base, map: pages.map, theme: theme, threads: request.threads)
    let site = BuiltSite(
      assets: pages.assets, summary: BuildSummary(linked.base, drafts: linked.drafts),
      diagnostics: linked.diagnostics + pages.diagnostics)
    return (site, documents.documents, documents.facets)
  }

  /// documents → postmortems → knowledge base
  static func knowledge(
    from input: BuildInput, request: BuildRequest, cache: inout RecordCache, progress: (Stage) -> Void = { _ in }
  ) -> LinkedContent {
    var read = cache.records(
      of: input.files, rules: request.rules, threads: request.threads, progress: progress)
    for place in read.indices {
      if let audience = input.audiences[read[place].value.path] { read[place].value.audience = Audience(audience) }
    }
    // A draft may be as unfinished as it likes until somebody asks for it.
    let told = read.filter { request.includesDrafts || !$0.value.isDraft }.flatMap(\.diagnostics)
    // Handed over and not kept: records are large values, and hundreds of megabytes where there are many.
    let records = read.map(\.value)
    read = []
    let catalog = Catalog.assemble(consume records, includingDrafts: request.includesDrafts)
    let tickets = tickets(input.actions, configuration: request.configuration, vocabulary: request.rules.vocabulary)
    let dated = recordsWithHistory(catalog.value.records, input.history, request: request)
    let linkable = tickets.value.applied(to: dated.value, file: input.actions?.path ?? "")

    progress(.links)
    let asOf = request.configuration.asOf.flatMap { CivilDate(iso: $0) }
    let synonyms = IndexOptions.make(synonyms: request.synonyms, threads: request.threads).value.synonyms
    let base = KnowledgeBase.build(
      records: linkable.value, taxonomy: request.rules.taxonomy.shown(in: request.configuration.language), asOf: asOf,
      synonyms: synonyms, threads: request.threads)
    let unmatched = request.rules.corrections.unmatched(input.files.map(\.path) + input.leftOut.sorted())
    let found = told + unmatched + catalog.diagnostics + base.diagnostics
    return LinkedContent(
      base: base.value, drafts: catalog.value.drafts,
      diagnostics: found + dated.diagnostics + tickets.diagnostics + linkable.diagnostics)
  }

  /// One document from its bytes: decoded, parsed, and its facts read.
  public static func record(of bytes: [UInt8], path: String, rules: ReadingRules) -> Diagnosed<Record> {
    record(of: document(of: bytes, path: path), rules: rules)
  }

  static func document(of bytes: [UInt8], path: String) -> Diagnosed<Document> {
    let source = SourceText.decode(path: path, bytes: bytes)
    let document = Document.parse(source.value)
    return Diagnosed(document.value, source.diagnostics + document.diagnostics)
  }

  static func record(of document: Diagnosed<Document>, rules: ReadingRules) -> Diagnosed<Record> {
    let record = RecordReader.read(document.value, rules: rules)
    return Diagnosed(record.value, document.diagnostics + record.diagnostics)
  }

  /// The stages of a build, in the order in which they begin.
  public enum Stage: String, Sendable, CaseIterable {
    case read, parse, facts
    case links = "cross-links"
    case pages, twins, feeds
    case api = "API"
    case index, write
  }
}

/// What a knowledge base is made from.
struct BuildInput: Sendable {
  var files: [SourceFile]
  /// The states of tickets, where there are any.
  var actions: NamedFile?
  /// What version control knows of the documents; empty without one.
  var history = SourceHistory()
  /// Where pages stood in the last build; empty before the first.
  var past = AddressRecord()
  /// The paths of documents that are not meant for the audience.
  var leftOut: Set<String> = []
  /// The audiences of documents, where somebody asked for them.
  var audiences: [String: String] = [:]
}

/// Content linked to a knowledge base.
struct LinkedContent: Sendable {
  var base: KnowledgeBase
  var drafts: Int
  var diagnostics: [Diagnostic]
}

/// What is left of a site when its files have been handed on.
struct BuiltSite: Sendable {
  var assets: [AssetRequest]
  var summary: BuildSummary
  var diagnostics: [Diagnostic]
}
