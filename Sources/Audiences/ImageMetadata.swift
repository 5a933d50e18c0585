/// Takes out of pictures what nobody sees in them: who took them where, with what, and what was noted beside.
public enum ImageMetadata {
  /// - Returns: the picture with the same pixels, the same way up; `nil` for what is no picture of a known format, or
  ///   too damaged to be gone through.
  public static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return png(bytes) }
    if bytes.starts(with: [0xFF, 0xD8]) { return jpeg(bytes) }
    if bytes.starts(with: Array("GIF8".utf8)) { return gif(bytes) }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.count >= 12, bytes[8..<12].elementsEqual("WEBP".utf8) {
      return webp(bytes)
    }
    return nil
  }

  // MARK: - PNG (ISO/IEC 15948, 5.3)

  private static let keptChunks: Set<String> = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
  ]

  private static func png(_ bytes: [UInt8]) -> [UInt8]? {
    var out = Array(bytes[..<8])
    var at = 8
    while at + 12 <= bytes.count {
      let length = big32(bytes, at)
      let end = at + 12 + length
      guard length >= 0, end <= bytes.count else { return nil }
      let name = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      if keptChunks.contains(name) { out += bytes[at..<end] }
      // What stands behind the end is no picture.
      if name == "IEND" { return out }
      at = end
    }
    return nil
  }

  // MARK: - JPEG (ITU-T T.81, B.1)

  private static func jpeg(_ bytes: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = [0xFF, 0xD8]
    var at = 2
    while at + 2 <= bytes.count {
      guard bytes[at] == 0xFF else { return nil }
      let marker = bytes[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0xD9 { return out + [0xFF, 0xD9] }
      guard at + 4 <= bytes.count else { return nil }
      let end = at + 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
      guard end >= at + 4, end <= bytes.count else { return nil }
      let segment = bytes[at..<end]
      switch marker {
      case 0xE0: if segment.dropFirst(4).starts(with: Array("JFIF\0".utf8)) { out += withoutThumbnail(segment) }
      // Without the word of its maker a picture of four channels has other colours.
      case 0xEE: if segment.dropFirst(4).starts(with: Array("Adobe".utf8)) { out += segment.prefix(16) }
      case 0xE1: if let orientation = orientation(in: segment.dropFirst(4)) { out += exif(orientation) }
      case 0xE2...0xED, 0xEF, 0xFE: break
      default: out += segment
      }
      at = end
      if marker == 0xDA { at = copyScan(bytes, from: at, to: &out) }
    }
    return nil
  }

  /// The compressed data up to the next marker that ends it.
  private static func copyScan(_ bytes: [UInt8], from start: Int, to out: inout [UInt8]) -> Int {
    var at = start
    while at + 1 < bytes.count {
      if bytes[at] == 0xFF, bytes[at + 1] != 0, !(0xD0...0xD7).contains(bytes[at + 1]) { break }
      at += 1
    }
    out += bytes[start..<at]
    return at
  }

  private static func withoutThumbnail(_ segment: ArraySlice<UInt8>) -> [UInt8] {
    var head = Array(segment.prefix(18))
    guard head.count == 18 else { return [] }
    (head[2], head[3], head[16], head[17]) = (0, 16, 0, 0)
    return head
  }

  /// Exif 2.32, 4.6.4: tag 0x0112 of the first directory.
  private static func orientation(in exif: ArraySlice<UInt8>) -> UInt8? {
    guard exif.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(exif.dropFirst(6))
    guard tiff.count >= 10 else { return nil }
    let isLittle = tiff[0] == 0x49
    func number(_ at: Int, _ size: Int) -> Int? {
      guard at >= 0, at + size <= tiff.count else { return nil }
      let part = isLittle ? tiff[at..<at + size].reversed() : Array(tiff[at..<at + size])
      return part.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<min(count, 200) where number(directory + 2 + entry * 12, 2) == 0x0112 {
      guard let value = number(directory + 2 + entry * 12 + 8, 2), (2...8).contains(value) else { return nil }
      return UInt8(value)
    }
    return nil
  }

  private static func exif(_ orientation: UInt8) -> [UInt8] {
    let head: [UInt8] = [0xFF, 0xE1, 0, 34]
    let directory: [UInt8] = [
      0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ]
    return head + Array("Exif\0\0MM".utf8) + directory
  }

  // MARK: - GIF (GIF89a, 18 to 26)

  private static func gif(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > 13 else { return nil }
    var at = 13 + (bytes[10] & 0x80 != 0 ? 3 << (Int(bytes[10] & 7) + 1) : 0)
    guard at <= bytes.count else { return nil }
    var out = Array(bytes[..<at])
    while at < bytes.count {
      let start = at
      switch bytes[at] {
      case 0x3B: return out + [0x3B]
      case 0x2C:
        guard at + 10 < bytes.count else { return nil }
        at += 10 + (bytes[at + 9] & 0x80 != 0 ? 3 << (Int(bytes[at + 9] & 7) + 1) : 0) + 1
        guard let end = afterBlocks(bytes, at) else { return nil }
        out += bytes[start..<end]
        at = end
      case 0x21:
        guard at + 2 < bytes.count, let end = afterBlocks(bytes, at + 2) else { return nil }
        let isLoop = bytes[at + 1] == 0xFF && bytes[(at + 3)...].starts(with: Array("NETSCAPE2.0".utf8))
        if bytes[at + 1] == 0xF9 || isLoop { out += bytes[start..<end] }
        at = end
      default: return nil
      }
    }
    return nil
  }

  private static func afterBlocks(_ bytes: [UInt8], _ start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      let length = Int(bytes[at])
      at += length + 1
      if length == 0 { return at }
    }
    return nil
  }

  // MARK: - WebP (RFC 9649, 2)

  private static func webp(_ bytes: [UInt8]) -> [UInt8]? {
    var out = Array(bytes[..<12])
    var at = 12
    while at + 8 <= bytes.count {
      let length = Int(bytes[at + 4]) | Int(bytes[at + 5]) << 8 | Int(bytes[at + 6]) << 16 | Int(bytes[at + 7]) << 24
      let end = at + 8 + length + (length & 1)
      guard end <= bytes.count else { return nil }
      let name = String(decoding: bytes[at..<at + 4], as: UTF8.self)
      if ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"].contains(name) {
        let start = out.count
        out += bytes[at..<end]
        // The flags of Exif, XMP and ICC.
        if name == "VP8X", length > 0 { out[start + 8] &= ~0x2C }
      }
      at = end
    }
    let size = out.count - 8
    for shift in 0..<4 { out[4 + shift] = UInt8(truncatingIfNeeded: size >> (8 * shift)) }
    return out.count > 12 ? out : nil
  }

  private static func big32(_ bytes: [UInt8], _ at: Int) -> Int {
    Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
  }
}
