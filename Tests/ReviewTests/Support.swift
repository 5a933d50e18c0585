import Configuration
import DataFormats
import Defaults
import Diagnostics
import Foundation
import KnowledgeBase
import Markdown
import Postmortems
import SiteGenerator
import Testing

@testable import Review

/// Reviews documents that exist only in a test, by the rules and words that ship.
enum Reviewer {
  static let words: ReviewWords = {
    let bytes = Defaults.file("Data/review.yml") ?? []
    return ReviewWords.read(DataValue.parseYAML(bytes[...], file: "review.yml").value, file: "review.yml").value
  }()

  static let rules = ReadingRules.make(for: Configuration()).value

  static func review(
    _ documents: [String: String], settings: ReviewSettings = ReviewSettings(),
    configuration: Configuration = Configuration()
  ) -> [String: DocumentReview] {
    let rules = configuration == Configuration() ? rules : ReadingRules.make(for: configuration).value
    let records = documents.sorted { $0.key < $1.key }
      .map { Build.record(of: Array($0.value.utf8), path: $0.key, rules: rules).value }
    let catalog = Catalog.assemble(records, includingDrafts: true).value
    let base = KnowledgeBase.build(records: catalog.records, taxonomy: rules.taxonomy, asOf: nil).value
    let context = ReviewContext(
      settings: settings, words: words, base: base, configuration: configuration, vocabulary: rules.vocabulary,
      contentFiles: Set(documents.keys))
    return Dictionary(base.records.map { ($0.path, Review.review($0, in: context)) }, uniquingKeysWith: { a, _ in a })
  }

  static func findings(_ text: String, settings: ReviewSettings = ReviewSettings()) -> [Diagnostic] {
    review(["incident.md": text], settings: settings)["incident.md"]?.diagnostics ?? []
  }

  /// The findings of rules (of all, where none is named) that look at nothing but the document: no knowledge base is built for it.
  static func findings(_ chosen: any ReviewRule.Type..., in text: String) -> [Finding] {
    let record = Build.record(of: Array(text.utf8), path: "incident.md", rules: rules).value
    let subject = ReviewSubject(record, in: emptyContext)
    return (chosen.isEmpty ? ReviewRules.all : chosen).flatMap { $0.findings(in: subject) }
  }

  private static let emptyContext = ReviewContext(
    settings: ReviewSettings(), words: words,
    base: KnowledgeBase.build(records: [], taxonomy: rules.taxonomy, asOf: nil).value, configuration: Configuration(),
    vocabulary: rules.vocabulary, contentFiles: [])

  static func rules(_ text: String) -> Set<String> { Set(findings(text).map(\.rule)) }
}

/// A complete postmortem without a finding, and the same with parts of it replaced.
enum BaseDocument {
  static let text: String = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return (try? String(contentsOf: folder.appending(path: "base.md"), encoding: .utf8)) ?? ""
  }()

  /// - Parameter snippet: front matter whose keys replace those of the base, an empty value removing one; and sections
  ///   that replace those with the same heading.
  static func with(_ snippet: String) -> String {
    var (head, sections) = parts(of: text)
    let own = parts(of: snippet)
    for line in own.head {
      let key = line.prefix { $0 != ":" } + ":"
      let isRemoved = line.drop { $0 != ":" }.dropFirst().allSatisfy { $0 == " " }
      if let at = head.firstIndex(where: { $0.hasPrefix(key) }) {
        if isRemoved { head.remove(at: at) } else { head[at] = line }
      } else if !isRemoved {
        head.append(line)
      }
    }
    for section in own.sections {
      let title = section.prefix { $0 != "\n" }
      if let at = sections.firstIndex(where: { $0.prefix { $0 != "\n" } == title }) {
        sections[at] = section
      } else if title.hasPrefix("## ") {
        sections.append(section)
      }
    }
    return "---\n" + head.map { $0 + "\n" }.joined() + "---\n" + sections.joined()
  }

  /// The lines of the front matter, and the texts that begin with `## ` (the first one with what stands before).
  private static func parts(of text: String) -> (head: [String], sections: [String]) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var head: [String] = []
    if lines.first == "---" {
      lines = lines.dropFirst()
      head = Array(lines.prefix { $0 != "---" })
      lines = lines.dropFirst(head.count + 1)
    }
    var sections: [String] = []
    var current = ""
    for line in lines {
      if line.hasPrefix("## ") {
        if !current.isEmpty { sections.append(current) }
        current = ""
      }
      current += line + "\n"
    }
    return (head, sections + (current.isEmpty ? [] : [current]))
  }
}
