import KnowledgeBase
import Parallelism
import Postmortems

/// The due dates of open prevention items as a calendar (RFC 5545) that teams can subscribe to.
struct DueCalendar {
  let site: Site

  func text() -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Debrief//Prevention ledger//EN", "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
    ]
    let name = DueCalendar.escaped(site.words("calendar.name", ["site": site.options.title]))
    lines += ["NAME:\(name)", "X-WR-CALNAME:\(name)"]
    let open = site.ledger.items.filter { site.base.prevention[$0].status.isOpen }
    let events = parallelMap(open, threads: site.options.threads) { place -> String in
      guard let due = site.base.prevention[place].item.due?.value else { return "" }
      return DueCalendar.file(event(site.base.prevention[place], due))
    }
    return DueCalendar.file(lines) + events.joined() + DueCalendar.file(["END:VCALENDAR"])
  }

  private static func file(_ lines: [String]) -> String { lines.map { folded($0) + "\r\n" }.joined() }

  private func event(_ entry: PreventionEntry, _ due: CivilDate) -> [String] {
    let incident = site.base.incident(entry.incident)
    let about = [
      entry.item.text, entry.item.owner.map { site.words("owner") + ": " + $0.value },
      [site.statedID(entry.incident), incident?.title].compactMap { $0 }.joined(separator: " "),
    ].compactMap { $0 }.joined(separator: "\n")
    var lines = [
      "BEGIN:VEVENT", "UID:" + StableName.uuid("item \(entry.incident) \(entry.anchor)"),
      // The stamp has to be there; a day from the content keeps the file the same from build to build.
      "DTSTAMP:" + DueCalendar.day(entry.promised ?? incident?.date ?? due) + "T000000Z",
      "DTSTART;VALUE=DATE:" + DueCalendar.day(due),
      "SUMMARY:" + DueCalendar.escaped(leadAndRest(entry.item.text).lead), "DESCRIPTION:" + DueCalendar.escaped(about),
      "TRANSP:TRANSPARENT",
    ]
    if let base = site.options.baseURL, let page = site.map.page(ofRecord: entry.incident) {
      lines.append(
        "URL:" + base + RelativeLink.percentEncoded(page) + "#" + RelativeLink.percentEncoded(entry.anchor))
    }
    return lines + ["END:VEVENT"]
  }

  private static func day(_ date: CivilDate) -> String { date.iso.filter { $0 != "-" } }

  /// RFC 5545, 3.3.11: backslash, semicolon and comma are escaped, a line break is `\n`; control characters have
  /// no way to be written.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case ";": out += "\\;"
      case ",": out += "\\,"
      case "\n": out += "\\n"
      case "\u{0}"..."\u{1F}", "\u{7F}": if scalar == "\t" { out += " " }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// RFC 5545, 3.1: lines of at most 75 octets, the rest on lines that begin with a space; never within a character.
  static func folded(_ line: String) -> String {
    guard line.utf8.count > 75 else { return line }
    var out = ""
    var length = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if length + size > 75 {
        out += "\r\n "
        length = 1
      }
      out.unicodeScalars.append(scalar)
      length += size
    }
    return out
  }
}
