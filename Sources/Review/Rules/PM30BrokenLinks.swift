import Diagnostics
import Markdown
import Postmortems

/// PM30: links to other documents, to files beside them, and to headings lead somewhere.
public enum BrokenLinks: ReviewRule {
  public static let id = "PM30"
  public static let level = ReviewLevel.error
  public static let title = "Internal links and anchors resolve"
  public static let readsEveryKind = true

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let record = subject.record
    let table = subject.context.links
    return record.document.links.compactMap { link in
      switch table.target(of: link, from: record) {
      case .outside, .file, .document(_, hasAnchor: true): return nil
      case .document(let path, hasAnchor: false): return noAnchor(link, path, subject)
      case .beyond:
        return Finding(
          at: link.range, "\"\(link.destination)\" leads out of the content folder",
          because: "The site holds nothing from there.", remedy: "Link to the place where it is published.")
      case .missing(let path): return missing(link, path, subject)
      }
    }
  }

  private static func missing(_ link: LinkReference, _ path: String, _ subject: ReviewSubject) -> Finding {
    let moved = link.kind == .wikilink ? nil : subject.context.links.only(named: path)
    let target = moved.map { LinkTable.relative(from: subject.record.path, to: $0) }
    return Finding(
      at: link.range, "\"\(link.destination)\" leads to nothing",
      because: "A reader in the middle of an incident ends there.",
      remedy: target.map { "The only file of that name is \"\($0)\"." } ?? "Correct the path, or add the file.",
      fix: target.flatMap { fix(link, path: $0, subject) })
  }

  private static func noAnchor(_ link: LinkReference, _ path: String, _ subject: ReviewSubject) -> Finding {
    let fragment = link.destination.split(separator: "#", maxSplits: 1).last.map(String.init) ?? ""
    let like = subject.context.links.anchor(like: fragment, in: path)
    return Finding(
      at: link.range, "\"\(link.destination)\": there is no \"#\(fragment)\" in \(path)",
      because: "The reader lands at the top of the page and has to search.",
      remedy: like.map { "Did you mean \"#\($0)\"?" } ?? "Correct the heading's anchor; it was perhaps renamed.",
      fix: like.flatMap { replacing(fragment, by: $0, in: link, subject) })
  }

  /// The path is written anew where the destination stands in one line as it is, once.
  private static func fix(_ link: LinkReference, path: String, _ subject: ReviewSubject) -> Fix? {
    let old = String(link.destination.prefix { $0 != "#" && $0 != "?" })
    guard path.utf8.allSatisfy({ $0 != 0x20 && $0 != 0x28 && $0 != 0x29 }) else { return nil }
    return replacing(old, by: path, in: link, subject)
  }

  private static func replacing(_ old: String, by new: String, in link: LinkReference, _ subject: ReviewSubject) -> Fix?
  {
    let range = link.range
    guard range.start.line == range.end.line, !old.isEmpty else { return nil }
    let line = Array(subject.record.document.source.line(range.start.line))
    let wanted = Array(old.utf8)
    // The destination is the last thing in a link.
    guard range.end.column <= line.count, range.start.column >= 1 else { return nil }
    var at = range.end.column - wanted.count
    while at >= range.start.column - 1 {
      if line[at..<min(line.count, at + wanted.count)].elementsEqual(wanted) {
        let start = SourcePosition(line: range.start.line, column: at + 1)
        let end = SourcePosition(line: range.start.line, column: at + wanted.count)
        return Fix(SourceRange(start: start, end: end), replacement: new)
      }
      at -= 1
    }
    return nil
  }
}
