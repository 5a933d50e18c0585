import TextAnalysis

/// Puts roles in the place of names, private hosts and addresses.
///
/// Names are found in any case, as whole words, with any blanks or one line end between their words. The number of
/// lines stays as it is.
struct TextReplacement: Sendable {
  /// What stands for an address that has no role of its own.
  static let privateHost = "an internal host"
  static let mailAddress = "an e-mail address"

  private struct Word: Sendable {
    var bytes: [UInt8]
    var role: [UInt8]
  }

  private var words: [UInt8: [Word]] = [:]
  private let hosts: [(name: String, isDomain: Bool, role: String)]
  private let allowed: Set<String>
  /// The names themselves, for a check that none is left.
  private(set) var names: [String] = []

  init(words: [(String, String)], hosts: [(String, String)], allowed: Set<String>) {
    self.hosts = hosts.map { name, role in
      let name = name.lowercased()
      return name.hasPrefix("*.") ? (String(name.dropFirst(1)), true, role) : (name, false, role)
    }
    self.allowed = allowed
    add(words)
  }

  /// Further words, such as the ids of documents that are left out.
  mutating func add(_ more: [(String, String)]) {
    for (text, role) in more {
      let bytes = Array(text.trimmingBlanks().utf8.map(Self.folded))
      guard let first = bytes.first else { continue }
      words[first, default: []].append(Word(bytes: bytes, role: Array(role.utf8)))
      // The longest of several that begin alike counts.
      words[first]?.sort { $0.bytes.count > $1.bytes.count }
      names.append(text)
    }
  }

  /// The role of a host; `nil` where it may be named.
  func role(ofHost host: String) -> String? {
    let host = host.lowercased()
    if allowed.contains(host) { return nil }
    if let own = hosts.first(where: { $0.isDomain ? host.hasSuffix($0.name) : host == $0.name }) { return own.role }
    let found = SecretScanner.scan(Array(host.utf8), includingAddresses: true)
    let isPrivate = found.contains { $0.kind == .privateHost || $0.kind == .privateIP }
    return isPrivate || host == "localhost" ? Self.privateHost : nil
  }

  /// Whether something of a text would be replaced.
  func finds(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return replaced(bytes) != bytes
  }

  func replaced(_ text: String) -> String { String(decoding: replaced(Array(text.utf8)), as: UTF8.self) }

