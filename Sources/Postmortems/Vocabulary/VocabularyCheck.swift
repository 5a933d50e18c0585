import DataFormats
import Diagnostics

/// Looks through the words of a vocabulary for names that mean nothing and groups that hold no words.
struct VocabularyCheck {
  let file: String

  /// The groups of a vocabulary, and the names that each gives words to; groups that are plain lists have none.
  static let groups: [(name: String, names: [String])] = [
    ("sections", SectionKind.allCases.map(\.rawValue)), ("fields", FieldName.allCases.map(\.rawValue)),
    ("columns", ItemColumn.allCases.map(\.rawValue)), ("statuses", PreventionItem.Status.allCases.map(\.rawValue)),
    ("moments", IncidentMoment.allCases.map(\.rawValue)), ("placeholders", []), ("legends", []), ("alone", []),
    ("listed", []),
  ]

  func check(_ data: DataValue?) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for entry in data?.entries ?? [] where entry.key != "version" && !entry.value.isNull {
      guard let group = Self.groups.first(where: { $0.name == entry.key }) else {
        let names = Self.groups.map(\.name)
        diagnostics.append(unknown(entry, "\"\(entry.key)\" is no group of the vocabulary", among: names))
        continue
      }
      if group.names.isEmpty {
        if entry.value.strings.isEmpty { diagnostics.append(wordless(entry)) }
        continue
      }
      guard case .map = entry.value.content else {
        diagnostics.append(
          Diagnostic(
            .warning, rule: "config.vocabulary", at: SourceLocation(file: file, range: entry.keyRange),
            "\(group.name) says of no word what it means", because: "the words recognise nothing",
            remedy: "write names and their words below it, such as \"\(group.names[0]): [word, other word]\""))
        continue
      }
      for name in entry.value.entries {
        if !group.names.contains(name.key) {
          let what = "\"\(name.key)\" is no name that \(group.name) can have"
          diagnostics.append(unknown(name, what, among: group.names))
        } else if name.value.strings.isEmpty, !name.value.isNull {
          diagnostics.append(wordless(name))
        }
      }
    }
    return diagnostics
  }

  private func unknown(_ entry: DataValue.Entry, _ what: String, among names: [String]) -> Diagnostic {
    Diagnostic(
      .warning, rule: "config.vocabulary", at: SourceLocation(file: file, range: entry.keyRange), what,
      because: "the words below it recognise nothing",
      remedy: Suggestion.nearest(to: entry.key, in: names).map { "did you mean \"\($0)\"?" }
        ?? "the names are \(names.joined(separator: ", "))")
  }

  private func wordless(_ entry: DataValue.Entry) -> Diagnostic {
    Diagnostic(
      .warning, rule: "config.vocabulary", at: SourceLocation(file: file, range: entry.keyRange),
      "\"\(entry.key)\" holds no words", because: "nothing is recognised by it",
      remedy: "write a list of words, such as [word, other word]")
  }
}
