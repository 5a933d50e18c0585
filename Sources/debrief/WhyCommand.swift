import ArgumentParser
import Diagnostics
import SiteGenerator

struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Says why two incidents are related, or why not.",
    discussion: """
      Each reason comes with the lines it rests on and how many incidents share it; where they are not related, with \
      what would make them so.

      EXAMPLES
        debrief why INC-2026-003 INC-2026-009
        debrief why incidents/database.md "Checkout was slow"

      EXIT CODES
        0  they are related, and shown so
        1  they are not
        2  could not run: an incident was not found
      """)

  @Argument(help: ArgumentHelp("An incident: its id, path or title.", valueName: "a"))
  var first: String

  @Argument(help: ArgumentHelp("Another one.", valueName: "b"))
  var second: String

  @Option(
    help: ArgumentHelp("A content folder; may be given more than once.", valueName: "dir"), completion: .directory)
  var content: [String] = []

  @OptionGroup var cache: CacheOptions
  @OptionGroup var settings: SettingsOptions

  func run() throws {
    let loaded = try settings.load(.init(content: content.isEmpty ? nil : content))
    let progress = ProgressLine()
    var kept = cache.records(for: loaded)
    let knowledge = Build.knowledge(BuildRequest(loaded), cache: &kept) { progress.show($0) }
    progress.clear()
    // What is wrong with documents is a matter of builds; what keeps all of them from being read is not.
    let fatal = (loaded.diagnostics + knowledge.diagnostics).filter { $0.severity == .error }
    Console.report(fatal, limit: 10) { knowledge.sources[$0] ?? loaded.sources[$0] }
    try Console.require(knowledge.refusal)
    let finder = IncidentFinder(knowledge.base, displayPaths: knowledge.displayPaths)
    let a = try find(first, finder)
    let b = try find(second, finder)
    guard
      let explanation = RelationExplanation.make(
        knowledge.base, a, b, path: { knowledge.displayPaths[$0] ?? $0 })
    else { throw ExitCode(2) }
    Console.out(explanation.text)
    if !explanation.isShown { throw ExitCode(1) }
  }

  private func find(_ text: String, _ finder: IncidentFinder) throws -> String {
    switch finder.find(text) {
    case .incident(let id): return id
    case .several(let ids):
      let shown = ids.prefix(5).joined(separator: ", ") + (ids.count > 5 ? " and \(ids.count - 5) more" : "")
      Console.error("debrief: \"\(text)\" may be several incidents: \(shown); name one by its id\n")
    case .notAnIncident(let kind):
      Console.error("debrief: \"\(text)\" is a \(kind.rawValue), and only incidents are compared\n")
    case .none(let nearest):
      Console.error(
        "debrief: no incident has the id, path or title \"\(text)\""
          + (nearest.map { "; did you mean \"\($0)\"?" }
            ?? "; debrief search finds incidents by their words, and shows their paths") + "\n")
    }
    throw ExitCode(2)
  }
}
