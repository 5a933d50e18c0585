/// The remarks that stand in the text of a listed prevention item: owner, priority, ticket, due date, status.
///
/// They are read from brackets at the end (`(Owner: Web platform · P1 · OPS-1502 · due 2026-05-15)`), from
/// marks in the text (`@name`, `(DONE)`), and from labelled ends (`Owner: …; Due: …`).
struct ItemNotes {
  private(set) var text: String
  private(set) var owner: String?
  private(set) var priority: String?
  private(set) var ticket: String?
  private(set) var due: CivilDate?
  private(set) var status: PreventionItem.Status?
  private(set) var kind: String?
  private(set) var id: String?
  /// The day on which it was done, where the text says so.
  private(set) var completed: CivilDate?
  private let vocabulary: Vocabulary
  private let date: CivilDate?
  /// What stands in brackets at the end of several items of the document, and reads like a name.
  private let names: Set<String>

  init(_ text: String, vocabulary: Vocabulary, date: CivilDate?, names: Set<String> = []) {
    self.names = names
    self.text = text
    self.vocabulary = vocabulary
    self.date = date
  }

  /// Other words for what an item does for the next time.
  static let kinds: [String: PreventionItem.Kind] = [
    "prevent": .eliminate, "prevention": .eliminate, "fix": .eliminate, "elimination": .eliminate,
    "detection": .detect, "monitoring": .detect, "alerting": .detect, "observability": .detect,
    "mitigate": .contain, "mitigation": .contain, "containment": .contain, "limit": .contain,
    "recovery": .recover, "respond": .recover, "response": .recover, "repair": .recover,
    "practice": .practise, "process": .practise, "training": .practise, "drill": .practise,
    "documentation": .practise, "learn": .practise,
  ]

  /// Words of headings over groups that are no owners: `Short term`, `High priority`, `Process improvements`.
  static func isGroupWord(_ word: Substring) -> Bool {
    [
      "term", "short", "long", "immediate", "priority", "high", "medium", "low", "technical", "process",
      "improvements", "items", "actions", "action", "documentation", "communication", "p0", "p1", "p2", "p3", "p4",
      "other", "general", "tasks", "changes", "future", "next", "already", "completed",
    ].contains(word)
  }

  mutating func readRemarks() {
    completed = Self.completion(in: text, near: date)
    readLeadingTicket()
    readLabelledEnds()
    while let (remark, rest) = trailingBrackets() {
      guard take(remark) else { break }
      text = rest
    }
    readDashedEnds()
    readMentions()
    readStatusPrefix()
    readStatusSentence()
    text = text.trimmedASCII()
    if text.hasSuffix("–") || text.hasSuffix("—") { text = String(text.dropLast()).trimmedASCII() }
  }

  /// The parts in brackets at the end of a text that read like names.
  static func names(in text: String) -> [String] {
    guard let (remark, _) = trailingBrackets(of: text) else { return [] }
    return remark.split { $0 == "," || $0 == ";" || $0 == "/" || $0 == "·" }.map { String($0).trimmedASCII() }.filter(
      isName)
  }

  /// `text (remark)` → remark and text; square brackets likewise.
  private func trailingBrackets() -> (remark: String, rest: String)? { Self.trailingBrackets(of: text) }

  private static func trailingBrackets(of text: String) -> (remark: String, rest: String)? {
    let text = text.hasSuffix("）") ? text.replacing("（", with: "(").replacing("）", with: ")") : text
    let bytes = Array(text.trimmedASCII().utf8)
    guard var last = bytes.indices.last else { return nil }
    if bytes[last] == 0x2E { last -= 1 }
    guard last > 0, let open = [0x29: UInt8(0x28), 0x5D: UInt8(0x5B)][bytes[last]] else { return nil }
    var depth = 0
    for index in stride(from: last, through: 0, by: -1) {
      if bytes[index] == bytes[last] { depth += 1 }
      if bytes[index] == open { depth -= 1 }
      if depth == 0 {
        let remark = String(decoding: bytes[(index + 1)..<last], as: UTF8.self)
        return (remark, String(decoding: bytes[..<index], as: UTF8.self).trimmedASCII())
      }
    }
    return nil
  }

