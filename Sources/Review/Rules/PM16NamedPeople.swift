import Diagnostics
import Markdown
import Postmortems

/// PM16. Source: Google SRE workbook: name roles, not people.
///
/// Whether two capitalised words are a person nobody can tell; a name counts here only when the document itself
/// says so, as the owner of an item or in a role, or when it is a handle (`@alice`).
public enum NamedPeople: ReviewRule {
  public static let id = "PM16"
  public static let level = ReviewLevel.warning
  public static let title = "No person is named outside roles and owners"

  private static let exempt: Set<SectionKind?> = [.people, .actions, .facts, .references, nil]

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let names = names(in: subject)
    let list = PhraseList(names.sorted())
    var found: [Finding] = []
    // Once a document: whoever mends it searches for the name anyway.
    var seen: Set<String> = []
    for block in subject.prose.blocks where !exempt.contains(block.section) && !block.isHeading {
      for hit in list.hits(in: block) where seen.insert(hit.phrase).inserted {
        found.append(finding(at: subject.prose.range(of: hit, in: block), named: hit.phrase, in: subject))
      }
      for handle in handles(in: block) {
        let text = subject.prose.written(handle, in: block)
        if seen.insert(text).inserted {
          found.append(finding(at: subject.prose.range(handle, in: block), named: text, in: subject))
        }
      }
    }
    return found
  }

  private static func finding(at range: SourceRange, named name: String, in subject: ReviewSubject) -> Finding {
    let person = subject.context.configuration.people.first { person in
      ([person.name] + person.aliases).contains { $0.lowercased() == name.lowercased() }
    }
    return Finding(
      at: range, "\(name) is named", because: "A postmortem is read for years; it is about what a role saw and did.",
      remedy: person?.role.map { "Name the role: \($0)." }
        ?? "Name the role: the on-call engineer, the incident commander.")
  }

  /// Names of two or more words that the document gives as people, and that are no teams.
  private static func names(in subject: ReviewSubject) -> Set<String> {
    let facts = subject.facts
    let roles = subject.context.words[.roles]
    let known = subject.context.configuration
    let others = Set(
      (facts.teams.map(\.value) + facts.services.map(\.value) + known.teams.map(\.name) + known.services.map(\.name))
        .map { $0.lowercased() })
    let given =
      facts.people.map(\.name) + facts.preventionItems.compactMap { $0.owner?.value } + [subject.record.owner ?? ""]
    let split = given.flatMap { $0.split { ",;/&".contains($0) } }.map {
      $0.split(separator: " ").joined(separator: " ")
    }
    let people = known.people.flatMap { [$0.name] + $0.aliases }.filter { $0.contains(" ") }
    return Set(
      (split + people).filter { name in
        let words = name.split(separator: " ")
        let isName = (2...4).contains(words.count) && words.allSatisfy { $0.first?.isUppercase ?? false }
        let isRole = words.contains { word in roles.texts.contains(word.lowercased()) }
        return isName && !isRole && !others.contains(name.lowercased())
          && name.utf8.allSatisfy { !(0x30...0x39).contains($0) }
      })
  }

  private static let annotations: Set<String> = [
    "override", "deprecated", "autowired", "transactional", "nullable", "nonnull", "notnull", "async", "scheduled",
    "bean", "inject", "test", "property", "staticmethod", "classmethod", "dataclass", "param", "return", "returns",
    "throws", "todo", "media", "import", "available", "mainactor", "published", "state", "latest", "next",
  ]

  /// Hyphens are part of handles.
  private static func end(ofHandle index: Int, in block: Prose.Block) -> Int {
    var index = index
    while index + 1 < block.words.count,
      block.bytes[block.words[index].range.upperBound..<block.words[index + 1].range.lowerBound].elementsEqual([0x2D])
    {
      index += 1
    }
    return block.words[index].range.upperBound
  }

  /// `@alice`, at the beginning of a word and not of an address.
  private static func handles(in block: Prose.Block) -> [Range<Int>] {
    block.words.indices.compactMap { index in
      let word = block.words[index]
      let at = word.range.lowerBound - 1
      guard at >= 0, block.bytes[at] == 0x40, word.range.count > 1 else { return nil }
      if at > 0, block.bytes[at - 1] != 0x20, block.bytes[at - 1] != 0x28 { return nil }
      // `@here` and `@channel` call a room.
      guard !["here", "channel", "everyone", "all", "team", "oncall"].contains(block.text(word.range)) else {
        return nil
      }
      // `@types/node` is a package, `@Override` an annotation of a language.
      let behind = end(ofHandle: index, in: block)
      if behind < block.bytes.count, block.bytes[behind] == 0x2F || block.bytes[behind] == 0x28 { return nil }
      guard !annotations.contains(block.text(word.range)) else { return nil }
      guard !block.bytes[word.range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return at..<end(ofHandle: index, in: block)
    }
  }
}
