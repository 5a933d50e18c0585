import ArgumentParser
import Configuration
import DataFormats
import Diagnostics
import Foundation
import History
import LinkCheck
import Markdown
import SiteGenerator

/// `check --links`: the links of the whole site as it would be published, and on request those to other hosts.
struct SiteLinkRun {
  var isExternal: Bool
  var cache: String
  var facts: CacheOptions
  var threads: Int

  struct Result {
    var diagnostics: [Diagnostic]
    /// Why the site would not be written.
    var refusal: BuildRefusal?
    var pages: [SiteFile]
    /// The bytes of the documents, by the path that diagnostics name.
    var sources: [String: [UInt8]]
    var summary: String
  }

  func run(_ loaded: SettingsOptions.Loaded) throws -> Result {
    let progress = ProgressLine()
    defer { progress.clear() }
    var memory = facts.records(for: loaded)
    let request = BuildRequest(
      configuration: loaded.configuration, rules: loaded.rules, synonyms: loaded.synonyms, threads: threads,
      info: BuildInfo(version: BuildVersion.current, commit: nil, time: ""))
    let site = Build.site(request, cache: &memory) { progress.show($0) }
    let files = site.files.map { SiteFile(path: $0.path, bytes: $0.bytes) }
    let links = SiteLinks.check(files, base: loaded.configuration.baseURL)
    var result = Result(
      diagnostics: links.diagnostics + Self.broken(site.result), refusal: site.result.refusal,
      pages: files.filter { $0.path.hasSuffix(".html") },
      sources: site.result.sources,
      summary: "Followed \(links.internalLinks) links of \(links.pages) pages")
    guard isExternal else {
      result.summary += "; \(links.external.count) addresses of other hosts were not asked for (--external)"
      return result
    }
    let written = Self.written(in: site.result.sources)
    let answers = try ask(ExternalLink.located(links.external, in: written), progress)
    result.diagnostics += answers.diagnostics
    result.summary +=
      "; of \(links.external.count) addresses of other hosts \(answers.asked) were asked for, "
      + "\(answers.known) known from before, \(answers.unknown) of them in doubt"
    return result
  }

  /// What the build found of links in documents, and has left out of the pages: here, where nothing else is looked at,
  /// they are errors as those of pages are. And what keeps the content from being read.
  private static func broken(_ result: BuildResult) -> [Diagnostic] {
    result.diagnostics.compactMap { diagnostic in
      if diagnostic.rule.hasPrefix("file."), diagnostic.severity == .error { return diagnostic }
      guard diagnostic.rule.hasPrefix("link.") else { return nil }
      var broken = diagnostic
      broken.severity = .error
      return broken
    }
  }

  /// Every link of every document with its place, in the order of the paths.
  private static func written(in sources: [String: [UInt8]]) -> [(url: String, place: SourceLocation)] {
    let documents = sources.filter { source in [".md", ".markdown", ".qmd"].contains { source.key.hasSuffix($0) } }
    return documents.sorted { $0.key < $1.key }.flatMap { path, bytes in
      Document.parse(SourceText.decode(path: path, bytes: bytes).value).value.links.map {
        (url: $0.destination, place: SourceLocation(file: path, range: $0.range))
      }
    }
  }

  private func ask(_ links: [ExternalLink], _ progress: ProgressLine) throws -> ExternalLinkCheck.Result {
    let known = LinkCache.read(cache)
    let check = ExternalLinkCheck()
    let today = Int(Date.now.timeIntervalSince1970 / 86_400)
    guard links.isEmpty || WebAsk.isPossible else {
      Console.error("debrief: --external needs curl, which is not installed\n")
      throw ExitCode(2)
    }
    let result = check.run(
      links, cache: known, today: today, ask: { WebAsk.ask($0, today: today) },
      wait: { Thread.sleep(forTimeInterval: Double($0) / 1_000) },
      now: { Int(ProcessInfo.processInfo.systemUptime * 1_000) },
      progress: { done, all in progress.show("asking other hosts", step: done, of: all) })
    try LinkCache.write(result.cache, to: cache)
    return result
  }
}

/// Answers of other hosts, kept between runs: one JSON object, addresses in order.
enum LinkCache {
  static let standardFile = ".debrief-links.json"

  private struct Answer: Codable {
    var status: Int
    var day: Int
  }

  /// A file that cannot be read is an empty one: all that is lost are questions that are asked again.
  static func read(_ path: String) -> [String: LinkAnswer] {
    guard let data = FileManager.default.contents(atPath: path),
      let answers = try? JSONDecoder().decode([String: Answer].self, from: data)
    else { return [:] }
    return answers.mapValues { LinkAnswer(status: $0.status, day: $0.day) }
  }

  /// Only good answers are kept: what is broken or in doubt is asked for again.
  static func write(_ answers: [String: LinkAnswer], to path: String) throws {
    let good = answers.filter { $0.value.verdict == .good }.mapValues { Answer(status: $0.status, day: $0.day) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(good).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      Console.error("debrief: cannot write \(path): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
  }
}

/// Asks the web through curl, so that the program needs no network library of its own.
enum WebAsk {
  static var isPossible: Bool { run(["--version"]) != nil }

  /// The head alone; where a host has none, the beginning of the page.
  static func ask(_ url: String, today: Int) -> LinkAnswer {
    let head = answer(["--head"], url, today: today)
    guard [0, 400, 403, 404, 405, 501].contains(head.status) else { return head }
    if head.status == 0, head.reason?.contains("resolve") == true { return head }
    return answer(["--range", "0-1023"], url, today: today)
  }

  private static func answer(_ more: [String], _ url: String, today: Int) -> LinkAnswer {
    let arguments =
      [
        "--silent", "--show-error", "--location", "--max-redirs", "5", "--max-time", "15", "--max-filesize", "10000000",
        "--proto", "=http,https", "--proto-redir", "=http,https", "--globoff", "--user-agent",
        "debrief/\(BuildVersion.current) (link check)", "--output", "/dev/null", "--write-out", "%{http_code}",
      ] + more + ["--url", url]
    guard let done = run(arguments) else { return LinkAnswer(status: 0, day: today, reason: "curl cannot be run") }
    let status = Int(done.output) ?? 0
    // Redirects that end nowhere: in a circle, or with a scheme that is not followed.
    let isRedirect = (300..<400).contains(status) && done.status != 0
    // Else the host has answered, and only the rest of the page was too long.
    if status > 0, !isRedirect { return LinkAnswer(status: status, day: today) }
    let reason = done.errors.split(separator: "\n").last.map { line in
      line.firstRange(of: ") ").map { String(line[$0.upperBound...]) } ?? String(line)
    }
    let redirect = isRedirect ? "it redirects to what cannot be followed: " : ""
    return LinkAnswer(status: 0, day: today, reason: redirect + (reason ?? "there is no answer"))
  }

  private static func run(_ arguments: [String]) -> (status: Int32, output: String, errors: String)? {
    let curl = Process()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A configuration of the user may hold passwords for hosts; nobody asked to send them.
    curl.arguments = ["curl", "--disable"] + arguments
    let (output, errors) = (Pipe(), Pipe())
    curl.standardOutput = output
    curl.standardError = errors
    curl.standardInput = FileHandle.nullDevice
    var (text, error) = ("", "")
    let started: Void? = try? curl.runToEnd {
      text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      error = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    guard started != nil else { return nil }
    return curl.terminationStatus == 127 ? nil : (curl.terminationStatus, text, error)
  }
}
