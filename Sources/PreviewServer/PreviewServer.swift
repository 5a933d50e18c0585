import Glibc
import Synchronization

/// Serves a site from memory to browsers of this machine, and tells them when it has changed.
///
/// One thread waits for all sockets at once, so that no browser can hold up another. What is served is never read from
/// disk: a request can name nothing but a file that was built.
public final class PreviewServer: Sendable {
  public let port: UInt16
  private let listener: Int32
  private let wake: (read: Int32, write: Int32)
  private let current: Mutex<PublishedSite>

  /// The pages that stand in browsers now, with the version that each was loaded at.
  private let looked = Mutex<[String: Int]>([:])
  public var openPages: Set<String> { looked.withLock { Set($0.keys) } }

  /// At most so many browsers' connections at once; further ones are told to come back.
  static let mostConnections = 64
  /// How long a request may take to arrive, and an answer to be taken, in milliseconds.
  private static let patience = 10_000
  /// How often a listening browser is sent a sign of life, in milliseconds.
  private static let heartbeat = 15_000

  public struct Failure: Error, Hashable, CustomStringConvertible {
    public var description: String
    public var isBusy: Bool
  }

  /// Takes a port of the loopback address; 0 takes any that is free.
  ///
  /// - Throws: `Failure` where the port is in use or not allowed.
  public init(port: UInt16, site: PreviewSite) throws(Failure) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard socket >= 0 else { throw Failure.last("cannot open a socket") }
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isOpen else {
      let failure = Failure.last("cannot listen on port \(port)")
      close(socket)
      throw failure
    }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      close(socket)
      throw Failure.last("cannot open a pipe")
    }
    for end in ends { makeUnattended(end) }
    listener = socket
    wake = (ends[0], ends[1])
    self.port = UInt16(bigEndian: address.sin_port)
    // Versions of one run begin where no earlier run's ended, so that a page from before knows that it is old.
    current = Mutex(PublishedSite(site: site, version: monotonicMilliseconds()))
  }

  deinit {
    for descriptor in [listener, wake.read, wake.write] { close(descriptor) }
  }

  public var address: String { "http://127.0.0.1:\(port)/" }

  /// Puts another site in place of the one that is served, and tells every browser.
  public func publish(_ site: PreviewSite) {
    current.withLock { $0.replace(with: site) }
    signal("p")
  }

  /// Puts single files in place of those that are served while the rest of a site is not ready, and tells every browser.
  ///
  /// - Parameter patience: for how long to wait, in milliseconds, until the browsers that show them have loaded them: the
  ///   rest of a build takes all cores, and who looks at a page waits for that page.
  /// - Returns: whether one of them is new.
  @discardableResult
  public func publish(_ files: [String: [UInt8]], patience: Int = 0) -> Bool {
    guard let version = current.withLock({ $0.merge(files) ? $0.version : nil }) else { return false }
    let concerned = openPages.filter { files[$0] != nil }
    signal("p")
    let end = monotonicMilliseconds() + patience
    // While it is being loaded, a page stands in no browser.
    while monotonicMilliseconds() < end, looked.withLock({ pages in concerned.contains { pages[$0] ?? 0 < version } }) {
      usleep(1_000)
    }
    return true
  }

  /// Ends `run`.
  public func stop() { signal("s") }

  private func signal(_ letter: Character) {
    var byte = letter.asciiValue ?? 0
    _ = write(wake.write, &byte, 1)
  }

  // MARK: - The loop

  /// Serves until `stop` is called.
  public func run() {
    var loop = Loop(server: self)
    loop.run()
  }

  private struct Loop {
    let server: PreviewServer
    var connections: [Connection] = []
    var isStopped = false

    mutating func run() {
      while !isStopped {
        var polled = [pollfd(fd: server.wake.read, events: Int16(POLLIN), revents: 0)]
        polled.append(pollfd(fd: server.listener, events: Int16(POLLIN), revents: 0))
        for connection in connections {
          let events = connection.isWaitingToWrite ? POLLIN | POLLOUT : POLLIN
          polled.append(pollfd(fd: connection.socket, events: Int16(events), revents: 0))
        }
        let now = monotonicMilliseconds()
        let next = connections.map(\.deadline).min().map { max(0, $0 - now) } ?? -1
        if poll(&polled, nfds_t(polled.count), Int32(clamping: next)) < 0, errno != EINTR { return }
        serve(polled.dropFirst(2).map { Int32($0.revents) })
        if polled[0].revents != 0 { answerWake() }
        if polled[1].revents != 0 { accept() }
        let pages = Dictionary(connections.compactMap(\.page).map { ($0.path, $0.version) }, uniquingKeysWith: max)
        server.looked.withLock { $0 = pages }
      }
      for connection in connections { close(connection.socket) }
    }

    /// - Parameter events: what happened at each connection, in their order.
    private mutating func serve(_ events: [Int32]) {
      let now = monotonicMilliseconds()
      var kept: [Connection] = []
      for (index, happened) in events.enumerated() where index < connections.count {
        var connection = connections[index]
        if step(&connection, happened, now) { kept.append(connection) } else { close(connection.socket) }
      }
      connections = kept
    }

    /// `false` where the connection has come to its end.
    private func step(_ connection: inout Connection, _ happened: Int32, _ now: Int) -> Bool {
      if happened & (POLLERR | POLLNVAL) != 0 { return false }
      if happened & (POLLIN | POLLHUP) != 0, !connection.receive() { return false }
      if case .reading = connection.state {
        if connection.input.count > PreviewRequest.limit {
          server.answer(&connection, .failure(.headersTooLarge), now)
        } else if let head = connection.head {
          server.answer(&connection, PreviewRequest.parse(head).mapError { StatusError(status: $0.status) }, now)
        } else if now >= connection.deadline {
          server.answer(&connection, .failure(.timeout), now)
        }
      } else if now >= connection.deadline {
        guard case .listening = connection.state, !connection.isWaitingToWrite else { return false }
        connection.output = Array(": still here\n\n".utf8)
        connection.deadline = now + PreviewServer.heartbeat
      }
      guard connection.send() else { return false }
      if case .answering = connection.state, !connection.isWaitingToWrite {
        shutdown(connection.socket, Int32(SHUT_WR))
        return false
      }
      return true
    }

    private mutating func accept() {
      while true {
        let socket = Glibc.accept(server.listener, nil, nil)
        guard socket >= 0 else { return }
        makeUnattended(socket)
        var connection = Connection(socket: socket, deadline: monotonicMilliseconds() + PreviewServer.patience)
        if connections.count >= PreviewServer.mostConnections {
          connection.output = PreviewServer.response(.unavailable, body: Array("Too many connections.\n".utf8))
          _ = connection.send()
          close(socket)
        } else {
          connections.append(connection)
        }
      }
    }

    private mutating func answerWake() {
      var letters = [UInt8](repeating: 0, count: 64)
      let count = read(server.wake.read, &letters, letters.count)
      guard count > 0 else { return }
      if letters[..<count].contains(UInt8(ascii: "s")) { isStopped = true }
      let published = server.current.withLock { $0 }
      for index in connections.indices {
        // Each is told what has changed since it was told last; one that came with the newest version knows it.
        guard case .listening(let since) = connections[index].state, since != published.version else { continue }
        connections[index].state = .listening(published.version)
        connections[index].output += Array(published.event(since: since).utf8)
        connections[index].deadline = monotonicMilliseconds() + PreviewServer.heartbeat
        _ = connections[index].send()
      }
    }
  }

  // MARK: - Answers

  private func answer(_ connection: inout Connection, _ request: Result<PreviewRequest, StatusError>, _ now: Int) {
    connection.state = .answering
    connection.input = []
    connection.deadline = now + Self.patience
    switch request {
    case .failure(let status):
      connection.output = Self.response(status.status, body: Array((status.status.rawValue + "\n").utf8))
    case .success(let request):
      guard request.isForThisMachine(port: port) else {
        connection.output = Self.response(
          .misdirected, body: Array("This preview answers to 127.0.0.1:\(port) and localhost:\(port) only.\n".utf8))
        return
      }
      let path = request.target.prefix { $0 != "?" }
      if path == PreviewSite.Address.events, !request.isHead {
        let since = request.target.firstRange(of: "since=")
          .flatMap { Int(request.target[$0.upperBound...].prefix(18).prefix { $0.isASCII && $0.isNumber }) }
        let published = current.withLock { $0 }
        connection.state = .listening(published.version)
        connection.page = request.target.firstRange(of: "&page=")
          .flatMap { SitePath.resolve(String(request.target[$0.upperBound...])) }.map { ($0, since ?? 0) }
        connection.deadline = now + Self.heartbeat
        connection.output = Array((Self.eventsHead + published.event(since: since)).utf8)
      } else {
        connection.output = content(request, path: String(path))
      }
    }
  }

  private func content(_ request: PreviewRequest, path: String) -> [UInt8] {
    if path == PreviewSite.Address.script {
      return Self.response(
        .ok, type: SitePath.type(of: path), body: Array(ReloadScript.text.utf8), isHead: request.isHead)
    }
    let (site, version) = current.withLock { ($0.site, $0.version) }
    func body(_ path: String, _ bytes: [UInt8]) -> [UInt8] {
      path.hasSuffix(".html") ? PreviewSite.withScript(bytes, version: version) : bytes
    }
    let resolved = SitePath.resolve(request.target)
    if let resolved, let bytes = site.files[resolved] {
      return Self.response(
        .ok, type: SitePath.type(of: resolved), body: body(resolved, bytes), isHead: request.isHead)
    }
    if let resolved, site.files[resolved + "/index.html"] != nil {
      return Self.response(.found, location: "/" + SitePath.encoded(resolved) + "/", body: [], isHead: request.isHead)
    }
    let page = site.files["404.html"].map { body("404.html", $0) }
    return Self.response(
      .notFound, type: page == nil ? "text/plain; charset=utf-8" : "text/html; charset=utf-8",
      body: page ?? Array("There is no such page in this site.\n".utf8), isHead: request.isHead)
  }

  /// The head of a stream of events; the first one is for a browser whose page is of an older version.
  private static let eventsHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n"
    + "X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\r\nretry: 500\n\n"

  static func response(
    _ status: Status, type: String = "text/plain; charset=utf-8", location: String? = nil, body: [UInt8],
    isHead: Bool = false
  ) -> [UInt8] {
    var head = "HTTP/1.1 \(status.rawValue)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
    if let location { head += "Location: \(location)\r\n" }
    if status == .methodNotAllowed { head += "Allow: GET, HEAD\r\n" }
    head += "Cache-Control: no-store\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n"
    head += "Cross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\n\r\n"
    return Array(head.utf8) + (isHead ? [] : body)
  }
}

/// A status that ends a request.
struct StatusError: Error {
  var status: Status

  static let headersTooLarge = StatusError(status: .headersTooLarge)
  static let timeout = StatusError(status: .timeout)
}

extension PreviewServer.Failure {
  fileprivate static func last(_ what: String) -> PreviewServer.Failure {
    let code = errno
    let words =
      switch code {
      case EADDRINUSE: "another program uses it"
      case EACCES: "ports below 1024 are the system's"
      default: String(cString: strerror(code))
      }
    return PreviewServer.Failure(description: "\(what): \(words)", isBusy: code == EADDRINUSE)
  }
}
