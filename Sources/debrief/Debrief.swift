import ArgumentParser
import Foundation

@main
struct Debrief: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debrief",
    abstract: "Turns a folder of incident postmortems into a cross-linked, searchable site.",
    discussion: """
      EXAMPLES
        debrief build                                   Content/ into Site/, or as debrief.yml says
        debrief build --content postmortems --output public --base-url https://example.com/kb/
        debrief init --from postmortems                 a configuration that fits a folder you have
        debrief new postmortem "Checkout declines cards" a document to fill in, with its id and date
        debrief inspect postmortems/2024-02-22-nginx.md what is read out of a document, and from where
        debrief annotate postmortems/*.md               what is inferred, as front matter to confirm
        debrief check postmortems/2024-02-22-nginx.md   what is missing before the review
        debrief serve --open                            the site in a browser, anew after every save
        debrief stats                                   what all incidents together say, with small plots
        debrief why INC-2026-003 INC-2026-009           why two incidents are related, or why not
        debrief actions import jira.csv                 the states of tickets for the prevention ledger
        debrief render notes.md > notes.html            the HTML of one document
        debrief recall --paths $(git diff --name-only)  what went wrong there before
        debrief verify Site                             whether a published folder is what a build makes
        debrief search "no space left on device"        the incidents that know it

      EXIT CODES
        0  done
        1  done, but there was an error (with --strict: or a warning); the answer is no: nothing was
           found, the site is another one, two incidents are not related
        2  could not run; or wrote nothing, since content could not be read or the site would show
           what its audience must not see
        debrief help build, and so on, says what they mean for each command.
      """,
    version: BuildVersion.current,
    subcommands: [
      BuildCommand.self,
      InitCommand.self,
      ActionsCommand.self,
      CheckCommand.self,
      CompletionsCommand.self,
      ConfigCommand.self,
      ExplainCommand.self,
      InspectCommand.self,
      AnnotateCommand.self,
      ManualCommand.self,
      NewCommand.self,
      RecallCommand.self,
      RenderCommand.self,
      SchemaCommand.self,
      SearchCommand.self,
      ServeCommand.self,
      StatsCommand.self,
      SummarizeCommand.self,
      VerifyCommand.self,
      WhyCommand.self,
    ])

  /// Runs the command that the arguments name; what cannot run ends with 2, whatever kept it from running.
  static func main() {
    // Swift reads them from /proc; without, every command would be the help.
    guard !CommandLine.arguments.isEmpty else {
      Console.error(
        "debrief: the arguments cannot be read, because /proc is not mounted here. In a chroot: mount -t proc proc /proc\n"
      )
      Foundation.exit(2)
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if !text.isEmpty { code.isSuccess ? Console.out(text + "\n") : Console.error(text + "\n") }
      Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
  }
}

enum BuildVersion {
  static let current = "0.1.0"
}
