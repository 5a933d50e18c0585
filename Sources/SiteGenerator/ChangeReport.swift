import KnowledgeBase
import Postmortems

/// Text of documents in Markdown that somebody else's page shows: it mentions nobody, links nowhere, opens no tag.
public enum CommentText {
  public static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#": out += "\\" + String(scalar)
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "&": out += "&amp;"
      // A word behind an at sign would call somebody.
      case "@": out += "@\u{200B}"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Between as many marks as it needs.
  public static func code(_ text: String) -> String {
    let plain = text.replacing("\n", with: " ").replacing("|", with: "¦")
    return plain.contains("`") ? escaped(plain) : "`\(plain)`"
  }
}

/// Incidents that a change should remind of, for people, programs and comments.
public struct RecallReport: Sendable {
  private let base: KnowledgeBase
  private let found: [RecalledIncident]
  private let total: Int
  private let displayPaths: [String: String]
  private let pages: [IncidentID: String]

  /// - Parameters:
  ///   - limit: at most so many are shown.
  ///   - baseURL: where the site is published; `nil` names files instead of pages.
  public init(
    _ base: KnowledgeBase, _ found: [RecalledIncident], limit: Int, displayPaths: [String: String], baseURL: String?
  ) {
    self.base = base
    self.found = Array(found.prefix(limit))
    total = found.count
    self.displayPaths = displayPaths
    pages = base.pages(at: baseURL)
  }

  public var isEmpty: Bool { found.isEmpty }

  private func path(_ id: IncidentID) -> String {
    base.record(id).map { displayPaths[$0.path] ?? $0.path } ?? ""
  }

  private func words(_ reason: RecalledIncident.Reason) -> String {
    switch reason {
    case .path(let changed, let written, _):
      written == changed ? "names \(changed)" : "names \(written), as \(changed) is called there"
    case .folder(let changed, let written, _): "names the folder \(written) of \(changed)"
    case .service(let name): "was one of \(name)"
    case .alert(let name): "raised the alert \(name)"
    }
  }

  private func line(_ reason: RecalledIncident.Reason) -> Int? {
    switch reason {
    case .path(_, _, let line), .folder(_, _, let line): line
    case .service, .alert: nil
    }
  }

  // MARK: - Formats

  public var table: String {
    var out = ""
    for recalled in found {
      guard let incident = base.incident(recalled.id) else { continue }
      let facts = [incident.severity?.name, incident.date?.iso].compactMap { $0 }.joined(separator: ", ")
      out += "\(incident.id)  \(incident.title)\(facts.isEmpty ? "" : " (\(facts))")\n"
      for reason in recalled.reasons.prefix(3) {
        out += "  \(words(reason))"
        out += line(reason).map { "; \(path(recalled.id)):\($0)\n" } ?? "\n"
      }
      for item in open(incident) { out += "  still open: \(item.text)\n" }
    }
    if total > found.count { out += "… and \(total - found.count) more; --limit shows them.\n" }
    return out
  }

  public var markdown: String {
    guard !found.isEmpty else { return "" }
    let number = total == 1 ? "One incident" : "\(total) incidents"
    var out = "### \(number) touched this before\n\n| Incident | When | Why it comes to mind |\n|---|---|---|\n"
    for recalled in found {
      guard let incident = base.incident(recalled.id) else { continue }
      let title = CommentText.escaped(incident.title)
      let name = pages[recalled.id].map { "[\(title)](\($0))" } ?? "\(title) (\(CommentText.code(path(recalled.id))))"
      let when = [incident.severity?.name, incident.date?.iso].compactMap { $0 }.joined(separator: ", ")
      let why = recalled.reasons.prefix(3).map { CommentText.escaped(words($0)) }.joined(separator: "; ")
      out += "| \(name) | \(CommentText.escaped(when)) | \(why) |\n"
    }
    if total > found.count { out += "\n… and \(total - found.count) more.\n" }
    let items = found.compactMap { base.incident($0.id) }.flatMap { incident in open(incident).map { (incident, $0) } }
    if !items.isEmpty {
      out += "\nWhat they promised and is still open:\n\n"
      for (incident, item) in items.prefix(5) {
        out += "- \(CommentText.escaped(item.text)) (\(CommentText.escaped(incident.id)))\n"
      }
    }
    return out
  }

  public var json: String {
    let incidents = found.compactMap { recalled -> JSONText? in
      guard let incident = base.incident(recalled.id) else { return nil }
      return .object([
        ("id", .string(incident.id)), ("title", .string(incident.title)),
        ("severity", .optional(incident.severity?.name)), ("date", .optional(incident.date?.iso)),
        ("path", .string(path(incident.id))), ("url", .optional(pages[incident.id])),
        ("reasons", .array(recalled.reasons.map { json($0) })),
        ("open", .array(open(incident).map { .string($0.text) })),
      ])
    }
    return JSONText.object([("total", .int(total)), ("incidents", .array(incidents))]).text + "\n"
  }