  func replaced(_ bytes: [UInt8]) -> [UInt8] {
    let addresses = addresses(in: bytes)
    if addresses.isEmpty, words.isEmpty { return bytes }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var upcoming = addresses[...]
    var at = 0
    while at < bytes.count {
      if let address = upcoming.first, address.range.lowerBound <= at {
        upcoming = upcoming.dropFirst()
        guard address.range.lowerBound == at else { continue }
        out += Array(address.role.utf8)
        at = address.range.upperBound
      } else if let (word, end) = word(in: bytes, at: at) {
        out += word.role
        for byte in bytes[at..<end] where byte == 0x0A { out.append(byte) }
        at = end
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return out
  }

  // MARK: - Names

  private func word(in bytes: [UInt8], at: Int) -> (Word, Int)? {
    guard let candidates = words[Self.folded(bytes[at])] else { return nil }
    for word in candidates {
      if Self.isWord(word.bytes[0]), at > 0, Self.isWord(bytes[at - 1]) { continue }
      guard let end = Self.match(word.bytes, in: bytes, at: at) else { continue }
      let isWhole = end == bytes.count || !Self.isWord(bytes[end]) || !Self.isWord(word.bytes[word.bytes.count - 1])
      if isWhole { return (word, end) }
    }
    return nil
  }

  private static func match(_ word: [UInt8], in bytes: [UInt8], at: Int) -> Int? {
    var at = at
    for byte in word {
      guard at < bytes.count else { return nil }
      if byte == 0x20 {
        let start = at
        var lines = 0
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A && lines == 0 {
          if bytes[at] == 0x0A { lines += 1 }
          at += 1
        }
        if at == start { return nil }
      } else {
        guard folded(bytes[at]) == byte else { return nil }
        at += 1
      }
    }
    return at
  }

  // MARK: - Addresses

  /// Whole addresses of the web with a private host, and private names, numbers and mail addresses outside of such.
  private func addresses(in bytes: [UInt8]) -> [(range: Range<Int>, role: String)] {
    var found = webAddresses(in: bytes)
    for secret in SecretScanner.scan(bytes, includingAddresses: true) where secret.kind.isAddress {
      let text = String(decoding: bytes[secret.bytes], as: UTF8.self)
      if allowed.contains(text.lowercased()) { continue }
      let role = secret.kind == .mail ? Self.mailAddress : role(ofHost: text) ?? Self.privateHost
      found.append((secret.bytes, role))
    }
    found += namedHosts(in: bytes)
    // Of what overlaps the one that begins first counts, then the longer one.
    found.sort { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }
    var result: [(range: Range<Int>, role: String)] = []
    for one in found where one.range.lowerBound >= (result.last?.range.upperBound ?? 0) { result.append(one) }
    return result
  }

  private func webAddresses(in bytes: [UInt8]) -> [(range: Range<Int>, role: String)] {
    var found: [(range: Range<Int>, role: String)] = []
    var at = 2
    while at + 1 < bytes.count {
      defer { at += 1 }
      guard bytes[at] == 0x2F, bytes[at - 1] == 0x2F, bytes[at - 2] == 0x3A || at == 2 || bytes[at - 2] <= 0x20 else {
        continue
      }
      var start = at - 1
      if bytes[at - 2] == 0x3A {
        start = at - 2
        while start > 0, Self.isWord(bytes[start - 1]) || bytes[start - 1] == 0x2B { start -= 1 }
      }
      var end = at + 1
      while end < bytes.count, !Self.endsAddress(bytes[end]) { end += 1 }
      // The full stop of a sentence is none of the address.
      while end > at + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2C { end -= 1 }
      let literal = end == at + 1 ? Self.bracketed(in: bytes, at: end) : nil
      if let literal {
        end = literal.upperBound + 1
        while end < bytes.count, !Self.endsAddress(bytes[end]) { end += 1 }
        while end > literal.upperBound + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2C { end -= 1 }
      }
      if let name = SecretScanner.webHost(in: bytes, at: at - 2), literal == nil {
        let text = String(decoding: bytes[name], as: UTF8.self)
        if !allowed.contains(text.lowercased()) { found.append((start..<end, role(ofHost: text) ?? Self.privateHost)) }
        continue
      }
      var host = bytes[at + 1..<end].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
      if let sign = host.lastIndex(of: 0x40) { host = host[(sign + 1)...] }
      if let colon = host.firstIndex(of: 0x3A) { host = host[..<colon] }
      if let literal { host = bytes[literal] }
      if !host.isEmpty, let role = role(ofHost: String(decoding: host, as: UTF8.self)) {
        found.append((start..<end, role))
      }
    }
    return found
  }

  /// The IPv6 address between the brackets that begin at a place (RFC 3986, 3.2.2).
  private static func bracketed(in bytes: [UInt8], at: Int) -> Range<Int>? {
    guard at < bytes.count, bytes[at] == 0x5B,
      let close = bytes[at...].prefix(60).firstIndex(of: 0x5D), close > at + 1
    else { return nil }
    return at + 1..<close
  }

  /// Hosts that the configuration names, wherever they stand in a text.
  private func namedHosts(in bytes: [UInt8]) -> [(range: Range<Int>, role: String)] {
    guard !hosts.isEmpty else { return [] }
    var found: [(range: Range<Int>, role: String)] = []
    var at = 0
    while at < bytes.count {
      guard Self.isHost(bytes[at]) else {
        at += 1
        continue
      }
      var end = at
      while end < bytes.count, Self.isHost(bytes[end]) || bytes[end] == 0x2E { end += 1 }
      var name = bytes[at..<end]
      while name.last == 0x2E { name = name.dropLast() }
      let text = String(decoding: name, as: UTF8.self).lowercased()
      let own = hosts.first { $0.isDomain ? text.hasSuffix($0.name) : text == $0.name }
      if let own, !allowed.contains(text) { found.append((at..<name.endIndex, own.role)) }
      at = end
    }
    return found
  }

  private static func endsAddress(_ byte: UInt8) -> Bool {
    byte <= 0x20 || "\"'<>()[]{}|`\\".utf8.contains(byte)
  }

  static func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isHost(_ byte: UInt8) -> Bool { isWord(byte) || byte == 0x2D }

  static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      || byte >= 0x80
  }
}
