import ByteCoding
import Testing

@Suite struct ByteCodingTests {
  @Test(arguments: [0, 1, -1, 63, -64, 64, 127, 128, 300, -300, 1 << 40, -(1 << 40)])
  func numbersComeBack(number: Int) throws {
    var out = ByteWriter()
    out.signed(number)
    if number >= 0 { out.varint(number) }
    var bytes = ByteReader(out.bytes)
    #expect(try bytes.signed() == number)
    if number >= 0 { #expect(try bytes.varint() == number) }
    #expect(bytes.isAtEnd)
  }

  @Test func everythingComesBackInOrder() throws {
    var out = ByteWriter()
    out.string("größer 大")
    out.strings(["", "a", "bc"])
    out.fixed(0x0123_4567_89AB_CDEF)
    let hash = WideHash.value(of: Array("abc".utf8))
    out.hash(hash)
    var bytes = ByteReader(out.bytes)
    #expect(try bytes.string() == "größer 大")
    #expect(try bytes.strings() == ["", "a", "bc"])
    #expect(try bytes.fixed() == 0x0123_4567_89AB_CDEF)
    #expect(try bytes.hash() == hash)
    #expect(bytes.isAtEnd)
  }

  @Test(arguments: [[], [0x80], [5, 65], Array(repeating: 0xFF, count: 12)] as [[UInt8]])
  func whatIsTornIsDamage(bytes: [UInt8]) {
    #expect(throws: Damage.self) {
      var reader = ByteReader(bytes)
      _ = try reader.string()
    }
    #expect(throws: Damage.self) {
      var reader = ByteReader(bytes)
      _ = try reader.strings()
    }
  }

  @Test func aPartOfAFileEndsWhereItEnds() throws {
    let file: [UInt8] = [9, 1, 2, 9]
    var part = ByteReader(file[1..<3], of: file)
    #expect(try part.varint() == 1)
    #expect(try part.byte() == 2)
    #expect(part.isAtEnd)
    #expect(throws: Damage.self) { try part.byte() }
  }

  /// Values of the first release: a file of one machine is read on another.
  @Test(
    arguments: [
      ("", 0xF1E1_EEC2_0871_FDE4, 0x9007_C571_7E0D_94E2), ("abc", 0xD182_91FB_DBBB_F81F, 0xE636_06B0_A26E_66FF),
      ("123456789", 0x9029_CE57_6669_41C5, 0x3389_0904_04E8_6150),
    ] as [(String, UInt64, UInt64)])
  func hashesAreTheSameEverywhere(text: String, high: UInt64, low: UInt64) {
    #expect(WideHash.value(of: Array(text.utf8)) == WideHash.Value(high: high, low: low))
  }

  @Test func hashesTellTextsApart() {
    var texts: [WideHash.Value: String] = [:]
    for text in ["", "a", "b", "ab", "12345678", "123456789", "1234567812345678", "\0", "\0\0"] {
      var hash = WideHash()
      hash.combine(text)
      #expect(texts.updateValue(text, forKey: hash.value) == nil)
      #expect(WideHash.value(of: Array(text.utf8)) == hash.value)
      #expect(WideHash.value(of: Array(text.utf8)[...]) == hash.value)
    }
    var (apart, together) = (WideHash(), WideHash())
    apart.combine("a")
    apart.combine("b")
    together.combine("ab")
    #expect(apart.value != together.value)
  }
}
