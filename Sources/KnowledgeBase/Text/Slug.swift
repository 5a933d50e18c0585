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

/// Paths of source files, as links name them.
public enum SourcePath {
  /// The path that a relative link leads to, percent-decoded and without fragment and query; `nil` for
  /// addresses, absolute paths, bare fragments and ways out of the content folder.
  public static func resolve(_ destination: String, from file: String) -> String? {
    let bytes = destination.utf8
    guard let first = bytes.first, first != 0x23, first != 0x3F, first != 0x2F else { return nil }
    let end = bytes.firstIndex { $0 == 0x23 || $0 == 0x3F } ?? bytes.endIndex
    let path = destination[..<end]
    guard !hasScheme(path) else { return nil }
    var parts = file.utf8.split(separator: 0x2F).dropLast().map { Substring($0) }
    for part in percentDecoded(String(path)).utf8.split(separator: 0x2F) {
      switch Substring(part) {
      case ".": continue
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      case let name: parts.append(name)
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// `mailto:`, `https:` … (RFC 3986, 3.1): a letter, then letters, digits, `+`, `-`, `.` up to a colon.
  static func hasScheme(_ text: Substring) -> Bool {
    guard let colon = text.utf8.firstIndex(of: 0x3A), let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20)
    else { return false }
    return text.utf8[..<colon].allSatisfy {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
    }
  }

  static func percentDecoded(_ text: String) -> String {
    guard text.utf8.contains(0x25) else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x25, index + 2 < bytes.count, let high = hex(bytes[index + 1]),
        let low = hex(bytes[index + 2])
      {
        out.append(high << 4 | low)
        index += 3
      } else {
        out.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
