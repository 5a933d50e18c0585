import Diagnostics
import Postmortems

/// What a report is made of: findings in report order, and the sources they point into.
public struct ReviewReport {
  public var diagnostics: [Diagnostic]
  public var sources: [String: [UInt8]]
  /// The version of the program, for formats that name their tool.
  public var version: String
  let lines: SourceLines

  public init(_ diagnostics: [Diagnostic], sources: [String: [UInt8]], version: String) {
    self.diagnostics = diagnostics
    self.sources = sources
    self.version = version
    lines = SourceLines(sources)
  }

  public enum Format: String, CaseIterable, Sendable {
    case console, json, sarif, github, gitlab, junit
  }

  /// The report as text; the console's is printed with source lines by whoever prints diagnostics.
  public func text(_ format: Format) -> String {
    switch format {
    case .console: ""
    case .json: json
    case .sarif: sarif
    case .github: github
    case .gitlab: gitlab
    case .junit: junit
    }
  }

  func fingerprint(_ diagnostic: Diagnostic) -> String { Baseline.fingerprint(diagnostic, lines) }

  /// The column in characters, as most formats count; the diagnostic's is in bytes.
  func column(_ position: SourcePosition, of file: String) -> Int {
    let line = lines.line(position.line, of: file)
    return String(decoding: line.prefix(max(0, position.column - 1)), as: UTF8.self).unicodeScalars.count + 1
  }

  /// The columns of a range, the last one excluded.
  func columns(_ range: SourceRange, of file: String) -> (start: Int, end: Int) {
    let start = column(range.start, of: file)
    let end = column(SourcePosition(line: range.end.line, column: range.end.column + 1), of: file)
    return (start, range.start.line == range.end.line ? max(start + 1, end) : max(1, end))
  }

  static func message(_ diagnostic: Diagnostic) -> String {
    [diagnostic.summary, diagnostic.explanation, diagnostic.remedy].compactMap { $0 }.joined(separator: ". ")
      .replacing("..", with: ".")
  }
}

// MARK: - JSON

extension ReviewReport {
  private var json: String {
    let findings = diagnostics.map { diagnostic -> JSONText in
      let range = diagnostic.location.range
      let file = diagnostic.location.file
      let columns = range.map { self.columns($0, of: file) }
      return .object([
        ("path", .string(file)),
        ("line", .optional(range?.start.line)), ("column", .optional(columns?.start)),
        ("end_line", .optional(range?.end.line)), ("end_column", .optional(columns?.end)),
        ("rule", .string(diagnostic.rule)), ("level", .string(diagnostic.severity.rawValue)),
        ("message", .string(diagnostic.summary)), ("why", .optional(diagnostic.explanation)),
        ("remedy", .optional(diagnostic.remedy)), ("fingerprint", .string(fingerprint(diagnostic))),
      ])
    }
    let counts = Diagnostic.Severity.allCases.map { ($0.rawValue + "s", JSONText.int(diagnostics.count(of: $0))) }
    return JSONText.object([("version", .int(1)), ("counts", .object(counts)), ("findings", .array(findings))]).text
      + "\n"
  }
}

// MARK: - GitHub

extension ReviewReport {
  /// Workflow commands, which GitHub shows as annotations of the changed lines.
  private var github: String {
    diagnostics.map { diagnostic in
      let level =
        switch diagnostic.severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
      let file = diagnostic.location.file
      var properties = "file=\(property(file))"
      if let range = diagnostic.location.range {
        let columns = columns(range, of: file)
        properties += ",line=\(range.start.line),endLine=\(range.end.line),col=\(columns.start)"
        if range.start.line == range.end.line { properties += ",endColumn=\(columns.end)" }
      }
      properties += ",title=\(property(diagnostic.rule))"
      return "::\(level) \(properties)::\(data(ReviewReport.message(diagnostic)))\n"
    }.joined()
  }

  /// As the runner decodes messages.
  private func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}

// MARK: - GitLab

extension ReviewReport {
  /// A Code Quality report.
  private var gitlab: String {
    var seen: [String: Int] = [:]
    let issues = diagnostics.map { diagnostic -> JSONText in
      // Fingerprints must be unique in a report: the same finding on equal lines gets a number.
      let base = fingerprint(diagnostic) + diagnostic.location.file
      seen[base, default: 0] += 1
      let number = seen[base] ?? 1
      let level =
        switch diagnostic.severity {
        case .error: "major"
        case .warning: "minor"
        case .note: "info"
        }
      return .object([
        ("description", .string(ReviewReport.message(diagnostic))), ("check_name", .string(diagnostic.rule)),
        (
          "fingerprint",
          .string(fingerprint(diagnostic) + Baseline.hash(diagnostic.location.file) + (number > 1 ? "-\(number)" : ""))
        ),
        ("severity", .string(level)),
        (
          "location",
          .object([
            ("path", .string(diagnostic.location.file)),
            (
              "lines",
              .object([
                ("begin", .int(diagnostic.location.range?.start.line ?? 1)),
                ("end", .int(diagnostic.location.range?.end.line ?? 1)),
              ])
            ),
          ])
        ),
      ])
    }
    return JSONText.array(issues).text + "\n"
  }
}

// MARK: - JUnit

extension ReviewReport {
  /// A suite for each file, a failed case for each finding; a file without findings is a case that passed.
  private var junit: String {
    let files = Set(diagnostics.map(\.location.file)).union(sources.keys.filter { $0.hasSuffix(".md") }).sorted()
    let byFile = Dictionary(grouping: diagnostics) { $0.location.file }
    var out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"debrief check\">\n"
    for file in files {
      let found = byFile[file] ?? []
      out += "  <testsuite name=\"\(xml(file))\" tests=\"\(max(1, found.count))\" failures=\"\(found.count)\">\n"
      if found.isEmpty { out += "    <testcase name=\"\(xml(file))\" classname=\"debrief\"/>\n" }
      for diagnostic in found {
        let line = diagnostic.location.range.map { ":\($0.start.line)" } ?? ""
        out +=
          "    <testcase name=\"\(xml(diagnostic.rule + " " + file + line))\" classname=\"\(xml(diagnostic.rule))\">\n"
        out += "      <failure type=\"\(diagnostic.severity.rawValue)\" message=\"\(xml(diagnostic.summary))\">"
        out += xml(ReviewReport.message(diagnostic)) + "</failure>\n    </testcase>\n"
      }
      out += "  </testsuite>\n"
    }
    return out + "</testsuites>\n"
  }

  /// XML 1.0 has no control characters but tab and line ends.
  private func xml(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "\t", "\n", "\r": out.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: out.append("\u{FFFD}")
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
