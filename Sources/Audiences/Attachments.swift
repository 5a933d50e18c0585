import Diagnostics
import FileTree
import Parallelism

/// A file of the content that a page refers to, on its way to the site.
public struct Attachment: Sendable {
  public var file: OutputFile
  /// Its path in the content folder.
  public var sourcePath: String
  /// Where it is first referred to.
  public var location: SourceLocation

  public init(_ file: OutputFile, sourcePath: String, location: SourceLocation) {
    self.file = file
    self.sourcePath = sourcePath
    self.location = location
  }
}

extension AudiencePass {
  /// Attachments as the audience may have them: pictures without their metadata, texts with roles for names. What
  /// cannot be looked into stays out.
  public func attachments(_ files: [Attachment], threads: Int) -> Diagnosed<[OutputFile]> {
    let made = parallelMap(files, threads: threads) { self.attachment($0) }
    let missing = zip(files, made).filter { $0.1 == nil }.map { attachment, _ in
      Diagnostic(
        .warning, rule: "audience.opaque", at: attachment.location,
        "\"\(attachment.sourcePath)\" cannot be looked into, and is left out",
        because: "Nobody can tell whether it holds something that is not meant for \(policy.audience).",
        remedy: "Look into it yourself, and name its path under audiences.allow in debrief.yml.")
    }
    return Diagnosed(made.compactMap { $0 }, missing)
  }

  private func attachment(_ attachment: Attachment) -> OutputFile? {
    let bytes = attachment.file.bytes
    var file = attachment.file
    if let picture = ImageMetadata.stripped(bytes) {
      file.bytes = picture
    } else if Self.isText(bytes) {
      file.bytes = replacement.replaced(Self.isMarkup(file.path) ? Self.withoutComments(bytes) : bytes)
    } else if !policy.allowed.contains(attachment.sourcePath.lowercased()) {
      return nil
    }
    return file
  }

  private static func isMarkup(_ path: String) -> Bool {
    [".svg", ".html", ".htm", ".xml"].contains { path.lowercased().hasSuffix($0) }
  }

  /// UTF-8 without control characters.
  static func isText(_ bytes: [UInt8]) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil
      && bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 || $0 == 0x0C || $0 == 0x1B }
  }

  /// Without comments and `<metadata>`.
  static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
    var out = bytes
    for (open, close) in [("<!--", "-->"), ("<metadata", "</metadata>")] {
      let (open, close) = (Array(open.utf8), Array(close.utf8))
      var kept: [UInt8] = []
      var at = 0
      while let start = out.firstRange(of: open, in: at..<out.count) {
        kept += out[at..<start]
        let end = out.firstRange(of: close, in: start..<out.count)
        at = end.map { $0 + close.count } ?? out.count
      }
      out = kept + out[at...]
    }
    return out
  }
}
