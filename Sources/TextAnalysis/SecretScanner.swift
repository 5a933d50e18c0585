/// Finds keys, tokens and private addresses in bytes, by the fixed shapes that their issuers document.
///
/// One pass: at each byte that can begin a secret the shapes that begin with it are tried, and each looks at a
/// bounded number of bytes. Public, because a build scans what it writes with it.
public enum SecretScanner {
  public enum Kind: Hashable, Sendable {
    /// The name of the issuer's key, such as "an AWS access key".
    case key(String)
    case privateKey
    case passwordInAddress
    case mail
    case privateHost
    case privateIP

    public var isAddress: Bool {
      switch self {
      case .mail, .privateHost, .privateIP: true
      default: false
      }
    }

    /// What was found, in a sentence that does not repeat it.
    public var summary: String {
      switch self {
      case .key(let name): "this looks like \(name)"
      case .privateKey: "this is a private key"
      case .passwordInAddress: "this address holds a password"
      case .mail: "this is an e-mail address"
      case .privateHost: "this is the name of a private host"
      case .privateIP: "this is an address of a private network"
      }
    }
  }

  public struct Secret: Hashable, Sendable {
    public var kind: Kind
    /// Half open.
    public var bytes: Range<Int>
  }

  private struct Shape {
    var prefix: [UInt8]
    var name: String
    /// How many bytes of the alphabet follow, at least.
    var minimum: Int
    var alphabet: @Sendable (UInt8) -> Bool

    init(_ prefix: String, _ name: String, _ minimum: Int, _ alphabet: @escaping @Sendable (UInt8) -> Bool) {
      self.prefix = Array(prefix.utf8)
      self.name = name
      self.minimum = minimum
      self.alphabet = alphabet
    }
  }

  private static let shapes: [Shape] = [
    Shape("AKIA", "an AWS access key", 16, isUpperOrDigit), Shape("ASIA", "an AWS access key", 16, isUpperOrDigit),
    Shape("ghp_", "a GitHub token", 36, isWord), Shape("gho_", "a GitHub token", 36, isWord),
    Shape("ghs_", "a GitHub token", 36, isWord), Shape("ghu_", "a GitHub token", 36, isWord),
    Shape("github_pat_", "a GitHub token", 30, isWord), Shape("glpat-", "a GitLab token", 20, isTokenByte),
    Shape("xoxb-", "a Slack token", 20, isTokenByte), Shape("xoxp-", "a Slack token", 20, isTokenByte),
    Shape("xapp-", "a Slack token", 20, isTokenByte), Shape("AIza", "a Google API key", 35, isTokenByte),
    Shape("ya29.", "a Google token", 30, isTokenByte), Shape("sk_live_", "a Stripe key", 20, isWord),
    Shape("rk_live_", "a Stripe key", 20, isWord), Shape("npm_", "an npm token", 36, isWord),
    Shape("SG.", "a SendGrid key", 40, { isTokenByte($0) || $0 == 0x2E }),
    Shape("hooks.slack.com/services/T", "a Slack webhook", 20, { isTokenByte($0) || $0 == 0x2F }),
    Shape("dop_v1_", "a DigitalOcean token", 40, isWord), Shape("hvs.", "a Vault token", 20, isTokenByte),
    Shape("eyJ", "a JSON Web Token", 60, { isTokenByte($0) || $0 == 0x2E }),
    Shape("sk-", "an API key", 20, isTokenByte),
  ]

  /// By byte: whether a key can begin with it, or with what it stands in.
  private static let begins: [Bool] = (0...255).map { byte in
    byte == 0x2D || byte == 0x3A || byte == 0x3D || shapes.contains { Int($0.prefix[0]) == byte }
  }
  private static let byFirst: [UInt8: [Shape]] = Dictionary(grouping: shapes) { $0.prefix[0] }
  private static let privateKey = Array("-----BEGIN ".utf8)

  /// In the order in which they stand.
  public static func scan(_ bytes: [UInt8], includingAddresses: Bool) -> [Secret] {
    var found: [Secret] = []
    var at = 0
    let begins = begins
    while at < bytes.count {
      let key = begins[Int(bytes[at])] ? secret(in: bytes, at: at) : nil
      if let secret = key ?? (includingAddresses ? address(in: bytes, at: at) : nil) {
        found.append(secret)
        at = max(at + 1, secret.bytes.upperBound)
      } else {
        at += 1
      }
    }
    return found
  }

  /// The name of a host in an address of the web that no other network knows, such as that in `http://intranet/`.
  ///
  /// - Parameter at: of the colon behind the scheme; what is elsewhere or no such colon has none.
  public static func webHost(in bytes: [UInt8], at: Int) -> Range<Int>? {
    bytes.indices.contains(at) ? PrivateHosts.webHost(in: bytes, at: at)?.bytes : nil
  }

  // MARK: - Keys

