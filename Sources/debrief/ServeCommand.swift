import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import PreviewServer
import SiteGenerator

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows the site in a browser, anew after every save.",
    discussion: """
      The site is built in memory; nothing is written, and what debrief build has kept is read. Only this machine can
      reach it. What the build has to say stands at the foot of every page. Drafts are shown. Ctrl-C ends it.

      EXAMPLES
        debrief serve --open
        debrief serve --content postmortems --port 8080

      EXIT CODES
        0  ended by Ctrl-C
        2  could not run: the port is in use, or the configuration cannot be read
      """)

  @Option(help: ArgumentHelp("The port of 127.0.0.1; 0 takes any that is free.", valueName: "n"))
  var port: UInt16 = 4321

  @Flag(help: "Open the site in a browser.")
  var open = false

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @Option(
    help: ArgumentHelp("Templates that replace those of the same name.", valueName: "dir"), completion: .directory)
  var templates: String?

  @Option(help: ArgumentHelp("Whom to show the site as: without what is not meant for them.", valueName: "name"))
  var audience: String?

  @Option(
    help: ArgumentHelp(
      "The day that overdue counts from; without it, the newest day in the content.", valueName: "yyyy-mm-dd"))
  var asOf: String?

  @Flag(inversion: .prefixedNo, help: "Show drafts too.")
  var drafts = true

  @Flag(help: "Look for changes several times a second, where the system tells of none.")
  var poll = false

  @Option(help: ArgumentHelp("How many threads build at once.", valueName: "n"))
  var jobs: Int = Processors.count

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    try DayArgument.check(asOf, "--as-of")
    if jobs < 1 { throw ValidationError("--jobs: at least one thread must work") }
  }

  func run() throws {
    let start = ContinuousClock.now
    var builder = try SiteBuilder(
      settings: settings,
      overrides: Configuration.Overrides(
        content: content.isEmpty ? nil : content, templates: templates, audience: audience, asOf: asOf),
      drafts: drafts, threads: jobs, isRepeated: true, cacheFolder: cache.folder)
    // Watched before it is read, so that nothing changes unseen in between.
    let watch = builder.watch(polling: poll)
    let progress = ProgressLine()
    let site = try builder.inMemory { stage in progress.show(stage) }
    progress.clear()
    report(site.result.diagnostics + builder.loaded.diagnostics, site, builder)
    let server: PreviewServer
    do {
      server = try PreviewServer(port: port, site: Self.preview(site, builder.loaded.diagnostics))
    } catch {
      Console.error("debrief: \(error)\n")
      if error.isBusy { Console.error("     do:  end the other program, or name another port: --port \(port &+ 1)\n") }
      throw ExitCode(2)
    }
    Interrupts.handle { server.stop() }
    let rebuilding = PreviewBuilds(builder, watch, server: server, command: self)
    Console.out("\(server.address)\n")
    Console.error("Built in \(start.duration(to: .now).inMilliseconds). Ctrl-C ends it.\n")
    if open { Self.openBrowser(server.address) }
    rebuilding.start()
    server.run()
    Console.error("\nStopped.\n")
  }

  // MARK: - What builds say

  func report(_ diagnostics: [Diagnostic], _ site: MemorySite, _ builder: SiteBuilder) {
    let shown = diagnostics.filter { $0.severity != .note }
    Console.report(shown, limit: 3) { site.result.sources[$0] ?? builder.loaded.sources[$0] }
  }

  static func preview(_ site: MemorySite, _ further: [Diagnostic]) -> PreviewSite {
    let files = Dictionary(site.files.map { ($0.path, $0.bytes) }) { first, _ in first }
    let ordered = (site.result.diagnostics + further).enumerated()
      .sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }
    let notices = ordered.map { _, diagnostic in
      let start = diagnostic.location.range?.start
      return PreviewSite.Notice(
        severity: diagnostic.severity.rawValue,
        place: diagnostic.location.file + (start.map { ":\($0.line):\($0.column)" } ?? ""), rule: diagnostic.rule,
        text: [diagnostic.summary, diagnostic.explanation].compactMap { $0 }.joined(separator: "\n"),
        remedy: diagnostic.remedy)
    }
    return PreviewSite(files: files, notices: notices)
  }

  // MARK: - Surroundings

  private static func openBrowser(_ address: String) {
    let browser = Process()
    browser.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    browser.arguments = ["xdg-open", address]
    browser.standardOutput = FileHandle.nullDevice
    browser.standardError = FileHandle.nullDevice
    browser.terminationHandler = { process in
      if process.terminationStatus != 0 { Console.error("No browser could be opened; go to \(address)\n") }
    }
    if (try? browser.run()) == nil { Console.error("No browser could be opened; go to \(address)\n") }
  }
}

extension Duration {
  /// `12 ms`, `3.4 s`
  var inMilliseconds: String {
    let (seconds, attoseconds) = components
    let all = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    return all < 10_000 ? "\(all) ms" : "\(all / 1_000).\(all % 1_000 / 100) s"
  }
}
