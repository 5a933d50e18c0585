import Diagnostics
import Markdown
import Postmortems

/// PM08. Source: Google SRE workbook: "quantify the impact", or say that it is an estimate.
public enum ImpactIsQuantified: ReviewRule {
  public static let id = "PM08"
  public static let level = ReviewLevel.error
  public static let title = "The impact has a figure, or says that it is an estimate"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let tree = subject.tree
    guard let section = subject.record.section(.impact) else {
      guard let impact = subject.facts.impact, impact.basis == .stated, !hasFigure(impact.value) else { return [] }
      return [finding(at: subject.range(of: impact.provenance))]
    }
    guard !section.blocks.isEmpty else { return [] }
    if section.blocks.contains(where: { hasFigure(tree.plainText($0)) }) { return [] }
    guard subject.prose.isLatin else { return [] }
    let estimate = subject.context.words[.estimate]
    let lines = section.lines
    let isHonest = subject.prose.blocks.contains { block in
      lines.contains(tree.line(block.node)) && estimate.isFound(in: block)
    }
    return isHonest ? [] : [finding(at: subject.range(of: section))]
  }

  /// Whether a number counts something: the days, versions, tickets and services of an incident do not.
  private static func hasFigure(_ text: String) -> Bool {
    guard text.utf8.contains(where: isDigit) else { return false }
    let words = text.split { $0.isWhitespace }.map { word in
      word.drop { "([\"'*".contains($0) }.trimmingEnd(".,;:)]\"'*!?")
    }
    return words.indices.contains { index in
      words[index].utf8.contains(where: isDigit)
        && !isName(
          words[index], behind: index > 0 ? words[index - 1].lowercased() : "",
          before: index + 1 < words.count ? words[index + 1].lowercased() : "")
    }
  }

  private static func isName(_ word: Substring, behind: String, before: String) -> Bool {
    // By hand: every figure of every document comes by, and a pattern would be read anew each time.
    let bytes = Array(word.utf8)
    func areNumbers(_ parts: [ArraySlice<UInt8>], of counts: [ClosedRange<Int>]) -> Bool {
      parts.count == counts.count
        && zip(parts, counts).allSatisfy { $1.contains($0.count) && $0.allSatisfy(isDigit) }
    }
    func parts(_ bytes: ArraySlice<UInt8>, at separators: [UInt8]) -> [ArraySlice<UInt8>] {
      bytes.split(omittingEmptySubsequences: false) { separators.contains($0) }
    }
    let iso = parts(bytes.prefix { $0 != UInt8(ascii: "T") }, at: [UInt8(ascii: "-")])
    let isDay =
      areNumbers(iso, of: [4...4, 2...2]) || areNumbers(iso, of: [4...4, 2...2, 2...2])
      || areNumbers(parts(bytes[...], at: [UInt8(ascii: "."), UInt8(ascii: "/")]), of: [1...2, 1...2, 2...4])
    let ticket = parts(bytes[...], at: [UInt8(ascii: "-")])
    let isTicket =
      bytes.first == UInt8(ascii: "#") && bytes.count > 1 && bytes.dropFirst().allSatisfy(isDigit)
      || ticket.count == 2 && (ticket[0].first.map { (0x41...0x5A).contains($0) } ?? false)
        && ticket[0].allSatisfy { (0x41...0x5A).contains($0) || isDigit($0) } && !ticket[1].isEmpty
        && ticket[1].allSatisfy(isDigit)
    let isVersion =
      bytes.first == UInt8(ascii: "v")
      && parts(bytes.dropFirst(), at: [UInt8(ascii: ".")]).allSatisfy { !$0.isEmpty && $0.allSatisfy(isDigit) }
      || ["version", "versions", "release", "v"].contains(behind)
    let digits = bytes.prefix(while: isDigit).count
    let isDayOrYear =
      (1...2).contains(digits)
      && (digits == bytes.count
        || ["st", "nd", "rd", "th"].contains(String(decoding: bytes[digits...], as: UTF8.self)))
      || digits == 4 && bytes.count == 4 && (bytes.starts(with: "19".utf8) || bytes.starts(with: "20".utf8))
    // "March 11, 2026", "11 March 2026"
    let isOfMonth =
      isDayOrYear
      && (months.contains { behind.hasPrefix($0) && behind.utf8.count <= 9 }
        || months.contains { before.hasPrefix($0) && before.utf8.count <= 9 }
        || word.utf8.count == 4 && (behind.utf8.allSatisfy(isDigit) || behind == "in"))
    return isDay || isTicket || isVersion || isOfMonth
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func finding(at range: Diagnostics.SourceRange) -> Finding {
    Finding(
      at: range, "the impact has no figure",
      because: "\"Some users saw errors\" cannot be compared with the next incident, or with what prevention costs.",
      remedy: "Say how many users, requests, orders or minutes; an estimate will do if it says that it is one.")
  }
}

extension Substring {
  /// Without marks at its end.
  fileprivate func trimmingEnd(_ marks: String) -> Substring {
    var rest = self
    while let last = rest.last, marks.contains(last) { rest = rest.dropLast() }
    return rest
  }
}
