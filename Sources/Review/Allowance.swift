import Diagnostics
import Markdown
import Postmortems

/// `<!-- debrief: allow PM20 because the dates are in the tracker -->`: a rule that a document need not keep, and why.
/// It holds for the whole document, wherever it stands, so that nobody has to search for it.
struct Allowance: Hashable, Sendable {
  var rules: [String]
  var reason: String
  /// What stands in the place of "allow", where somebody wrote something else.
  var misspelt: String?
  var range: SourceRange

  static func find(in record: Record) -> [Allowance] {
    let tree = record.document.tree
    return tree.ids.compactMap { id in
      switch tree.kind(id) {
      case .htmlBlock, .htmlInline:
        tree.utf8(id).contains(UInt8(ascii: "!")) ? Allowance(tree.literal(id), range: tree.range(id)) : nil
      default: nil
      }
    }
  }

  /// `nil` for every other comment.
  init?(_ html: String, range: SourceRange) {
    guard html.utf8.count < 2_000, let open = html.firstRange(of: "<!--"),
      let close = html[open.upperBound...].firstRange(of: "-->")
    else { return nil }
    let words = html[open.upperBound..<close.lowerBound].split { $0.isWhitespace }
    guard words.count >= 2, ["debrief:", "debrief"].contains(words[0].lowercased()) else { return nil }
    // A comment that only begins with the name of the program is one for people, unless a rule stands in it.
    let isAllowance = words[1].lowercased() == "allow"
    let namesRule = words.dropFirst(2).contains { word in
      word.split(separator: ",").contains { ReviewRules.rule(String($0)) != nil }
    }
    guard isAllowance && words[0].hasSuffix(":") || words[0].hasSuffix(":") || namesRule else { return nil }
    misspelt = isAllowance && words[0].hasSuffix(":") ? nil : words[0...1].joined(separator: " ")
    let rest = words.dropFirst(2)
    let because = rest.firstIndex { $0.lowercased() == "because" } ?? rest.endIndex
    rules = rest[..<because].flatMap { $0.split(separator: ",") }.map { $0.uppercased() }.filter { $0 != "AND" }
    reason = rest[because...].dropFirst().joined(separator: " ")
    self.range = range
  }

  /// What is wrong with allowances, whether or not they serve.
  static func diagnostics(_ allowances: [Allowance], used: Set<String>, of record: Record) -> [Diagnostic] {
    allowances.flatMap { allowance in allowance.diagnostics(used: used, file: record.path) }
  }

  private func diagnostics(used: Set<String>, file: String) -> [Diagnostic] {
    func report(_ summary: String, because explanation: String, remedy: String) -> Diagnostic {
      Diagnostic(
        .warning, rule: "review.allow", at: SourceLocation(file: file, range: range), summary, because: explanation,
        remedy: remedy)
    }
    if let misspelt {
      return [
        report(
          "\"\(misspelt)\" is nothing that a document can say", because: "Nothing is allowed by it.",
          remedy: "Write <!-- debrief: allow PM20 because … -->.")
      ]
    }
    if rules.isEmpty {
      return [
        report(
          "the allowance names no rule", because: "Nothing is allowed by it.",
          remedy: "Write <!-- debrief: allow PM20 because … -->.")
      ]
    }
    var found: [Diagnostic] = []
    for rule in rules where ReviewRules.rule(rule) == nil {
      found.append(
        report(
          "\"\(rule)\" is the id of no rule", because: "Nothing is allowed by it.",
          remedy: "debrief explain lists the rules."))
    }
    if reason.isEmpty {
      found.append(
        report(
          "the allowance of \(rules.joined(separator: ", ")) gives no reason",
          because: "Whoever reads the document next cannot tell whether it still holds, so it does not count.",
          remedy: "Write why behind it: <!-- debrief: allow \(rules[0]) because … -->."))
      return found
    }
    for rule in rules where ReviewRules.rule(rule) != nil && !used.contains(rule) {
      found.append(
        report(
          "\(rule) is allowed here, and there is nothing to allow", because: "It hides what may come later.",
          remedy: "Remove the allowance."))
    }
    return found
  }
}