  /// - Returns: whether the brackets held remarks, and not part of the sentence.
  private mutating func take(_ remark: String) -> Bool {
    let parts = remark.split { $0 == "·" || $0 == ";" || $0 == "," || $0 == "|" || $0 == "•" }
      .map { String($0).trimmedASCII() }
    var understood = 0
    for part in parts where takePart(part) { understood += 1 }
    return understood > 0 && understood * 2 >= parts.count
  }

  private mutating func takePart(_ part: String) -> Bool {
    let lower = part.lowercased()
    if let value = after(Self.ownerLabels, in: part, lower) {
      owner = owner ?? value
      return true
    }
    if let value = after(["due:", "due by", "due", "by", "deadline:", "eta:", "eta"], in: part, lower),
      let day = TimeExpression.first(in: Array(value.utf8))?.day?.date(near: date)
    {
      due = due ?? day
      return true
    }
    if let value = after(["priority:", "priority"], in: part, lower) {
      priority = priority ?? value
      return true
    }
    if let value = after(["kind:", "type:"], in: part, lower) {
      kind = kind ?? value
      return true
    }
    if let value = after(["status:"], in: part, lower) { return takeStatus(value) }
    if let value = after(["ticket:", "issue:", "tracked in", "see"], in: part, lower), Self.isTicket(value) {
      ticket = ticket ?? value
      return true
    }
    return takeBare(part, lower)
  }

  private static let ownerLabels = [
    "owner:", "owned by", "owner", "assignee:", "assigned to", "team:", "dri:", "responsible:", "responsable:",
    "responsável:", "verantwortlich:", "zuständig:", "担当：", "担当:", "担当者：", "担当者:", "负责人：", "负责人:",
  ]

  private mutating func takeBare(_ part: String, _ lower: String) -> Bool {
    if lower.utf8.count == 2, lower.hasPrefix("p"), lower.utf8.last?.isDigit == true {
      priority = priority ?? part
    } else if PreventionItem.Kind(rawValue: lower) != nil {
      kind = kind ?? lower
    } else if Self.isTicket(part) {
      ticket = ticket ?? part
    } else if part.hasPrefix("@") {
      owner = owner ?? part
    } else if names.contains(part) {
      owner = owner ?? part
    } else if let time = TimeExpression.leading(Array(part.utf8)), time.minute == nil,
      time.range.upperBound == part.utf8.count, let day = time.day?.date(near: date)
    {
      due = due ?? day
    } else if !takeStatus(part) {
      return false
    }
    return true
  }

  private mutating func takeStatus(_ text: String) -> Bool {
    // "(no more than a release behind)" is a remark of another kind.
    let words = Label.normalized(text).split(separator: " ")
    guard let found = vocabulary.status(text), words.count <= 4, words.first != "no", words.first != "yes" else {
      return takeDatedStatus(text)
    }
    status = status ?? found
    // "Done 3 May": the day of the deed is no due date.
    return true
  }

  /// "2026-08-17 実装済み", "3 May: done": the day stands before the word.
  private mutating func takeDatedStatus(_ text: String) -> Bool {
    guard let time = TimeExpression.leading(Array(text.utf8)), time.minute == nil,
      let day = time.day?.date(near: date),
      let found = vocabulary.status(named: String(decoding: Array(text.utf8)[time.range.upperBound...], as: UTF8.self))
    else { return false }
    status = status ?? found
    if found == .done { completed = completed ?? day }
    return true
  }

  /// "Done 3 May", "完了: 2026-04-16", "completed on 2026-04-16": a day directly behind a word for what is done.
  static func completion(in text: String, near date: CivilDate?) -> CivilDate? {
    guard text.utf8.contains(where: \.isDigit) else { return nil }
    let lower = text.lowercased()
    for word in doneWords {
      guard let place = lower.lastPlace(of: word) else { continue }
      let before = lower[..<place.lowerBound].last
      // Neither a part of another word, nor "未完了", which is the contrary.
      if before == "未" || before?.isLetter == true && word.utf8.allSatisfy({ $0 < 0x80 }) { continue }
      // "Roll back what was deployed on 3 May" names another day than that of the deed.
      if deedsOfOthers.contains(word), lower[..<place.lowerBound].last(where: { $0 != " " })?.isLetter == true {
        continue
      }
      var rest = lower[place.upperBound...].drop { ": ：(".contains($0) }
      for joint in ["on ", "am ", "le ", "em ", "el "] where rest.hasPrefix(joint) {
        rest = rest.dropFirst(joint.count)
      }
      if let day = TimeExpression.leading(Array(rest.utf8))?.day?.date(near: date) { return day }
    }
    return nil
  }

