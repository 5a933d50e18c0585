import Diagnostics
import Postmortems

extension ReviewReport {
  /// SARIF 2.1.0 (OASIS): what GitHub code scanning, GitLab and editors read.
  var sarif: String {
    let used = Set(diagnostics.map(\.rule)).sorted()
    let results = diagnostics.map { diagnostic -> JSONText in
      .object([
        ("ruleId", .string(diagnostic.rule)),
        ("ruleIndex", .int(used.firstIndex(of: diagnostic.rule) ?? 0)),
        ("level", .string(diagnostic.severity.rawValue)),
        ("message", .object([("text", .string(ReviewReport.message(diagnostic)))])),
        ("locations", .array([location(diagnostic.location)])),
        ("partialFingerprints", .object([("debrief/v1", .string(fingerprint(diagnostic)))])),
      ])
    }
    let driver = JSONText.object([
      ("name", .string("debrief")), ("version", .string(version)), ("rules", .array(used.map(rule))),
    ])
    let run = JSONText.object([
      ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
      ("results", .array(results)),
    ])
    return JSONText.object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
      ("runs", .array([run])),
    ]).text + "\n"
  }

  private func rule(_ id: String) -> JSONText {
    guard let rule = ReviewRules.rule(id) else { return .object([("id", .string(id))]) }
    return .object([
      ("id", .string(id)), ("shortDescription", .object([("text", .string(rule.title))])),
      ("defaultConfiguration", .object([("level", .string(rule.level == .off ? "none" : rule.level.rawValue))])),
    ])
  }

  private func location(_ location: SourceLocation) -> JSONText {
    var physical: [(String, JSONText)] = [("artifactLocation", .object([("uri", .string(uri(location.file)))]))]
    if let range = location.range {
      let columns = columns(range, of: location.file)
      physical.append(
        (
          "region",
          .object([
            ("startLine", .int(range.start.line)), ("startColumn", .int(columns.start)),
            ("endLine", .int(range.end.line)), ("endColumn", .int(columns.end)),
          ])
        ))
    }
    return .object([("physicalLocation", .object(physical))])
  }

  /// RFC 3986: everything but unreserved characters and slashes is encoded.
  private func uri(_ path: String) -> String {
    var out = ""
    for byte in path.utf8 {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || [0x2D, 0x2E, 0x5F, 0x7E, 0x2F].contains(byte)
      if isPlain {
        out.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        out += digits.utf8.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return out
  }
}
