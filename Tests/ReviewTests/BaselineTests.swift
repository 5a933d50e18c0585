import Diagnostics
import Testing

@testable import Review

@Suite struct BaselineTests {
  private static let text = "# A\n\nOne!!\n\nTwo!!\n\nOne!!\n"

  private func findings(_ text: String) -> [Diagnostic] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().filter { $0.element.contains("!!") }.map { index, _ in
      Diagnostic(.note, rule: "PM17", at: SourceLocation(file: "a.md", line: index + 1), "several exclamation marks")
    }
  }

  private func new(in text: String, since baseline: Baseline) -> Int {
    baseline.filter(findings(text), sources: ["a.md": Array(text.utf8)]).new.count
  }

  @Test(arguments: [
    ("nothing changes", text, 0),
    ("lines move", "\n\n\n" + text, 0),
    ("white space changes", "# A\n\n  One!!  \n\nTwo!!\n\nOne!!\n", 0),
    ("a line is edited", "# A\n\nOne!!\n\nThree!!\n\nOne!!\n", 1),
    ("a third one comes", text + "\nOne!!\n", 1),
    ("one goes", "# A\n\nOne!!\n\nTwo!!\n", 0),
  ])
  func onlyWhatIsNewIsReported(_ name: String, _ text: String, _ count: Int) {
    let baseline = Baseline(findings(Self.text), sources: ["a.md": Array(Self.text.utf8)])
    #expect(new(in: text, since: baseline) == count)
    // What is written is what is read.
    let read = Baseline.read(Array(baseline.text.utf8), path: "baseline")
    #expect(read.diagnostics.isEmpty)
    #expect(read.value == baseline)
  }

  @Test(arguments: [
    "PM17 a.md 00 1", "PM17\ta.md\t00\tx", "PM17\ta.md\t00\t-1", "\t", "PM17\ta.md\t00\t99999999999999999999",
  ])
  func aLineThatIsNoneIsReported(_ line: String) {
    let read = Baseline.read(Array("# head\n\(line)\n".utf8), path: "baseline")
    #expect(read.diagnostics.map(\.rule) == ["review.baseline"])
    #expect(read.diagnostics.first?.location.range?.start.line == 2)
    #expect(read.value.count == 0)
  }
}
