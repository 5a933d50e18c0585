import ArgumentParser
import Diagnostics
import Foundation
import Markdown

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Prints the HTML of a Markdown document.",
    discussion: """
      Without options the HTML is what a page of the site would hold: safe, with heading ids. With --plain it is what
      the specification says and nothing else, raw HTML included, so that a conformance suite can drive it.

      EXAMPLES
        debrief render notes.md
        debrief render --plain=commonmark - < example.md

      EXIT CODES
        0  done
        2  the document could not be read
      """)

  @Argument(help: ArgumentHelp("The document; - reads standard input.", valueName: "file"), completion: .file())
  var file = "-"

  enum Dialect: String, ExpressibleByArgument, CaseIterable {
    case commonmark, gfm
  }

  @Option(help: "The specification alone: commonmark or gfm.")
  var plain: Dialect?

  func run() throws {
    let bytes: [UInt8]
    do {
      bytes = try ArgumentFile.read(file)
    } catch {
      Console.error("debrief: \(file): \(FileProblem.words(error))\n")
      throw ExitCode(2)
    }
    let name = file == "-" ? "standard input" : file
    let html = MarkdownRendering.html(bytes, path: name, flavor: plain.map(flavor) ?? .postmortem)
    FileHandle.standardOutput.write(Data(html.value))
    Console.report(html.diagnostics.inReportOrder()) { $0 == name ? bytes : nil }
  }

  private func flavor(_ dialect: Dialect) -> MarkdownRendering.Flavor {
    switch dialect {
    case .commonmark: .commonmark
    case .gfm: .gfm
    }
  }
}
