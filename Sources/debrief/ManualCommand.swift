import ArgumentParser
import Foundation

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Prints the manual page, for man.",
    discussion: """
      It holds every command with its options and examples, as --help prints them.

      EXAMPLES
        debrief manual > ~/.local/share/man/man1/debrief.1
        debrief manual | man -l -

      EXIT CODES
        0  done
        2  could not run
      """)

  func run() throws {
    let dump = Data(Debrief._dumpHelp().utf8)
    let tool = try JSONDecoder().decode(ManualPage.Tool.self, from: dump)
    Console.out(ManualPage(tool.command, version: BuildVersion.current).text)
  }
}

/// What the argument parser says of the commands, as a page in the macros of man(7).
struct ManualPage {
  struct Tool: Decodable { var command: Command }

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
    var shouldDisplay: Bool?
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  private let command: Command
  private let version: String
  private var lines: [String] = []

  init(_ command: Command, version: String) {
    self.command = command
    self.version = version
    lines = [
      ".TH DEBRIEF 1 \"\" \"debrief \(version)\" \"Debrief\"", ".SH NAME",
      "debrief \\- \(Self.escaped(Self.sentence(command.abstract)))", ".SH SYNOPSIS", ".B debrief",
      "\\fIcommand\\fR [\\fIoptions\\fR] [\\fIarguments\\fR]", ".SH DESCRIPTION",
    ]
    discussion(command.discussion)
    lines.append(".SH COMMANDS")
    for command in command.subcommands ?? [] where command.commandName != "help" && command.shouldDisplay != false {
      section(command, path: "debrief")
    }
  }

  var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func section(_ command: Command, path: String) {
    let path = path + " " + command.commandName
    lines += [".SS \(Self.escaped(path))", Self.escaped(command.abstract ?? "")]
    let shown = (command.arguments ?? []).filter {
      $0.shouldDisplay && $0.names?.contains { $0.name == "help" } != true
    }
    for argument in shown.filter({ $0.kind == "positional" }) + shown.filter({ $0.kind != "positional" }) {
      lines += [".TP", Self.heading(argument), Self.description(argument)]
    }
    discussion(command.discussion)
    for command in command.subcommands ?? [] where command.commandName != "help" { section(command, path: path) }
  }

  /// Paragraphs are filled; what stands below a heading in capitals stays line by line.
  private mutating func discussion(_ text: String?) {
    var isVerbatim = false
    for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      let isHeading = !trimmed.isEmpty && trimmed.allSatisfy { $0.isUppercase || $0 == " " }
      if isHeading {
        if isVerbatim { lines.append(".fi") }
        lines += [".PP", ".B \(Self.escaped(trimmed))", ".nf"]
        isVerbatim = true
      } else if trimmed.isEmpty {
        if isVerbatim { lines.append(".fi") }
        isVerbatim = false
        if lines.last != ".PP" { lines.append(".PP") }
      } else {
        lines.append(Self.escaped(isVerbatim ? String(line) : trimmed))
      }
    }
    if isVerbatim { lines.append(".fi") }
    if lines.last == ".PP" { lines.removeLast() }
  }

  private static func heading(_ argument: Argument) -> String {
    let value = argument.kind == "flag" ? "" : "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
    let more = argument.isRepeating ? " ..." : ""
    guard argument.kind != "positional" else { return value + more }
    let names = (argument.names ?? []).map { name in
      "\\fB\(escaped((name.kind == "short" ? "-" : "--") + name.name))\\fR"
    }
    return names.joined(separator: ", ") + (value.isEmpty ? "" : " " + value) + more
  }

  private static func description(_ argument: Argument) -> String {
    var text = argument.abstract ?? ""
    if let values = argument.allValues, !values.isEmpty { text += " One of: \(values.joined(separator: ", "))." }
    if let value = argument.defaultValue, !value.isEmpty, argument.kind == "option" { text += " Default: \(value)." }
    return escaped(text.isEmpty ? " " : text)
  }

  private static func sentence(_ text: String?) -> String {
    var text = text ?? ""
    if text.hasSuffix(".") { text.removeLast() }
    return (text.first?.lowercased() ?? "") + text.dropFirst()
  }

  /// Characters that roff takes for something else.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "\\": out += "\\e"
      case "-": out += "\\-"
      case "'": out += "\\(aq"
      case "`": out += "\\(ga"
      case "^": out += "\\(ha"
      case "~": out += "\\(ti"
      case "…": out += "..."
      default: out.append(character)
      }
    }
    return out.hasPrefix(".") ? "\\&" + out : out
  }
}