  private static func secret(in bytes: [UInt8], at: Int) -> Secret? {
    let byte = bytes[at]
    if let shapes = byFirst[byte], at == 0 || !isWord(bytes[at - 1]) || byte == 0x68 {
      for shape in shapes where bytes[at...].starts(with: shape.prefix) {
        var end = at + shape.prefix.count
        let limit = min(bytes.count, end + 400)
        while end < limit, shape.alphabet(bytes[end]) { end += 1 }
        let body = bytes[at + shape.prefix.count..<end]
        if body.count >= shape.minimum, isRandom(body), shape.name != "a JSON Web Token" || isJWT(bytes[at..<end]),
          shape.name != "an API key" || body.contains(where: isDigit) && body.contains(where: isUpper)
        {
          return Secret(kind: .key(shape.name), bytes: at..<end)
        }
      }
    }
    if byte == 0x2D, bytes[at...].starts(with: privateKey) { return privateKey(in: bytes, at: at) }
    if byte == 0x3A, let password = password(in: bytes, at: at) { return password }
    if byte == 0x3A || byte == 0x3D { return assigned(in: bytes, at: at) }
    return nil
  }

  private static let secretNames: [(name: String, summary: String)] = [
    ("secret_access_key", "an AWS secret key"), ("password", "a password"), ("passwd", "a password"),
    ("secret_key", "a secret key"), ("api_key", "an API key"), ("apikey", "an API key"),
    ("client_secret", "a client secret"), ("auth_token", "a token"), ("access_token", "a token"),
  ]

  /// `aws_secret_access_key = …`, `password=…`, `"api_key": "…"`: what is said of itself to be a secret.
  private static func assigned(in bytes: [UInt8], at: Int) -> Secret? {
    var end = at
    while end > 0, [0x20, 0x09, 0x22, 0x27].contains(bytes[end - 1]), at - end < 4 { end -= 1 }
    var start = end
    while start > 0, end - start < 40, isTokenByte(bytes[start - 1]) { start -= 1 }
    let name = String(decoding: bytes[start..<end].map { $0 == 0x2D ? 0x5F : $0 }, as: UTF8.self).lowercased()
    guard let kind = secretNames.first(where: { name.hasSuffix($0.name) }) else { return nil }
    var value = at + 1
    while value < bytes.count, value - at < 5, [0x20, 0x09, 0x22, 0x27].contains(bytes[value]) { value += 1 }
    var last = value
    let limit = min(bytes.count, value + 200)
    // Quotes, marks of HTML and of lists end it.
    let ends: Set<UInt8> = [0x22, 0x27, 0x26, 0x2C, 0x3B, 0x3C, 0x3E, 0x5C, 0x60]
    while last < limit, bytes[last] > 0x20, bytes[last] < 0x7F, !ends.contains(bytes[last]) { last += 1 }
    while last > value, [0x2E, 0x29, 0x3A].contains(bytes[last - 1]) { last -= 1 }
    let word = bytes[value..<last]
    // `$PASSWORD`, `{password}`, `os.environ["…"]`, `***` stand for one; a word alone is a word.
    let marks: Set<UInt8> = [0x24, 0x2A, 0x7B, 0x5B, 0x28, 0x25, 0x3D]
    let isWritten = word.contains(where: isDigit) && word.contains { isWord($0) && !isDigit($0) }
    guard word.count >= 6, isWritten, !word.contains(where: marks.contains) else { return nil }
    let text = String(decoding: word, as: UTF8.self).uppercased()
    if text.contains("EXAMPLE") || text.contains("XXX") || text.contains("REDACTED") { return nil }
    return Secret(kind: .key(kind.summary), bytes: value..<last)
  }

  private static func privateKey(in bytes: [UInt8], at: Int) -> Secret? {
    let line = bytes[at...].prefix(80).prefix { $0 != 0x0A }
    let text = String(decoding: line, as: UTF8.self)
    guard text.contains("PRIVATE KEY-----") else { return nil }
    // The header alone names the kind of key that was lost; the body is what must not be there.
    let body = bytes[line.endIndex...].prefix(200).filter { isTokenByte($0) || $0 == 0x2B || $0 == 0x2F }
    return body.count >= 40 ? Secret(kind: .privateKey, bytes: at..<line.endIndex) : nil
  }

