import Postmortems

/// What a knowledge base holds already, as far as a new document has to fit in: folders, names and ids.
struct Shelf {
  private let records: [Record]
  private let postmortems: [Record]

  init(_ records: [Record]) {
    self.records = records.sorted { $0.path < $1.path }
    postmortems = self.records.filter { $0.kind == .postmortem }
  }

  // MARK: - Ids

  func id(for request: NewDocumentRequest, date: CivilDate) -> String? {
    let known = records.flatMap { [$0.id] + $0.aliases }.filter { !$0.isEmpty }
    func next() -> String? { IncidentIDs.next(after: known, incidents: postmortems.count, year: date.year) }
    switch request.kind {
    case .postmortem:
      // The timeline was given the incident's id when the incident was declared.
      if let own = request.timeline?.record.id, !own.isEmpty {
        let id =
          own.hasSuffix(IncidentIDs.timelineSuffix) ? String(own.dropLast(IncidentIDs.timelineSuffix.count)) : own
        if !postmortems.contains(where: { $0.id.lowercased() == id.lowercased() }) { return id }
      }
      return next()
    case .timeline: return next()
    case .runbook, .reference:
      let slug = Self.slug(request.title)
      let taken = Set(known.map { $0.lowercased() })
      var id = slug
      var number = 1
      while taken.contains(id) {
        number += 1
        id = "\(slug)-\(number)"
      }
      return id
    }
  }

  // MARK: - Places

  /// The folder that most documents of the kind stand in, with a slash at its end; by custom where there is none.
  func folder(for kind: DocumentKind) -> String {
    switch kind {
    case .postmortem: commonFolder { $0.kind == .postmortem } ?? "incidents/"
    case .runbook: commonFolder { $0.kind == .runbook } ?? beside("runbooks/")
    case .reference: commonFolder { $0.kind == .reference && !Self.isTimeline($0) } ?? beside("reference/")
    case .timeline: commonFolder(where: Self.isTimeline) ?? beside("timelines/")
    }
  }

  private static func isTimeline(_ record: Record) -> Bool {
    record.kind != .template && record.id.hasSuffix(IncidentIDs.timelineSuffix)
  }

  private func beside(_ name: String) -> String {
    guard let incidents = commonFolder(where: { $0.kind == .postmortem }) else { return name }
    let parent = incidents.split(separator: "/").dropLast()
    return parent.map { $0 + "/" }.joined() + name
  }

  private func commonFolder(where matches: (Record) -> Bool) -> String? {
    var counts: [String: Int] = [:]
    // The page above a folder says nothing of where others go.
    for record in records where matches(record) && !record.path.hasSuffix("index.md") {
      let cut = record.path.lastIndex(of: "/")
      counts[cut.map { String(record.path[...$0]) } ?? "", default: 0] += 1
    }
    return counts.max { a, b in a.value != b.value ? a.value < b.value : a.key > b.key }?.key
  }

  /// Named as most postmortems are: after their id, or their day and title.
  func name(for request: NewDocumentRequest, id: String?, date: CivilDate) -> String {
    let slug = Self.slug(request.title)
    switch request.kind {
    case .runbook, .reference: return (id ?? slug) + ".md"
    case .timeline: return "\(date.iso)-\(slug)-timeline.md"
    case .postmortem: break
    }
    guard let id, !postmortems.isEmpty else { return "\(date.iso)-\(slug).md" }
    let named = postmortems.filter { !$0.id.isEmpty }.map { record -> (stem: String, id: String) in
      let file = record.path.split(separator: "/").last ?? ""
      return (String(file.prefix { $0 != "." }).lowercased(), record.id.lowercased())
    }
    let isLower = postmortems.allSatisfy { $0.path == $0.path.lowercased() }
    let written = isLower ? id.lowercased() : id
    if named.filter({ $0.stem == $0.id }).count * 2 > postmortems.count { return written + ".md" }
    if named.filter({ $0.stem.hasPrefix($0.id + "-") }).count * 2 > postmortems.count { return "\(written)-\(slug).md" }
    return "\(date.iso)-\(slug).md"
  }

  /// At most 60 characters, cut between words: a name that is read in lists of files.
  static func slug(_ title: String) -> String {
    var words: [String] = []
    var length = 0
    for word in title.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }) {
      let word = word.filter { $0.isLetter || $0.isNumber }
      guard !word.isEmpty else { continue }
      if length + word.count > 60, !words.isEmpty { break }
      words.append(String(word.prefix(60)))
      length += word.count + 1
    }
    return words.isEmpty ? "untitled" : words.joined(separator: "-")
  }
}
