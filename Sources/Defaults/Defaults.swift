/// The files that travel inside the binary: the default theme (`Templates/…`) and the default data
/// (`Data/taxonomy.yml`, …) and the document templates (`Documents/postmortem.md`, …). Paths use `/` and are relative to the package.
public enum Defaults {
  /// Every embedded file, in the order of its path.
  public static let files: [(path: String, bytes: [UInt8])] = embeddedFiles.map { file in
    (file.path, bytes(of: file.text))
  }

  /// The bytes of one embedded file, or `nil` where there is none at this path.
  public static func file(_ path: String) -> [UInt8]? {
    embeddedFiles.first { $0.path == path }.map { bytes(of: $0.text) }
  }

  private static func bytes(of text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { Array($0) }
  }
}