  /// `postgres://user:secret@host`: from the scheme to the at sign.
  private static func password(in bytes: [UInt8], at: Int) -> Secret? {
    guard bytes[at...].starts(with: [0x3A, 0x2F, 0x2F]), at > 1, isWord(bytes[at - 1]) else { return nil }
    var colon: Int?
    var end = at + 3
    let limit = min(bytes.count, at + 200)
    while end < limit, bytes[end] > 0x20, bytes[end] != 0x2F, bytes[end] != 0x40, bytes[end] < 0x7F {
      if bytes[end] == 0x3A, colon == nil { colon = end }
      end += 1
    }
    guard end < limit, bytes[end] == 0x40, let colon, end - colon > 3 else { return nil }
    let word = bytes[colon + 1..<end]
    // `$PASSWORD`, `<password>`, `***` and `password` stand for one.
    let marks: Set<UInt8> = [0x24, 0x3C, 0x2A, 0x7B, 0x5B]
    let text = String(decoding: word, as: UTF8.self).lowercased()
    if word.contains(where: marks.contains) || ["password", "pass", "secret", "xxx", "redacted", "pwd"].contains(text) {
      return nil
    }
    return Secret(kind: .passwordInAddress, bytes: colon + 1..<end)
  }

  /// Examples are written with one letter or with words; a key has several kinds of characters.
  private static func isRandom(_ body: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: body.prefix(60), as: UTF8.self).uppercased()
    if text.contains("EXAMPLE") || text.contains("XXXX") { return false }
    return Set(body).count >= 8
  }

  private static func isJWT(_ token: ArraySlice<UInt8>) -> Bool {
    token.split(separator: 0x2E, omittingEmptySubsequences: false).count == 3
  }

  // MARK: - Addresses

  private static func address(in bytes: [UInt8], at: Int) -> Secret? {
    if bytes[at] == 0x40 { return mail(in: bytes, at: at) }
    if bytes[at] == 0x3A { return PrivateHosts.webHost(in: bytes, at: at) }
    let isStart = at == 0 || !isWord(bytes[at - 1]) && bytes[at - 1] != 0x2E && bytes[at - 1] != 0x2D
    guard isStart, isWord(bytes[at]) else { return nil }
    if let local = PrivateHosts.uniqueLocal(in: bytes, at: at) { return local }
    var end = at
    let limit = min(bytes.count, at + 254)
    while end < limit, isWord(bytes[end]) || bytes[end] == 0x2E || bytes[end] == 0x2D { end += 1 }
    while end > at, bytes[end - 1] == 0x2E { end -= 1 }
    let name = bytes[at..<end]
    guard name.contains(0x2E) else { return nil }
    if isPrivateIP(name) { return Secret(kind: .privateIP, bytes: at..<end) }
    let text = String(decoding: name, as: UTF8.self).lowercased()
    let suffixes = [".internal", ".local", ".corp", ".intranet", ".lan", ".localdomain"]
    if suffixes.contains(where: { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }) {
      return Secret(kind: .privateHost, bytes: at..<end)
    }
    return nil
  }

  /// RFC 2606 keeps `example` names for examples.
  private static func mail(in bytes: [UInt8], at: Int) -> Secret? {
    var start = at
    while start > 0, at - start < 64, isMailByte(bytes[start - 1]) { start -= 1 }
    var end = at + 1
    let limit = min(bytes.count, at + 254)
    while end < limit, isWord(bytes[end]) || bytes[end] == 0x2E || bytes[end] == 0x2D { end += 1 }
    while end > at, bytes[end - 1] == 0x2E { end -= 1 }
    let host = String(decoding: bytes[at + 1..<max(at + 1, end)], as: UTF8.self).lowercased()
    guard start < at, let dot = host.lastIndex(of: "."), host[host.index(after: dot)...].count >= 2,
      !host.hasSuffix("example.com"), !host.hasSuffix("example.org"), !host.hasSuffix("example.net"),
      !host.hasSuffix(".example"), !host.hasSuffix(".invalid"), !host.hasSuffix(".test")
    else { return nil }
    // `git@github.com:…` is the address of a repository.
    if bytes[start..<at].elementsEqual("git".utf8) { return nil }
    return Secret(kind: .mail, bytes: start..<end)
  }

  /// RFC 1918: 10/8, 172.16/12, 192.168/16. RFC 6598: 100.64/10, behind the translation of a provider.
  private static func isPrivateIP(_ name: ArraySlice<UInt8>) -> Bool {
    let parts = name.split(separator: 0x2E, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.count <= 3 && part.allSatisfy(isDigit) ? Int(String(decoding: part, as: UTF8.self)) : nil
    }
    guard parts.count == 4, numbers.count == 4, numbers.allSatisfy({ $0 < 256 }) else { return false }
    return numbers[0] == 10 || numbers[0] == 192 && numbers[1] == 168
      || numbers[0] == 172 && (16...31).contains(numbers[1]) || numbers[0] == 100 && (64...127).contains(numbers[1])
  }

  // MARK: - Bytes

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }

  @Sendable private static func isUpperOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || isUpper(byte) }

  @Sendable private static func isWord(_ byte: UInt8) -> Bool {
    isUpperOrDigit(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  @Sendable private static func isTokenByte(_ byte: UInt8) -> Bool { isWord(byte) || byte == 0x2D }

  private static func isMailByte(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == 0x2E || byte == 0x2B || byte == 0x2D || byte == 0x25
  }
}
