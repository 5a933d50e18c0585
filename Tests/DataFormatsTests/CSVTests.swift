import Diagnostics
import Testing

@testable import DataFormats

@Suite struct CSVTests {
  private func table(_ text: String) -> Diagnosed<CSVTable> {
    CSVTable.parse(Array(text.utf8), file: "t.csv", rule: "actions")
  }

  @Test(arguments: [
    ("RFC 4180, 2.1", "a,b\r\nc,d\r\n", [["c", "d"]]),
    ("2.2: no line break at the end", "a,b\nc,d", [["c", "d"]]),
    ("2.4: blanks are part of a field", "a,b\n c , d\n", [[" c ", " d"]]),
    ("2.5: quotes around fields", "\"a\",\"b\"\n\"c\",d\n", [["c", "d"]]),
    ("2.6: line breaks, quotes and commas inside", "a,b\n\"c\r\nx,y\",d\n", [["c\r\nx,y", "d"]]),
    ("2.7: a doubled quote", "a,b\n\"he said \"\"no\"\"\",\"\"\"\"\n", [["he said \"no\"", "\""]]),
    ("empty fields", "a,b,c\n,,\nx,,\n", [["", "", ""], ["x", "", ""]]),
    ("an empty line", "a,b\n\nc,d\n\n", [["c", "d"]]),
    ("CR alone", "a,b\rc,d\r", [["c", "d"]]),
    ("a byte order mark", "\u{FEFF}a,b\nc,d\n", [["c", "d"]]),
    ("a byte order mark and quotes", "\u{FEFF}\"a\",b\nc,d\n", [["c", "d"]]),
    ("semicolons", "a;b\n\"c;d\";1,5\n", [["c;d", "1,5"]]),
    ("tabs", "a\tb\nc,d\te\n", [["c,d", "e"]]),
    ("Excel names the separator", "sep=;\r\na,x;b\r\nc;d\r\n", [["c", "d"]]),
    ("a quote in a field without quotes", "a,b\n5\" disk,d\n", [["5\" disk", "d"]]),
    ("too few fields", "a,b,c\nx\n", [["x", "", ""]]),
    ("a separator in a quoted name", "\"a,b,c\";d\n1;2\n", [["1", "2"]]),
    ("nothing", "", []),
    ("a header alone", "a,b", []),
  ])
  func reads(_ name: String, _ text: String, _ rows: [[String]]) {
    let table = table(text)
    #expect(table.value.rows.map(\.fields) == rows)
    #expect(table.diagnostics.isEmpty, "\(table.diagnostics)")
  }

  @Test func rowsKnowTheirLine() {
    let table = table("a,b\r\n\"x\r\ny\r\nz\",1\r\n\r\nc,2\r\n")
    #expect(table.value.rows.map(\.line) == [2, 6])
  }

  @Test(arguments: [
    ("a,b\n\"c\"x,d\ne,f\n", "actions.csv", 2, [["e", "f"]]),
    ("a,b\n\"c,d\ne,f\n", "actions.csv", 2, [["e", "f"]]),
    ("a,b\nc,d,e\nf,g\n", "actions.csv", 2, [["c", "d"], ["f", "g"]]),
  ])
  func reportsWhatIsOutOfPlaceAndReadsTheRest(_ text: String, _ rule: String, _ line: Int, _ rows: [[String]]) {
    let table = table(text)
    #expect(table.value.rows.map(\.fields) == rows)
    #expect(table.diagnostics.map(\.rule) == [rule])
    #expect(table.diagnostics.first?.location.range?.start.line == line)
  }

  @Test func otherEncodingsAreReported() {
    let latin = CSVTable.parse(Array("a,b\n".utf8) + [0xE4, 0x2C, 0x64, 0x0A], file: "t.csv", rule: "actions")
    #expect(latin.diagnostics.map(\.rule) == ["actions.encoding"])
    #expect(latin.value.rows.map(\.fields) == [["\u{FFFD}", "d"]])
    let wide = CSVTable.parse([0xFF, 0xFE, 0x61, 0x00], file: "t.csv", rule: "actions")
    #expect(wide.diagnostics.map(\.severity) == [.error])
    #expect(wide.value.rows.isEmpty)
  }

  /// Whatever the bytes, reading ends, and no row has another number of fields than the header.
  @Test func hostileBytesAreData() {
    var state: UInt64 = 42
    let alphabet = Array("\"\",;\t\r\n ab\u{FEFF}é=".utf8)
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      let table = CSVTable.parse(bytes, file: "t.csv", rule: "actions").value
      #expect(table.rows.allSatisfy { $0.fields.count == table.header.count })
    }
  }
}
