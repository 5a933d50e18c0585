import Diagnostics

/// What a host answered, kept so that it is not asked again every day.
public struct LinkAnswer: Hashable, Sendable {
  /// The status of HTTP; 0 where there was no answer.
  public var status: Int
  /// The day it was asked for, in days since 1970-01-01.
  public var day: Int
  /// Where there was no answer: why.
  public var reason: String?

  public init(status: Int, day: Int, reason: String? = nil) {
    self.status = status
    self.day = day
    self.reason = reason
  }

  public enum Verdict: Hashable, Sendable {
    case good
    /// The page is gone, or the host is.
    case broken
    /// The host would not say: it asks for a sign-in, has no time, or does not like programs.
    case unknown
  }

  public var verdict: Verdict {
    switch status {
    case 200..<400: .good
    case 401, 402, 403, 407, 408, 425, 429, 451, 500..<600, 999: .unknown
    default: .broken
    }
  }
}

/// How other hosts are asked: one address at a time, with a pause for each host, and the good ones only once in a while.
public struct ExternalLinkCheck: Sendable {
  /// How long a good answer counts, in days.
  public var maxAge = 7
  /// The least time between two questions to one host, in milliseconds.
  public var pause = 1_000
  /// The most questions to one host at once, over which the rest waits for another day.
  public var mostPerHost = 100

  public init() {}

  public struct Result: Sendable {
    public var diagnostics: [Diagnostic]
    public var cache: [String: LinkAnswer]
    public var asked: Int
    public var known: Int
    public var unknown: Int
  }

  /// Asks for every address that no fresh answer is known for.
  ///
  /// - Parameters:
  ///   - cache: answers of earlier days by address; those of addresses that are not linked any more are dropped.
  ///   - today: in days since 1970-01-01.
  ///   - ask: asks one host for one address.
  ///   - wait: waits so many milliseconds.
  ///   - now: milliseconds of any clock that runs forward.
  public func run(
    _ links: [ExternalLink], cache: [String: LinkAnswer], today: Int, ask: (String) -> LinkAnswer,
    wait: (Int) -> Void, now: () -> Int, progress: (Int, Int) -> Void = { _, _ in }
  ) -> Result {
    var result = Result(diagnostics: [], cache: [:], asked: 0, known: 0, unknown: 0)
    var next: [String: Int] = [:]
    var perHost: [String: Int] = [:]
    // Hosts take turns, so that the pauses of one are used for the others.
    for (done, link) in ExternalLinkCheck.inTurns(links).enumerated() {
      progress(done, links.count)
      if let known = cache[link.url], known.verdict == .good, (0...maxAge).contains(today - known.day) {
        result.cache[link.url] = known
        result.known += 1
        continue
      }
      let host = ExternalLinkCheck.host(of: link.url)
      perHost[host, default: 0] += 1
      guard perHost[host, default: 0] <= mostPerHost else {
        result.unknown += 1
        continue
      }
      if let due = next[host], due > now() { wait(due - now()) }
      let answer = ask(link.url)
      next[host] = now() + pause
      result.asked += 1
      result.cache[link.url] = answer
      if answer.verdict == .unknown { result.unknown += 1 }
      if answer.verdict == .broken { result.diagnostics.append(.brokenLink(link, answer)) }
    }
    result.diagnostics = result.diagnostics.inReportOrder()
    return result
  }

  static func inTurns(_ links: [ExternalLink]) -> [ExternalLink] {
    var seen: [String: Int] = [:]
    let turns = links.map { link in
      let host = host(of: link.url)
      defer { seen[host, default: 0] += 1 }
      return (turn: seen[host, default: 0], link: link)
    }
    return turns.enumerated().sorted { ($0.element.turn, $0.offset) < ($1.element.turn, $1.offset) }.map(\.element.link)
  }

  /// Name and port, whoever is asked for there.
  static func host(of url: String) -> String {
    let behind = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
    let authority = behind.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return (authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority).lowercased()
  }
}

extension Diagnostic {
  fileprivate static func brokenLink(_ link: ExternalLink, _ answer: LinkAnswer) -> Diagnostic {
    let what = answer.reason ?? "the host answers \(answer.status)"
    let more = link.places.dropFirst().prefix(5).map { Note("it is linked here, too", at: $0) }
    return Diagnostic(
      .warning, rule: "links.external", at: link.places.first ?? SourceLocation(file: ""),
      "\(link.url): \(what)", because: "Who follows the link finds nothing.",
      remedy: "Correct the link, or link to a copy of the page.", notes: Array(more))
  }
}
