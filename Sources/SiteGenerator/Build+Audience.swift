import Audiences
import Configuration
import Defaults
import Diagnostics
import FileTree
import Postmortems

extension Build {
  /// What of the content is meant for the audience of the site; `nil` where all of it is.
  static func pass(_ input: BuildInput, for request: BuildRequest) -> AudiencePass? {
    let policy = AudiencePolicy(request.configuration, known: request.rules.taxonomy.ids)
    guard !policy.showsEverything else { return nil }
    let vocabulary = request.rules.vocabulary
    return AudiencePass(input.files, policy: policy, threads: request.threads) { vocabulary.field($0)?.rawValue }
  }

  /// The files that pages refer to, as the audience may have them.
  static func attachments(
    _ files: [OutputFile], _ requests: [AssetRequest], _ pass: AudiencePass?, threads: Int
  ) -> Diagnosed<[OutputFile]> {
    guard let pass else { return Diagnosed(files) }
    let byAddress = Dictionary(requests.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    let attachments = files.compactMap { file in
      byAddress[file.path].map { Attachment(file, sourcePath: $0.sourcePath, location: $0.location) }
    }
    return pass.attachments(attachments, threads: threads)
  }

  /// Looks through finished files for what must not stand there; `nil` where everything may be seen.
  static func leakCheck(_ pass: AudiencePass?, threads: Int) -> LeakCheck? {
    pass.map { LeakCheck($0, common: Defaults.files.map(\.bytes), threads: threads) }
  }
}

extension BuildInput {
  /// The input as far as it is meant for the audience.
  func meant(by pass: AudiencePass?) -> BuildInput {
    guard let pass else { return self }
    var result = self
    result.files = pass.files
    result.leftOut = pass.leftOut
    result.audiences = pass.audiences
    if let actions { result.actions = NamedFile(path: actions.path, bytes: pass.redacted(data: actions.bytes)) }
    for path in pass.leftOut { result.history.files[path] = nil }
    return result
  }
}

extension BuildRequest {
  /// The request without addresses of hosts that the audience does not know.
  func meant(by pass: AudiencePass?) -> BuildRequest {
    guard pass != nil else { return self }
    var result = self
    let policy = AudiencePolicy(configuration, known: rules.taxonomy.ids)
    result.configuration.links.removeAll { policy.hides($0.url) }
    result.configuration.navigation.removeAll { policy.hides($0.url) || policy.hides($0.title) }
    if let url = configuration.sourceURL, policy.hides(url.text) { result.configuration.sourceURL = nil }
    if let url = configuration.editURL, policy.hides(url.text) { result.configuration.editURL = nil }
    return result
  }
}

extension NamedFile {
  /// A file of facts as far as the audience of a site may see them.
  func meant(for configuration: Configuration, vocabulary: Vocabulary, taxonomy: Taxonomy) -> NamedFile {
    let policy = AudiencePolicy(configuration, known: taxonomy.ids)
    guard !policy.showsEverything else { return self }
    let bytes = AudiencePass.redacted(data: bytes, policy: policy) { vocabulary.field($0)?.rawValue }
    return NamedFile(path: path, bytes: bytes)
  }
}

extension Taxonomy {
  /// The ids of all categories and causes.
  var ids: [String] { categories.flatMap { [$0.id] + $0.leaves.map(\.id) } }
}
