import Diagnostics
import Postmortems

/// PM28. Sources: Google SRE workbook, PagerDuty's guide: write for readers outside the team.
public enum UnexplainedAcronyms: ReviewRule {
  public static let id = "PM28"
  public static let level = ReviewLevel.note
  public static let title = "Acronyms are explained once"

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    var explained = Set(subject.record.document.abbreviations.keys)
    let context = subject.context
    func isKnown(_ word: String) -> Bool {
      context.acronyms.contains(word) || context.titleNames.contains(word) || context.folderNames.contains(word)
    }
    var first: [(acronym: String, range: SourceRange)] = []
    var seen: [String: Int] = [:]
    for block in subject.prose.blocks where !block.isHeading {
      for (index, word) in block.words.enumerated() {
        guard (2...6).contains(word.range.count), subject.prose.isCapital(word.range.lowerBound, in: block) else {
          continue
        }
        let written = subject.prose.written(word.range, in: block)
        guard isAcronym(written, word.range, block), !isShouted(index, block, subject.prose),
          !isName(index, block), !isKnown(written.lowercased())
        else { continue }
        if isExplained(index, block) { explained.insert(written) }
        seen[written, default: 0] += 1
        if seen[written] == 1 { first.append((written, subject.prose.range(word.range, in: block))) }
      }
    }
    // A word that stands there once is a name rather than an abbreviation that the text works with.
    return first.filter { !explained.contains($0.acronym) && seen[$0.acronym, default: 0] > 1 }.map { acronym, range in
      Finding(
        at: range, "\(acronym) is not explained",
        because: "Colleagues from other teams and new ones stop reading here.",
        remedy: "Write it out once: \"… (\(acronym))\"; or add it to check: acronyms: in debrief.yml.")
    }
  }

  /// Capitals only, and not a part of an id such as `OPS-1288` or `SEV1`.
  private static func isAcronym(_ text: String, _ range: Range<Int>, _ block: Prose.Block) -> Bool {
    guard text.utf8.count == range.count, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return false }
    func isMark(_ at: Int) -> Bool {
      block.bytes.indices.contains(at) && [0x2D, 0x5F, 0x2F, 0x2E, 0x3A, 0x23, 0x3D].contains(block.bytes[at])
        && block.bytes.indices.contains(at + 1) && block.bytes[at + 1] != 0x20
    }
    let before = range.lowerBound - 1
    let isPart = before >= 0 && [0x2D, 0x5F, 0x2F, 0x2E, 0x23, 0x3D, 0x24].contains(block.bytes[before])
    return !isPart && !isMark(range.upperBound)
  }

  /// Two words in capitals side by side are emphasis.
  private static func isShouted(_ index: Int, _ block: Prose.Block, _ prose: Prose) -> Bool {
    [index - 1, index + 1].contains { neighbour in
      guard block.words.indices.contains(neighbour), block.isJoined(min(index, neighbour)) else { return false }
      let text = prose.written(block.words[neighbour].range, in: block)
      return text.utf8.count > 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }
  }

  /// "SHA 256" and "the PAX team" are names.
  private static func isName(_ index: Int, _ block: Prose.Block) -> Bool {
    guard block.isJoined(index) else { return false }
    let next = block.text(block.words[index + 1].range)
    return ["team", "teams", "people"].contains(next) || next.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// "IC (incident commander)" or "incident commander (IC)".
  private static func isExplained(_ index: Int, _ block: Prose.Block) -> Bool {
    let word = block.words[index].range
    if word.lowerBound > 0, block.bytes[word.lowerBound - 1] == 0x28 { return true }
    // "CloudWatch Logs (or CWL)"
    if index > 0, block.text(block.words[index - 1].range) == "or" {
      let before = block.words[index - 1].range.lowerBound - 1
      if before >= 0, block.bytes[before] == 0x28 { return true }
    }
    // "KIAM - a service that": what stands behind a dash says what it is.
    if block.words.indices.contains(index + 1),
      ["a", "an", "the", "our"].contains(block.text(block.words[index + 1].range))
    {
      let gap = block.bytes[word.upperBound..<block.words[index + 1].range.lowerBound]
      if gap.contains(0x2D) || gap.contains(0xE2) { return true }
    }
    let after = block.bytes[word.upperBound...].prefix(2)
    return after.elementsEqual([0x20, 0x28])
  }
}