  private func json(_ reason: RecalledIncident.Reason) -> JSONText {
    switch reason {
    case .path(let changed, let written, let line):
      .object([
        ("kind", .string("path")), ("changed", .string(changed)), ("written", .string(written)), ("line", .int(line)),
      ])
    case .folder(let changed, let written, let line):
      .object([
        ("kind", .string("folder")), ("changed", .string(changed)), ("written", .string(written)), ("line", .int(line)),
      ])
    case .service(let name): .object([("kind", .string("service")), ("name", .string(name))])
    case .alert(let name): .object([("kind", .string("alert")), ("name", .string(name))])
    }
  }

  /// What was promised and is not there yet.
  private func open(_ incident: Incident) -> [PreventionItem] {
    (base.record(incident.id)?.postmortem?.preventionItems ?? []).filter { $0.effectiveStatus.isOpen }.prefix(3).map {
      $0
    }
  }
}

extension KnowledgeBase {
  /// The addresses of incidents on the published site.
  fileprivate func pages(at baseURL: String?) -> [IncidentID: String] {
    guard let baseURL else { return [:] }
    let map = SiteMap.make(for: self).value
    let root = baseURL.hasSuffix("/") ? baseURL : baseURL + "/"
    var pages: [IncidentID: String] = [:]
    for incident in incidents {
      pages[incident.id] = map.page(ofRecord: incident.id).map { root + RelativeLink.percentEncoded($0) }
    }
    return pages
  }
}

/// What somebody who reviews a new postmortem wants to see first: the facts that were read, what a check found, and
/// which incidents are like it.
public struct PostmortemSummary: Sendable {
  private let base: KnowledgeBase
  private let pages: [IncidentID: String]

  public init(_ base: KnowledgeBase, baseURL: String?) {
    self.base = base
    pages = base.pages(at: baseURL)
  }

  /// - Parameters:
  ///   - path: of the document, as the repository has it.
  ///   - findings: one line each, `12: PM20 …`, in report order.
  public func markdown(_ record: Record, path: String, findings: [String]) -> String {
    var out = "### \(CommentText.escaped(record.title))\n\n\(CommentText.code(path))\n\n"
    if let facts = record.postmortem { out += table(facts) }
    out +=
      findings.isEmpty
      ? "The check found nothing.\n"
      : "**The check found \(findings.count == 1 ? "one thing" : "\(findings.count) things"):**\n\n"
    for line in findings.prefix(10) { out += "- \(line)\n" }
    if findings.count > 10 { out += "- … and \(findings.count - 10) more\n" }
    let related = base.incident(record.id)?.related.prefix(5) ?? []
    if !related.isEmpty {
      out += "\n**Seen before?**\n\n"
      for relation in related {
        guard let other = base.incident(relation.to) else { continue }
        let title = CommentText.escaped(other.title)
        let name = pages[other.id].map { "[\(title)](\($0))" } ?? title
        let when = [other.severity?.name, other.date?.iso].compactMap { $0 }.joined(separator: ", ")
        let reasons = relation.reasons.prefix(3).map { CommentText.escaped(words($0)) }.joined(separator: "; ")
        out += "- \(name)\(when.isEmpty ? "" : " (\(CommentText.escaped(when)))"): \(reasons)\n"
      }
    }
    return out + "\n"
  }

  private func table(_ facts: Postmortem) -> String {
    var rows: [(String, String, String)] = []
    func add<Value>(_ name: String, _ fact: Fact<Value>?, _ text: (Value) -> String) {
      rows.append((name, fact.map { text($0.value) } ?? "–", fact.map { "\($0.basis)" } ?? "not stated"))
    }
    add("Date", facts.date) { $0.iso }
    add("Severity", facts.severity) { $0.name }
    add("Time to detect", facts.timeToDetect.inForce) { "\($0) min" }
    add("Time to restore", facts.timeToRestore.inForce) { "\($0) min" }
    let services = facts.services.map(\.value).joined(separator: ", ")
    rows.append(
      ("Services", services.isEmpty ? "–" : services, facts.services.first.map { "\($0.basis)" } ?? "not stated"))
    let cause = facts.primaryCause
    rows.append(
      (
        "Cause", cause.map { base.taxonomy.name(of: $0.cause) } ?? "–",
        cause.map { "\($0.provenance.source.basis)" } ?? "not stated"
      ))
    rows.append(("Timeline", "\(facts.timeline.count) entries", ""))
    rows.append(("Learnings", "\(facts.learnings.count)", ""))
    rows.append(("Prevention items", "\(facts.preventionItems.count)", ""))
    var out = "| Fact | Read | |\n|---|---|---|\n"
    for (name, value, basis) in rows { out += "| \(name) | \(CommentText.escaped(value)) | \(basis) |\n" }
    return out + "\n"
  }

  private func words(_ reason: Relation.Reason) -> String {
    switch reason {
    case .linked: "linked"
    case .samePrimaryCause(let cause): "the same root cause, \(base.taxonomy.name(of: cause))"
    case .sharedCause(let cause): "a cause in common, \(base.taxonomy.name(of: cause))"
    case .sameService(let service): "the same service, \(service)"
    case .sharedLearning(let headline): "the same lesson, \(headline)"
    case .sameErrorSignature(let text): "the same message, \(text)"
    case .sameAlert(let name): "the same alert, \(name)"
    case .sharedTerms(let terms): "rare names in common, \(terms.joined(separator: ", "))"
    case .sameIncident: "seems to tell the same incident"
    }
  }
}
