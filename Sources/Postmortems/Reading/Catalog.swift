import Diagnostics

/// Puts the records of all documents together: drafts aside, and an id of its own for each.
public enum Catalog {
  public struct Result: Sendable {
    public var records: [Record]
    /// How many were left out as drafts.
    public var drafts: Int
  }

  /// - Parameters:
  ///   - records: in any order; the result does not depend on it.
  ///   - includingDrafts: keeps documents whose status is `draft`.
  public static func assemble(_ records: consuming [Record], includingDrafts: Bool) -> Diagnosed<Result> {
    var diagnostics: [Diagnostic] = []
    // By place: records are large values.
    let paths = records.map(\.path)
    var places: [Int] = []
    for (place, record) in records.enumerated() where includingDrafts || !record.isDraft { places.append(place) }
    places.sort { paths[$0] < paths[$1] }
    let drafts = records.count - places.count
    var result: [Record] = []
    result.reserveCapacity(places.count)
    for place in places { result.append(records[place]) }
    // Renaming changes the only copy there is, where the caller kept none.
    records = []
    giveIDs(to: &result, &diagnostics)
    reportTitles(result, &diagnostics)
    return Diagnosed(Result(records: result, drafts: drafts), diagnostics)
  }

  /// Stated ids first, the first file keeping one that several state; then ids made from paths.
  private static func giveIDs(to records: inout [Record], _ diagnostics: inout [Diagnostic]) {
    var owner: [String: Int] = [:]
    var unnamed: [Int] = []
    for index in records.indices {
      let id = records[index].id
      let key = id.lowercased()
      if id.isEmpty {
        unnamed.append(index)
      } else if let first = owner[key] {
        diagnostics.append(duplicateID(records[index], of: records[first]))
        unnamed.append(index)
      } else {
        owner[key] = index
      }
    }
    for index in unnamed {
      let id = freeID(for: records[index].path) { owner[$0] != nil }
      owner[id] = index
      let stated = records[index].id
      records[index].id = id
      records[index].idIsStated = false
      renameItems(of: &records[index], from: stated.isEmpty ? FileName.stem(records[index].path) : stated, to: id)
    }
  }

  /// Items without an id of their own were named after the document before it had its id.
  private static func renameItems(of record: inout Record, from old: String, to new: String) {
    guard var items = record.postmortem?.preventionItems else { return }
    for index in items.indices where items[index].id == "\(old)-P\(index + 1)" {
      items[index].id = "\(new)-P\(index + 1)"
    }
    record.postmortem?.preventionItems = items
  }

  private static func duplicateID(_ record: Record, of first: Record) -> Diagnostic {
    Diagnostic(
      .warning, rule: "document.id", at: SourceLocation(file: record.path, line: 1),
      "\"\(record.id)\" is already the id of another document",
      because: "links to it lead to the first one; this one gets an id made from its path",
      remedy: "give one of them another `id`",
      notes: [Diagnostic.Note("the first document with this id", at: SourceLocation(file: first.path, line: 1))])
  }

  /// From the file's name, then with ever more of its folders in front, and at last with a number.
  private static func freeID(for path: String, taken: (String) -> Bool) -> String {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    let stem = FileName.stem(path)
    let isIndex = ["index", "readme", "_index"].contains(stem.lowercased())
    var id = "document"
    for count in (isIndex && !folders.isEmpty ? 1 : 0)...folders.count {
      let candidate = RecordReader.slug((folders.suffix(count) + [stem]).joined(separator: " "))
      guard !candidate.isEmpty else { continue }
      id = candidate
      if !taken(id) { return id }
    }
    var number = 1
    repeat { number += 1 } while taken("\(id)-\(number)")
    return "\(id)-\(number)"
  }

  /// Two incidents with one title are told apart by nobody.
  private static func reportTitles(_ records: [Record], _ diagnostics: inout [Diagnostic]) {
    var first: [String: String] = [:]
    for record in records {
      let key = record.kind.rawValue + " " + Label.normalized(record.title)
      guard let known = first[key] else {
        first[key] = record.path
        continue
      }
      diagnostics.append(
        Diagnostic(
          .warning, rule: "document.title", at: SourceLocation(file: record.path, line: 1),
          "\"\(record.title)\" is already the title of another document",
          because: "in lists and search results nobody can tell them apart",
          remedy: "say in the title what is different",
          notes: [Diagnostic.Note("the first document with this title", at: SourceLocation(file: known, line: 1))])
      )
    }
  }
}
