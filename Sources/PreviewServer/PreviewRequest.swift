/// The head of an HTTP request, as far as a preview needs it (RFC 9112).
struct PreviewRequest: Equatable {
  var isHead: Bool
  /// As it was sent: percent-encoded, with its query.
  var target: String
  var host: String

  /// The most bytes of a request line and its headers.
  static let limit = 16 << 10

  enum Problem: Error, Equatable {
    case malformed, method, version, body, noHost

    var status: Status {
      switch self {
      case .malformed, .noHost: .badRequest
      case .method: .methodNotAllowed
      case .version: .versionNotSupported
      case .body: .contentTooLarge
      }
    }
  }

  /// - Parameter head: everything before the empty line.
  static func parse(_ head: ArraySlice<UInt8>) -> Result<PreviewRequest, Problem> {
    // RFC 9112, 2.2: lines end with CRLF, and a lone LF may be taken for one; a bare CR and a NUL are no part of one.
    var lines: [Substring] = []
    for line in head.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = line.last == 0x0D ? line.dropLast() : line
      guard !line.contains(where: { $0 == 0x0D || $0 == 0 }), let text = String(validating: line, as: UTF8.self) else {
        return .failure(.malformed)
      }
      lines.append(text[...])
    }
    guard let first = lines.first else { return .failure(.malformed) }
    let words = first.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, !words[1].isEmpty else { return .failure(.malformed) }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else {
      return .failure(words[2].hasPrefix("HTTP/") ? .version : .malformed)
    }
    guard words[0] == "GET" || words[0] == "HEAD" else { return .failure(.method) }
    var hosts: [String] = []
    for line in lines.dropFirst() where !line.isEmpty {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex, line.first != " ", line.first != "\t" else {
        return .failure(.malformed)
      }
      let name = line[..<colon].lowercased()
      let value = String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
      switch name {
      case "host": hosts.append(value.trimmingBlanks())
      case "content-length" where value.trimmingBlanks() != "0": return .failure(.body)
      case "transfer-encoding": return .failure(.body)
      default: continue
      }
    }
    // RFC 9112, 3.2: a request with no or more than one Host is answered with 400.
    guard hosts.count == 1, let host = hosts.first else { return .failure(.noHost) }
    return .success(PreviewRequest(isHead: words[0] == "HEAD", target: String(words[1]), host: host))
  }

  /// Whether the name that the browser asked for is one of this machine itself.
  ///
  /// A page of another site whose name leads to 127.0.0.1 (DNS rebinding) still sends its own name.
  func isForThisMachine(port: UInt16) -> Bool {
    ["127.0.0.1", "localhost", "[::1]"].contains {
      host.lowercased() == "\($0):\(port)" || port == 80 && host.lowercased() == $0
    }
  }
}

extension String {
  func trimmingBlanks() -> String {
    var text = self[...]
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return String(text)
  }
}

enum Status: String {
  case ok = "200 OK"
  case found = "302 Found"
  case badRequest = "400 Bad Request"
  case notFound = "404 Not Found"
  case methodNotAllowed = "405 Method Not Allowed"
  case timeout = "408 Request Timeout"
  case contentTooLarge = "413 Content Too Large"
  case misdirected = "421 Misdirected Request"
  case headersTooLarge = "431 Request Header Fields Too Large"
  case unavailable = "503 Service Unavailable"
  case versionNotSupported = "505 HTTP Version Not Supported"
}

/// What a request's target names in a site.
enum SitePath {
  /// The path of a file: decoded once, without query; `nil` for what no file of a site can be called.
  ///
  /// Files are looked up among those that were built and are never opened on disk, so that no notation leads out of
  /// the site; what looks like an attempt is refused all the same.
  static func resolve(_ target: String) -> String? {
    let path = target.prefix { $0 != "?" && $0 != "#" }
    guard path.hasPrefix("/"), let bytes = decoded(path.utf8.dropFirst()),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) { return nil }
    let names = text.split(separator: "/", omittingEmptySubsequences: false)
    for (index, name) in names.enumerated() {
      if name == "." || name == ".." || name.isEmpty && index < names.count - 1 { return nil }
    }
    return text.isEmpty || text.hasSuffix("/") ? text + "index.html" : text
  }

  private static func decoded(_ bytes: some Collection<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        out.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(hex), let low = rest.next().flatMap(hex) else { return nil }
      out.append(high << 4 | low)
    }
    return out
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  static func encoded(_ path: String) -> String {
    var out = ""
    for byte in path.utf8 {
      let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      if isPlain || "-._~/".utf8.contains(byte) {
        out.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return out
  }

  private static let types: [String: String] = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "jsonl": "application/jsonl", "svg": "image/svg+xml", "png": "image/png",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
    "ico": "image/x-icon", "xml": "application/xml", "txt": "text/plain; charset=utf-8", "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8", "woff2": "font/woff2",
    "mp4": "video/mp4", "webm": "video/webm", "ics": "text/calendar; charset=utf-8",
  ]

  static func type(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
    return types[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
  }
}
