import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import SiteGenerator
import Synchronization

/// Builds a site once or again and again, sparing what has not changed in between.
struct SiteBuilder {
  let settings: SettingsOptions
  let overrides: Configuration.Overrides
  let drafts: Bool
  let threads: Int
  let keptGenerations: Int
  /// Whether it builds again and again.
  let isRepeated: Bool
  /// The folder for what the next run need not do again; `nil` for none.
  let cacheFolder: String?
  /// Whether what was read is kept there.
  let keepsFacts: Bool

  /// The settings of the last build.
  private(set) var loaded: SettingsOptions.Loaded
  private var cache: RecordCache
  /// What was built last, for another thread that looks at a change before it is built.
  let shown = LastShown()
  /// Asked for once: a time that moves would make each build another one.
  private var info: BuildInfo?

  init(
    settings: SettingsOptions, overrides: Configuration.Overrides, drafts: Bool, threads: Int, keptGenerations: Int = 0,
    isRepeated: Bool, cacheFolder: String? = nil, keepsFacts: Bool = false
  ) throws {
    self.settings = settings
    self.overrides = overrides
    self.drafts = drafts
    self.threads = threads
    self.keptGenerations = keptGenerations
    self.isRepeated = isRepeated
    self.cacheFolder = cacheFolder
    self.keepsFacts = keepsFacts
    cache = RecordCache(isKept: isRepeated)
    loaded = try settings.load(overrides, withTheme: true)
    cache = freshCache()
  }

  private func freshCache() -> RecordCache {
    let kept = cacheFolder.map { BuildCache($0, for: loaded) }
    let facts = kept.map { [keepsFacts] kept in
      { @Sendable (documents: Int) in
        keepsFacts ? kept.readFacts(documents: documents) : kept.knownFacts(documents: documents)
      }
    }
    var cache = RecordCache(
      isKept: isRepeated, facts: facts, keepFacts: { [keepsFacts] bytes in if keepsFacts { kept?.writeFacts(bytes) } },
      remember: { [isRepeated, shown] site in if isRepeated { shown.site = site } })
    if let theme = loaded.theme { cache.keep(theme, for: loaded.configuration) }
    return cache
  }

  mutating func write(progress: (Build.Stage) -> Void) throws -> BuildResult {
    try Build.run(try request(), cache: &cache, progress: progress)
  }

  mutating func inMemory(progress: (Build.Stage) -> Void = { _ in }) throws -> MemorySite {
    Build.site(try request(), cache: &cache, progress: progress)
  }

  /// The site after a change, the pages that somebody looks at first; `nil` where it was outdated before it was done.
  mutating func preview(ahead: PagesAhead, isOutdated: () -> Bool) throws -> MemorySite? {
    Build.preview(try request(), cache: &cache, ahead: ahead, isOutdated: isOutdated)
  }

  /// What of a build may be another at another time: when it was made, and from which commit.
  var unstableTexts: [String] { [info?.time, info?.commit].compactMap { $0 } }

  private mutating func request() throws -> BuildRequest {
    if !isCurrent {
      loaded = try settings.load(overrides, withTheme: true)
      // Records were read by the rules of the configuration; with another one all are read again.
      cache = freshCache()
    }
    let now = loaded
    try Self.refuse(now.configuration.audienceDoubts, of: now)
    let info = self.info ?? BuildCircumstances.read(for: now.configuration)
    self.info = info
    return BuildRequest(
      configuration: now.configuration, rules: now.rules, synonyms: now.synonyms, includesDrafts: drafts,
      threads: threads, keptGenerations: keptGenerations, info: info)
  }

  /// Ends with 2 where it is open who may see what: a site for the house may lie where everybody reads, too.
  private static func refuse(_ doubts: [Diagnostic], of loaded: SettingsOptions.Loaded) throws {
    guard !doubts.isEmpty else { return }
    Console.report(doubts) { loaded.sources[$0] }
    let isFile = doubts.contains { doubt in
      ["config.syntax", "config.duplicate", "config.limit"].contains(doubt.rule) || doubt.location.range == nil
    }
    Console.error(
      isFile
        ? "debrief: nothing is built: the configuration cannot be read, and so it is not known who may see what; "
          + "mend what is named above\n"
        : "debrief: nothing is built: it is open who may see what; mend what is named above\n")
    throw ExitCode(2)
  }

  /// Whether the files that the settings came from are as they were.
  private var isCurrent: Bool {
    let file = settings.config ?? SettingsOptions.standardFile
    // Neither need be there, and both may come to be.
    for file in [file, loaded.configuration.corrections]
    where loaded.sources[file] == nil && FileManager.default.fileExists(atPath: file) { return false }
    return loaded.sources.allSatisfy { (try? ArgumentFile.read($0.key)) == $0.value }
  }

  /// The files and folders whose change calls for another build.
  var watched: [String] {
    let configuration = loaded.configuration
    var paths = configuration.content
    paths += [
      configuration.templates, configuration.synonyms, configuration.taxonomy?.file, configuration.corrections,
      configuration.actions.file, configuration.theme.stylesheet, configuration.theme.icon,
    ].compactMap { $0 }
    return paths + [settings.config ?? SettingsOptions.standardFile]
  }

  /// - Parameter polling: looks by itself instead of asking the system.
  func watch(polling: Bool) -> FolderWatch {
    FolderWatch(paths: watched, except: [loaded.configuration.output], polling: polling)
  }
}

/// What was built last, shared between the thread that builds and the one that watches.
final class LastShown: Sendable {
  private let kept = Mutex<ShownSite?>(nil)

  var site: ShownSite? {
    get { kept.withLock { $0 } }
    set { kept.withLock { $0 = newValue } }
  }
}