  private static let doneWords = [
    "done", "completed", "finished", "closed", "shipped", "merged", "deployed", "implemented", "fixed",
    "完了", "実装済み", "対応済み", "実施済み", "反映済み", "已完成", "已上线", "已修复", "erledigt", "abgeschlossen", "umgesetzt", "terminé",
    "réalisé", "concluído", "concluída", "feito", "completado", "hecho", "완료",
  ]

  /// Words that say what was done to something as often as that the item is done.
  private static let deedsOfOthers: Set<String> = ["shipped", "merged", "deployed", "implemented", "fixed"]

  private func after(_ labels: [String], in part: String, _ lower: String) -> String? {
    for label in labels where lower.hasPrefix(label) {
      let rest = part.utf8.dropFirst(label.utf8.count)
      guard let value = String(rest).map({ $0.trimmedASCII() }), !value.isEmpty else { continue }
      // "by" must be a word of its own.
      guard label.hasSuffix(":") || label.hasSuffix("：") || rest.first == 0x20 || rest.first == 0x3A else { continue }
      return value.hasPrefix(":") ? String(value.dropFirst()).trimmedASCII() : value
    }
    return nil
  }

  /// `OPS-1502`, `#123`: letters and digits of a tracker, or a number behind a hash.
  static func isTicket(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.first == 0x23 { return bytes.count > 1 && bytes.dropFirst().allSatisfy(\.isDigit) }
    guard let hyphen = bytes.firstIndex(of: 0x2D), hyphen >= 2, hyphen + 1 < bytes.count else { return false }
    return bytes[..<hyphen].allSatisfy { (0x41...0x5A).contains($0) || $0.isDigit }
      && bytes[(hyphen + 1)...].allSatisfy(\.isDigit)
  }

  /// `[OPS-12] Alert on …`.
  private mutating func readLeadingTicket() {
    guard text.hasPrefix("["), let close = text.firstIndex(of: "]") else { return }
    let inside = String(text[text.index(after: text.startIndex)..<close])
    guard Self.isTicket(inside), text[close...].dropFirst().contains(where: \.isLetter) else { return }
    ticket = inside
    text = String(text[close...].dropFirst()).trimmedASCII()
  }

  /// "Check the plan in CI. Owner: data team. Due: 10/20/2023.": sentences that are labels, at the end.
  private mutating func readLabelledEnds() {
    guard text.utf8.contains(0x3A) else { return }
    var sentences = Sentence.all(of: text)
    var found: [String] = []
    while sentences.count > 1, let last = sentences.last {
      let part = last.hasSuffix(".") ? String(last.dropLast()) : last
      guard let colon = part.firstIndex(of: ":"), Self.endLabels.contains(part[..<colon].lowercased()), takePart(part)
      else { break }
      found.append(last)
      sentences.removeLast()
    }
    if !found.isEmpty { text = sentences.joined(separator: " ") }
  }

  private static let endLabels: Set<String> = [
    "owner", "assignee", "dri", "due", "deadline", "eta", "status", "priority", "ticket", "issue", "team",
    "responsible", "responsable", "verantwortlich", "frist", "prazo", "échéance",
  ]

  /// "Renew locks – Ana – by 2024-01-20", "Revert the policy — @jon": a name or a day between dashes at the end.
  private mutating func readDashedEnds() {
    for _ in 0..<3 {
      guard
        let dash = [" – ", " — ", " -- ", " - "].compactMap(text.lastPlace).max(
          by: { $0.lowerBound < $1.lowerBound })
      else { return }
      let end = String(text[dash.upperBound...]).trimmedASCII()
      if end.hasPrefix("@"), !end.contains(" ") {
        owner = owner ?? end
      } else if ItemNotes.isName(end), owner == nil {
        owner = end
      } else if end.utf8.count > 32 || !takePart(end) {
        return
      }
      text = String(text[..<dash.lowerBound]).trimmedASCII()
    }
  }

