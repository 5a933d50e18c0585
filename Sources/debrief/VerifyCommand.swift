import ArgumentParser
import Configuration
import Diagnostics
import FileTree
import Foundation
import Postmortems
import SiteGenerator

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares a published folder with a fresh build of the content.",
    discussion: """
      The same content, configuration and program give the same bytes. The moment and commit of the build, which stand
      on the about page alone, may differ. Nothing is written.

      EXAMPLES
        debrief verify Site
        debrief verify public --audience public --base-url https://example.com/kb/
        debrief verify Site --ignore CNAME --ignore 'stats/'

      EXIT CODES
        0  the folder is what a build makes
        1  it is not: files differ, are missing, or are none of the build's
        2  could not run
      """)

  @Argument(help: ArgumentHelp("The folder of the published site.", valueName: "dir"))
  var site: String

  @Option(help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"))
  var content: [String] = []

  @Option(
    help: ArgumentHelp("Templates that replace those of the same name, as it was built with.", valueName: "dir"),
    completion: .directory)
  var templates: String?

  @Option(help: ArgumentHelp("The address that the site is published at.", valueName: "url"))
  var baseURL: String?

  @Option(help: ArgumentHelp("Whom the site is for.", valueName: "name"))
  var audience: String?

  @Option(
    help: ArgumentHelp("The day that overdue counts from, as it was built with.", valueName: "yyyy-mm-dd"))
  var asOf: String?

  @Option(help: ArgumentHelp("A pattern of further files that may be there.", valueName: "pattern"))
  var ignore: [String] = []

  @Flag(help: "It was built with drafts.")
  var drafts = false

  @OptionGroup var settings: SettingsOptions

  func validate() throws {
    if let asOf, CivilDate(iso: asOf) == nil {
      throw ValidationError("--as-of: \"\(asOf)\" is not a day such as 2026-03-11")
    }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: site, isDirectory: &isFolder), isFolder.boolValue else {
      Console.error("debrief: \(site): there is no such folder\n")
      throw ExitCode(2)
    }
    var builder = try SiteBuilder(
      settings: settings,
      overrides: .init(
        content: content.isEmpty ? nil : content, output: site, templates: templates, baseURL: baseURL,
        audience: audience, asOf: asOf),
      drafts: drafts, threads: Processors.count, isRepeated: false)
    let fresh = try builder.inMemory()
    let fatal = (builder.loaded.diagnostics + fresh.result.diagnostics).filter { $0.severity == .error }
    Console.report(fatal, limit: 10) { fresh.result.sources[$0] ?? builder.loaded.sources[$0] }
    try Console.require(fresh.result.refusal)
    let comparison = SiteComparison(
      of: site, with: fresh.files, unstable: builder.unstableTexts, ignoring: ignore.compactMap(GlobPattern.init))
    for (word, paths) in [
      ("differs", comparison.different), ("is missing", comparison.missing),
      ("is none of the build's", comparison.extra),
    ] {
      for path in paths.prefix(20) { Console.out("\(site)/\(path) \(word)\n") }
      if paths.count > 20 { Console.out("… and \(paths.count - 20) more: \(word)\n") }
    }
    guard comparison.isSame else {
      let numbers = [comparison.different.count, comparison.missing.count, comparison.extra.count]
      Console.out(
        "\(site) is not what a build makes: \(numbers[0]) differ, \(numbers[1]) are missing, \(numbers[2]) are more.\n")
      throw ExitCode(1)
    }
    Console.out("\(site) is what a build makes: \(fresh.files.count) files.\n")
  }
}
