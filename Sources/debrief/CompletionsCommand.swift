import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints the completions of a shell.",
    discussion: """
      EXAMPLES
        debrief completions bash > ~/.local/share/bash-completion/completions/debrief
        debrief completions zsh > ~/.zfunc/_debrief          with fpath+=~/.zfunc before compinit in ~/.zshrc
        debrief completions fish > ~/.config/fish/completions/debrief.fish

      EXIT CODES
        0  done
        2  could not run: it knows no such shell
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() {
    let known: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Console.out(Debrief.completionScript(for: known) + "\n")
  }
}
