import Configuration
import Diagnostics
import FileTree

@testable import Audiences

/// A site for the public, with the settings of a `debrief.yml`.
func policy(_ settings: String = "", audience: String = "public") -> AudiencePolicy {
  var configuration = Configuration.parse(Array(settings.utf8), path: "debrief.yml").value
  configuration.audience = audience
  return AudiencePolicy(configuration)
}

func pass(_ documents: [String: String], _ policy: AudiencePolicy) -> AudiencePass {
  let files = documents.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, bytes: Array($0.value.utf8)) }
  return AudiencePass(files, policy: policy, threads: 1) { $0.lowercased() == "lead" ? "owner" : nil }
}

/// What is left of one document, without lines that hold nothing.
func left(_ text: String, _ settings: String = "audiences: {default: public}") -> [String] {
  let files = pass(["a.md": text], policy(settings)).files
  return files.first.map { String(decoding: $0.bytes, as: UTF8.self) }?.split(separator: "\n").map(String.init) ?? []
}
