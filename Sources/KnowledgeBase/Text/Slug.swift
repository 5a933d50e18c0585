/// Addresses made of names: lower-case letters, digits and hyphens, never empty.
public enum Slug {
  /// Letters of every script stay; everything else becomes one hyphen. At most 80 characters, so that a
  /// file system takes it in any script.
  public static func make(_ text: String) -> String {
    if let known = plain(text) { return known }
    var out = String.UnicodeScalarView()
    var pending = false
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "." && !out.isEmpty {
        if pending, !out.isEmpty { out.append("-") }
        pending = false
        out.append(scalar)
        if out.count >= 80 { break }
      } else {
        pending = true
      }
    }
    while out.last == "." { out.removeLast() }
    return out.isEmpty ? "x" : String(out)
  }

  /// Most names need no change.
  private static func plain(_ text: String) -> String? {
    var last: UInt8 = 0x2D
    for byte in text.utf8 {
      let isPlain = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D && last != 0x2D
      guard isPlain else { return nil }
      last = byte
    }
    return last != 0x2D && text.utf8.count < 80 ? text : nil
  }
}
