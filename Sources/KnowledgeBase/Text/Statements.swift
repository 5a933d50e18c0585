/// Reads what a learning states: its text, and the lead before a colon or dash, which says the same in short.
enum Statements {
  /// Where the lead ends, in bytes, where there is one that leaves something behind it.
  static func endOfLead(_ text: String) -> Int? {
    var text = text
    return text.withUTF8 { bytes in
      for at in bytes.indices {
        guard let length = mark(in: bytes, at: at) else { continue }
        let rest = bytes[(at + length)...].contains { $0 > 0x20 }
        return rest && at >= 8 ? at : nil
      }
      return nil
    }
  }

  /// A colon, a full stop or a dash that ends a lead; how many bytes it takes.
  private static func mark(in bytes: UnsafeBufferPointer<UInt8>, at: Int) -> Int? {
    func follows(_ offset: Int) -> Bool { at + offset < bytes.count && bytes[at + offset] <= 0x20 }
    switch bytes[at] {
    case 0x3A, 0x2E: return follows(1) ? 1 : nil
    case 0x2D: return at > 0 && bytes[at - 1] <= 0x20 && follows(1) ? 1 : nil
    // U+2013 and U+2014 are E2 80 93 and E2 80 94.
    case 0xE2:
      let isDash = at + 2 < bytes.count && bytes[at + 1] == 0x80 && (bytes[at + 2] == 0x93 || bytes[at + 2] == 0x94)
      return isDash && follows(3) ? 3 : nil
    default: return nil
    }
  }
}
