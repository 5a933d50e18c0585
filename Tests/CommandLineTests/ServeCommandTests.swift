import Foundation
import Glibc
import Testing

/// A preview that runs beside a test, ended with it.
private final class Preview {
  let process = Process()
  let port: UInt16
  private let errors = Pipe()

  init(_ arguments: [String] = [], in folder: URL) throws {
    process.executableURL = Run.executable
    process.arguments = ["serve", "--port", "0"] + arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines).dropLast().split(separator: ":").last ?? "") ?? 0
  }

  deinit { process.terminate() }

  func interrupt() -> Int32 {
    process.interrupt()
    process.waitUntilExit()
    return process.terminationStatus
  }

  func get(_ target: String, host: String? = nil, method: String = "GET") -> String {
    let socket = connect(method: method, target, host: host)
    defer { close(socket) }
    var text = ""
    while let more = receive(socket) { text += more }
    return text
  }

  func connect(method: String = "GET", _ target: String, host: String? = nil) -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let request = Array("\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\r\n".utf8)
    _ = send(socket, request, request.count, Int32(MSG_NOSIGNAL))
    return socket
  }

  func receive(_ socket: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}

@Suite struct ServeCommandTests {
  @Test(arguments: [[], ["--poll"]])
  func showsWhatASaveChanges(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident])
    let preview = try Preview(arguments, in: place.folder)
    let page = preview.get("/incidents/inc-1.html")
    #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n") && page.contains("Content-Type: text/html; charset=utf-8\r\n"))
    #expect(page.contains("<script src=\"/.debrief/reload.js?v=") && !place.exists("Site"))
    let version = try #require(page.firstMatch(of: #/reload\.js\?v=(\d+)/#)?.output.1)

    let events = preview.connect("/.debrief/events?since=\(version)")
    defer { close(events) }
    var heard = ""
    func hear(until ending: (String) -> Bool) {
      while !ending(heard), let more = preview.receive(events) { heard += more }
    }
    hear { $0.contains("\"version\":\(version),\"changed\":[]") && $0.hasSuffix("\n\n") }
    heard = ""
    try place.write("Content/a.md", Data((incident + "\n\nA word more. See [it](gone.md).\n").utf8))
    hear { $0.contains("event: site") && $0.hasSuffix("\n\n") }
    #expect(heard.contains("\"incidents/inc-1.html\"") && heard.contains("\"rule\":\"link.missing\""), "\(heard)")
    #expect(preview.get("/incidents/inc-1.html").contains("A word more."))
    #expect(preview.get("/.debrief/reload.js").contains("EventSource"))
    #expect(preview.interrupt() == 0)
  }

  /// The page that a browser shows is told of before the rest of the site is ready, and what the build says after it.
  @Test func theOpenPageComesFirst() throws {
    let place = try Workspace(["Content/a.md": incident])
    let preview = try Preview(in: place.folder)
    let version = try #require(preview.get("/incidents/inc-1.html").firstMatch(of: #/reload\.js\?v=(\d+)/#)?.output.1)
    let events = preview.connect("/.debrief/events?since=\(version)&page=/incidents/inc-1.html")
    defer { close(events) }
    var heard = ""
    func isWhole() -> Bool { heard.contains("event: site") && heard.hasSuffix("\n\n") }
    while !isWhole(), let more = preview.receive(events) { heard += more }
    heard = ""
    try place.write("Content/a.md", Data((incident + "\n\nA word more. See [it](gone.md).\n").utf8))
    while !heard.contains("link.missing") || !isWhole(), let more = preview.receive(events) { heard += more }
    let told = heard.split(separator: "\n").filter { $0.hasPrefix("data:") }
    #expect(told.count == 2 && told[0].contains("\"changed\":[\"incidents/inc-1.html\"]"), "\(heard)")
    #expect(!told[0].contains("link.missing") && told[1].contains("\"changed\":["))
    // The page is as it was told of, so that no browser loads it twice.
    #expect(told.last?.contains("\"incidents/inc-1.html\"") == false)
    #expect(preview.get("/incidents/inc-1.html").contains("A word more."))
  }

  /// Saves that come while a build is under way end with what was saved last.
  @Test func theLastOfManySavesIsShown() throws {
    let place = try Workspace(["Content/a.md": incident])
    let preview = try Preview(in: place.folder)
    for number in 1...30 {
      try place.write("Content/a.md", Data((incident + "\n\nSave number \(number).\n").utf8))
      usleep(20_000)
    }
    var page = ""
    for _ in 0..<400 where !page.contains("Save number 30.") {
      usleep(50_000)
      page = preview.get("/incidents/inc-1.html")
    }
    #expect(page.contains("Save number 30."))
    #expect(preview.interrupt() == 0)
  }

  /// Targets, names and methods, and the status each is answered with.
  @Test func answersWhatItShouldAndNothingElse() throws {
    let place = try Workspace([
      "Content/a.md": incident + "\n\n[x](secret.txt) [y](up/outside.txt)\n", "outside.txt": "secret",
    ])
    for (link, target) in [("secret.txt", "/etc/passwd"), ("up", "..")] {
      try FileManager.default.createSymbolicLink(
        atPath: place.folder.appending(path: "Content/\(link)").path, withDestinationPath: target)
    }
    let preview = try Preview(in: place.folder)
    let cases: [(target: String, host: String?, method: String, status: String)] = [
      ("/", nil, "GET", "200"), ("/", "localhost:\(preview.port)", "GET", "200"), ("/incidents", nil, "GET", "302"),
      ("/incidents/", nil, "GET", "200"), ("/gone.html", nil, "GET", "404"), ("/", "evil.example", "GET", "421"),
      ("/.debrief/events", "evil.example:\(preview.port)", "GET", "421"), ("/", nil, "POST", "405"),
      ("/", nil, "PUT", "405"), ("/../outside.txt", nil, "GET", "404"), ("/%2e%2e/outside.txt", nil, "GET", "404"),
      ("/..%2foutside.txt", nil, "GET", "404"), ("/%252e%252e%252foutside.txt", nil, "GET", "404"),
      ("//etc/passwd", nil, "GET", "404"), ("/..%5coutside.txt", nil, "GET", "404"),
      ("/up/outside.txt", nil, "GET", "404"),
      ("/secret.txt", nil, "GET", "404"), ("/files/secret.txt", nil, "GET", "404"),
      ("/index.html%00.txt", nil, "GET", "404"),
      ("/" + String(repeating: "a", count: 20_000), nil, "GET", "431"), ("http://127.0.0.1/", nil, "GET", "404"),
    ]
    for (target, host, method, status) in cases {
      let answer = preview.get(target, host: host, method: method)
      #expect(
        answer.hasPrefix("HTTP/1.1 \(status) "), "\(method) \(target.prefix(60)) \(host ?? ""): \(answer.prefix(40))")
      #expect(!answer.contains("root:") && !answer.contains("\r\n\r\nsecret"))
    }
    let head = preview.get("/", method: "HEAD")
    #expect(head.hasPrefix("HTTP/1.1 200 OK") && head.hasSuffix("\r\n\r\n"))
  }

  @Test func boundsItsConnections() throws {
    let place = try Workspace(["Content/a.md": incident])
    let preview = try Preview(in: place.folder)
    let held = (0..<64).map { _ in preview.connect("/.debrief/events") }
    defer { for socket in held { close(socket) } }
    // Each of them is answered before the next comes, so that they are counted.
    for socket in held { #expect(preview.receive(socket)?.hasPrefix("HTTP/1.1 200") == true) }
    #expect(preview.get("/").hasPrefix("HTTP/1.1 503"))
    #expect(preview.interrupt() == 0)
  }

  @Test func saysThatAPortIsTaken() throws {
    let place = try Workspace(["Content/a.md": incident])
    let preview = try Preview(in: place.folder)
    let second = try Run(["serve", "--port", "\(preview.port)"], in: place.folder)
    #expect(second.status == 2)
    #expect(second.errors.contains("cannot listen on port \(preview.port): another program uses it"))
    #expect(second.errors.contains("--port \(preview.port &+ 1)"))
  }

  @Test(arguments: [[], ["--poll"]])
  func buildsAgainWithoutAServer(arguments: [String]) throws {
    let place = try Workspace(["Content/a.md": incident, "debrief.yml": "output: Content/public\n"])
    let process = Process()
    process.executableURL = Run.executable
    process.arguments = ["build", "--watch"] + arguments
    process.currentDirectoryURL = place.folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    func nextBuild() -> String {
      var text = ""
      while !text.hasSuffix("index.html\n") {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { return text }
        text += String(decoding: more, as: UTF8.self)
      }
      return text
    }
    #expect(nextBuild().contains("in 1 document."))
    // A file in a new folder is seen as well. The site that came to be in the content calls for one more build at most.
    try place.write("Content/deep/b.md", Data("# Other\n".utf8))
    var text = nextBuild()
    if !text.contains("in 2 documents.") { text = nextBuild() }
    #expect(text.contains("in 2 documents."), "\(text)")
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