  /// One to three words, each with a capital or an initial: `Lou P.`, `Ana`.
  static func isName(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return (1...3).contains(words.count) && text.utf8.count <= 30
      && words.allSatisfy { word in
        word.first?.isUppercase == true && word.allSatisfy { $0.isLetter || $0 == "." || $0 == "-" || $0 == "'" }
          && !(word.utf8.count > 1 && word.allSatisfy(\.isUppercase))
      }
  }

  /// `@name` anywhere is an owner.
  private mutating func readMentions() {
    guard owner == nil, text.utf8.contains(0x40) else { return }
    let words = text.split(separator: " ")
    for word in words where word.hasPrefix("@") && word.utf8.count > 2 {
      owner = String(word.prefix { $0 != "," && $0 != "." && $0 != ":" && $0 != ")" })
      return
    }
  }

  /// `DONE: …`, `✅ …`, `[DONE] …`, `DONE 2026-05-14 — …`.
  private mutating func readStatusPrefix() {
    guard status == nil else { return }
    // "[DONE] …", "(done) …", "Done: …"
    let isBracketed = text.utf8.first == 0x28
    let end = text.utf8.prefix(15).firstIndex { $0 == 0x3A || $0 == 0x5D || isBracketed && $0 == 0x29 }
    if let end, let found = vocabulary.status(String(text[..<end].drop { $0 == "[" || $0 == "(" })) {
      status = found
      text = String(text[text.index(after: end)...]).trimmedASCII()
    } else if let first = text.first, !first.isLetter, !first.isNumber, let found = vocabulary.status(String(first)) {
      status = found
      text = String(text.dropFirst()).trimmedASCII()
    } else if let box = Self.otherBoxes.first(where: { text.hasPrefix($0.mark) }) {
      status = box.status
      text = String(text.dropFirst(box.mark.count)).trimmedASCII()
    } else if let last = text.last, (last.utf8.first ?? 0) >= 0xE2, !last.isLetter, !last.isNumber,
      let found = vocabulary.status(named: String(last))
    {
      // "Rotate the keys ✅"
      status = found
      text = String(text.dropLast()).trimmedASCII()
    } else {
      readDashedStatus()
    }
  }

  /// Boxes that Markdown has no name for: given up, and half done.
  private static let otherBoxes: [(mark: String, status: PreventionItem.Status)] = [
    ("[-] ", .declined), ("[~] ", .inProgress), ("[/] ", .inProgress),
  ]

  /// "DONE 2026-05-14 — Patch the hook", "TODO due 21 May – …", "DEFERRED P2 - …": a status before a dash, alone or with
  /// what else a remark may say.
  private mutating func readDashedStatus() {
    guard
      let dash = [" – ", " — ", " -- ", " - "].compactMap({ text.firstPlace(of: $0) }).min(
        by: { $0.lowerBound < $1.lowerBound }), text[..<dash.lowerBound].utf8.count <= Self.longestLead
    else { return }
    let words = text[..<dash.lowerBound].split(separator: " ")
    for count in [2, 1] where words.count >= count {
      guard let found = vocabulary.status(named: words.prefix(count).joined(separator: " ")) else { continue }
      let rest = words.dropFirst(count).joined(separator: " ")
      // "New dashboards – for the queue" begins with no status.
      guard rest.isEmpty || found == .done && isDay(rest) || takePart(rest) else { return }
      status = found
      text = String(text[dash.upperBound...]).trimmedASCII()
      return
    }
  }

  /// A status, a day and a priority have room in it.
  private static let longestLead = 40

  private func isDay(_ text: String) -> Bool {
    guard let time = TimeExpression.leading(Array(text.utf8)) else { return false }
    return time.day != nil && time.range.upperBound == text.utf8.count
  }

  /// "Add an alert on the queue. Done.": a last sentence that is a status.
  private mutating func readStatusSentence() {
    guard status == nil, text.utf8.last == 0x2E else { return }
    let sentences = Sentence.all(of: text)
    guard sentences.count > 1, let last = sentences.last, last.utf8.count <= 24,
      let found = vocabulary.status(named: String(last.dropLast()))
    else { return }
    status = found
    text = sentences.dropLast().joined(separator: " ")
  }
}
