/// Hosts that no name or number of four parts gives away: IPv6 addresses of one's own, and names without a dot.
enum PrivateHosts {
  /// Schemes behind which a host stands; behind others, such as `s3` and `file`, it is something else.
  private static let schemes: Set<String> = [
    "http", "https", "ws", "wss", "ftp", "ssh", "tcp", "udp", "grpc", "ldap", "ldaps", "smb", "nfs", "postgres",
    "postgresql", "mysql", "redis", "rediss", "amqp", "amqps", "mongodb", "kafka", "mqtt", "nats",
  ]
  /// RFC 2606 and RFC 6761 keep some names for examples and for the machine itself; others stand for a host in texts.
  private static let examples: Set<String> = ["localhost", "example", "invalid", "test", "host", "hostname", "server"]

  /// `http://intranet/wiki`: a name of one label is known in one network only.
  ///
  /// - Parameter at: of the colon behind the scheme.
  /// - Returns: the bytes of the name alone.
  static func webHost(in bytes: [UInt8], at: Int) -> SecretScanner.Secret? {
    guard bytes[at...].starts(with: [0x3A, 0x2F, 0x2F]) else { return nil }
    var start = at
    while start > 0, at - start < 12, isLetter(bytes[start - 1]) { start -= 1 }
    guard start == 0 || !isNameByte(bytes[start - 1]),
      schemes.contains(String(decoding: bytes[start..<at], as: UTF8.self).lowercased())
    else { return nil }
    var from = at + 3
    var end = from
    let limit = min(bytes.count, at + 200)
    while end < limit, isNameByte(bytes[end]) || [0x3A, 0x40].contains(bytes[end]) {
      // What stands before it says who asks.
      if bytes[end] == 0x40 { from = end + 1 }
      end += 1
    }
    let name = bytes[from..<end].prefix { $0 != 0x3A }
    guard name.count > 1, name.count < 64, name.endIndex < bytes.count || end == bytes.count,
      name.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2D }), name.contains(where: isLetter),
      name.first != 0x2D, name.last != 0x2D, end == bytes.count || endsHost(bytes[end]),
      !examples.contains(String(decoding: name, as: UTF8.self).lowercased())
    else { return nil }
    return SecretScanner.Secret(kind: .privateHost, bytes: name.startIndex..<name.endIndex)
  }

  /// RFC 4193: `fc00::/7`, written as in RFC 4291, 2.2.
  ///
  /// - Parameter at: where a word begins.
  static func uniqueLocal(in bytes: [UInt8], at: Int) -> SecretScanner.Secret? {
    guard bytes[at] | 0x20 == 0x66, at == 0 || bytes[at - 1] != 0x3A else { return nil }
    var end = at
    let limit = min(bytes.count, at + 40)
    while end < limit, isHexDigit(bytes[end]) || bytes[end] == 0x3A { end += 1 }
    // The colon of a sentence is none of the address.
    if end - at > 2, bytes[end - 1] == 0x3A, bytes[end - 2] != 0x3A { end -= 1 }
    guard end == bytes.count || !isNameByte(bytes[end]) else { return nil }
    let groups = bytes[at..<end].split(separator: 0x3A, omittingEmptySubsequences: false)
    guard let first = groups.first, first.count == 4,
      first[first.startIndex + 1] | 0x20 == 0x63
        || first[first.startIndex + 1] | 0x20 == 0x64, groups.allSatisfy({ $0.count <= 4 })
    else { return nil }
    // `::` stands for the groups that are left out, once; at the end it makes two empty ones.
    let gaps = groups.count { $0.isEmpty } - (groups.last?.isEmpty == true ? 1 : 0)
    guard gaps == 1 && groups.count <= 9 || gaps == 0 && groups.count == 8 && groups.last?.isEmpty == false else {
      return nil
    }
    return SecretScanner.Secret(kind: .privateIP, bytes: at..<end)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  private static func endsHost(_ byte: UInt8) -> Bool {
    byte <= 0x20 || "/?#\"'<>()[]|`\\,;&*".utf8.contains(byte)
  }
}
