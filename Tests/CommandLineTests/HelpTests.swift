import Foundation
import Testing

/// What the program says of itself: help, the manual page, completions, schemas.
@Suite struct HelpTests {
  private static let folder = FileManager.default.temporaryDirectory

  private static func commands() throws -> [[String]] {
    let help = try Run(["--help"], in: folder).output
    let list = try #require(help.split(separator: "SUBCOMMANDS:").last)
    let names = list.matches(of: #/(?m)^  ([a-z]+) /#).map { String($0.output.1) }
    return names.map { [$0] } + [["actions", "import"]]
  }

  @Test func everyCommandHasExamples() throws {
    let commands = try Self.commands()
    #expect(commands.count > 15)
    for command in commands where command != ["help"] {
      let help = try Run(command + ["--help"], in: Self.folder)
      #expect(help.output.contains("EXAMPLES\n"), "\(command)")
      #expect(help.output.contains("debrief \(command.joined(separator: " "))"), "\(command)")
    }
  }

  /// Every command says what its exit codes mean, and none that there are not; 2 is what no command can run with.
  @Test func everyCommandNamesItsExitCodes() throws {
    for command in try Self.commands() + [[]] where command != ["help"] {
      let help = try Run(command + ["--help"], in: Self.folder).output
      let section = try #require(help.split(separator: "EXIT CODES\n").dropFirst().first, "\(command)")
      let lines = section.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
      let codes = lines.compactMap { line in line.firstMatch(of: #/^ +(\d)  \S/#).map { String($0.output.1) } }
      #expect(codes == ["0", "1", "2"] || codes == ["0", "2"], "\(command) \(lines)")
      #expect(try Run(command + ["--no-such-option"], in: Self.folder).status == 2, "\(command)")
    }
  }

  @Test func theManualHasEveryCommand() throws {
    let manual = try Run(["manual"], in: Self.folder)
    #expect(manual.status == 0 && manual.output.hasPrefix(".TH DEBRIEF 1 "))
    for command in try Self.commands() {
      #expect(manual.output.contains(".SS debrief \(command.joined(separator: " "))\n"), "\(command)")
    }
    #expect(manual.output.contains("\\fB\\-\\-since\\fR \\fIrevision\\fR"))
    // Nothing of a text is taken for a request of roff.
    let known = [".TH", ".SH", ".SS", ".B", ".PP", ".TP", ".nf", ".fi"]
    for line in manual.output.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains { line == $0 || line.hasPrefix($0 + " ") }, "\(line)")
    }
  }

  @Test(arguments: [("bash", "complete "), ("zsh", "#compdef debrief"), ("fish", "complete -c")])
  func printsCompletions(shell: String, mark: String) throws {
    let run = try Run(["completions", shell], in: Self.folder)
    #expect(run.status == 0 && run.output.contains(mark))
    for command in ["check", "stats", "serve"] { #expect(run.output.contains(command)) }
    // The ids that explain takes, and the facts of inspect --explain.
    for word in ["PM01", "PM31", "link.missing", "causes", "time_to_restore"] {
      #expect(run.output.contains(word), "\(word)")
    }
    #expect(try Run(["completions", "csh"], in: Self.folder).status == 2)
  }

  /// The schema of front matter knows what this site has.
  @Test func printsSchemas() throws {
    let place = try Workspace([
      "debrief.yml": "services: [orders-db]\nteams: [Storage]\nseverities: [{id: P1}]\n"
    ])
    let run = try Run(["schema", "front-matter"], in: place.folder)
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let keys = try #require(schema["properties"] as? [String: [String: Any]])
    func words(_ key: String) -> [String] {
      let forms = keys[key]?["anyOf"] as? [[String: Any]] ?? []
      return forms.compactMap { $0["enum"] as? [String] }.flatMap(\.self)
    }
    #expect(words("severity") == ["P1"] && words("services") == ["orders-db"] && words("teams") == ["Storage"])
    #expect(words("causes").contains("capacity.exhaustion") && words("trigger").contains("deploy"))
    let configuration = try Run(["schema", "configuration"], in: place.folder)
    #expect(configuration.output.contains("\"base_url\""))
  }
}
