import Postmortems
import TextAnalysis

/// What an incident's document gives to compare it by, read once.
struct Evidence {
  /// Services and alerts as slugs.
  var services: [String]
  var alerts: [String]
  /// The patterns of its error messages, each once, and those of them that say enough to tie incidents together.
  var patterns: [String]
  var tellingPatterns: [String]
  /// Names of things that few documents mention, in lower case.
  var names: [String]

  /// - Parameter ids: of the taxonomy: they are labels, and no things.
  init(_ record: Record, without ids: Set<String>) {
    services = record.postmortem?.services.map { Slug.make($0.value) }.uniqued() ?? []
    alerts = record.postmortem?.alerts.map { Slug.make($0.value) }.uniqued() ?? []
    patterns = record.postmortem?.errorSignatures.map { ErrorPattern.of($0.text) }.uniqued() ?? []
    tellingPatterns = patterns.filter(ErrorPattern.isTelling)
    let files = record.document.path
    names = NameReader.names(of: record).filter { !ids.contains($0) && !files.hasSuffix($0) }
  }
}

extension KnowledgeBase {
  /// What each incident can be compared by, in the order of the incidents.
  func readEvidence() -> [Evidence] {
    let ids = Set(taxonomy.allIDs)
    return incidents.indices.map { Evidence(records[recordPlaces[$0]], without: ids) }
  }

  /// The incidents' titles, to be compared as texts.
  func readTitles(_ synonyms: Synonyms) -> LessonTerms {
    LessonTerms(incidents.map(\.title), synonyms: synonyms)
  }
}
