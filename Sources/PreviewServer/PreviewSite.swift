/// What is served: the files of a site, and what its build had to say.
public struct PreviewSite: Sendable {
  /// By path, with `/` between names.
  public var files: [String: [UInt8]]
  /// What the overlay shows, worst first.
  public var notices: [Notice]

  public struct Notice: Hashable, Sendable {
    /// `error`, `warning` or `note`.
    public var severity: String
    /// `incidents/db.md:4:11`
    public var place: String
    public var rule: String
    public var text: String
    public var remedy: String?

    public init(severity: String, place: String, rule: String, text: String, remedy: String?) {
      self.severity = severity
      self.place = place
      self.rule = rule
      self.text = text
      self.remedy = remedy
    }
  }

  public init(files: [String: [UInt8]], notices: [Notice]) {
    self.files = files
    self.notices = notices
  }
}

extension PreviewSite {
  /// What is added to a site while it is served; no file of a site has such a name.
  enum Address {
    static let script = "/.debrief/reload.js"
    static let events = "/.debrief/events"
  }

  /// The most findings that a browser is told; it is also told how many there are.
  static let shown = 50

  /// The event that tells browsers of a build, in one line (HTML Living Standard, 9.2: fields end with their line).
  ///
  /// - Parameter changed: paths of files that are not as they were; `nil` where that is not known.
  func event(version: Int, changed: [String]?) -> String {
    var counts: [String: Int] = [:]
    for notice in notices { counts[notice.severity, default: 0] += 1 }
    let list = notices.prefix(Self.shown).map { notice in
      "{\"severity\":\(JSON.text(notice.severity)),\"place\":\(JSON.text(notice.place)),\"rule\":\(JSON.text(notice.rule)),"
        + "\"text\":\(JSON.text(notice.text)),\"remedy\":\(notice.remedy.map(JSON.text) ?? "null")}"
    }
    let paths = changed.flatMap { $0.count > 500 ? nil : $0 }.map {
      "[" + $0.map(JSON.text).joined(separator: ",") + "]"
    }
    let numbers = ["error", "warning", "note"].map { "\"\($0)\":\(counts[$0] ?? 0)" }.joined(separator: ",")
    return "event: site\ndata: {\"version\":\(version),\"changed\":\(paths ?? "null"),\"counts\":{\(numbers)},"
      + "\"notices\":[\(list.joined(separator: ","))]}\n\n"
  }

  /// The paths whose bytes differ from those of another site.
  func changes(since old: PreviewSite) -> [String] {
    let changed = files.filter { old.files[$0.key] != $0.value }.map(\.key)
    return (changed + old.files.keys.filter { files[$0] == nil }).sorted()
  }

  /// A page with the reload script at its end. Pages allow scripts of their own host only; this is one.
  static func withScript(_ html: [UInt8], version: Int) -> [UInt8] {
    let tag = Array("<script src=\"\(Address.script)?v=\(version)\" defer></script>\n".utf8)
    let end = Array("</body>".utf8)
    // A page that leads elsewhere at once needs none, and its policy allows none.
    if contains(html.prefix(2_048), Array("http-equiv=\"refresh\"".utf8)) { return html }
    var at = html.count - end.count
    while at >= 0, at > html.count - 4_096 {
      if html[at..<(at + end.count)].elementsEqual(end) { return Array(html[..<at]) + tag + Array(html[at...]) }
      at -= 1
    }
    return html + tag
  }

  private static func contains(_ bytes: ArraySlice<UInt8>, _ pattern: [UInt8]) -> Bool {
    guard bytes.count >= pattern.count else { return false }
    return (bytes.startIndex...(bytes.endIndex - pattern.count)).contains { bytes[$0...].starts(with: pattern) }
  }
}

enum JSON {
  static func text(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
