import Testing

@testable import TextAnalysis

@Suite struct SecretScannerTests {
  /// Put together here, so that no scanner of this repository takes them for real ones.
  private static let aws = "AKIA" + "Z7QW3RTY5UIO9PLM"
  private static let github = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"

  private static let sk = "sk-" + "proj-a1B2c3D4e5F6g7H8i9J0k1L2"

  @Test(arguments: [
    (aws, ["key"]), ("key=\(aws).", ["key"]), (github, ["key"]), ("`\(github)`", ["key"]),
    ("AKIAIOSFODNN7EXAMPLE", []), ("AKIAXXXXXXXXXXXXXXXX", []), ("xAKIA" + "Z7QW3RTY5UIO9PLM", []), ("AKIA", []),
    ("ghp_short", []), ("postgres://app:h4nter2x@db/x", ["password"]), ("postgres://app:$PASSWORD@db/x", []),
    ("postgres://app:password@db/x", []), ("https://host:8080/a@b", []), ("https://example.com/@user", []),
    ("-----BEGIN RSA PRIVATE KEY-----\n" + String(repeating: "aB3/", count: 20), ["private"]),
    ("-----BEGIN RSA PRIVATE KEY-----\nwas in the log", []), ("-----BEGIN CERTIFICATE-----\nabc", []),
    (sk, ["key"]), ("sk-folding-cube-animation-1", []), ("task-12", []), ("sk-" + "loading-Spinner-animation", []),
    ("aws_secret_access_key = " + "wJalrXUtnFEMI/K7MDENG/bPxRfiCYz3", ["key"]), ("password=hun" + "ter2", ["key"]),
    ("\"api_key\": \"a1b2c3d4e5\"", ["key"]), ("DB_PASSWORD: h4nter22", ["key"]), ("<b>password</b>", []),
    ("password=$PASSWORD1", []), ("password: see the vault", []), ("password = os.environ[\"P1\"]", []),
    ("password=required", []), ("password=XXXX1234", []), ("the password: rotated in 2026", []), ("password=", []),
    ("", []), ("://", []), ("@", []), ("a@b.c@", []),
  ])
  func keysAreFoundInEveryDocument(_ text: String, _ kinds: [String]) {
    #expect(Self.kinds(text, addresses: false) == kinds)
  }

  @Test(arguments: [
    ("mail jane@corp.io now", ["mail"]), ("jane@example.com", []), ("git@github.com:a/b", []), ("@jane", []),
    ("10.1.2.3", ["ip"]), ("172.16.0.1", ["ip"]), ("172.32.0.1", []), ("192.168.0.300", []), ("8.8.8.8", []),
    ("v10.1.2", []), ("1.10.1.2.3", []), ("db-3.internal", ["host"]), ("internal", []), ("x.internal.example.com", []),
  ])
  func addressesOnlyWhereTheyMatter(_ text: String, _ kinds: [String]) {
    #expect(Self.kinds(text, addresses: true) == kinds)
    #expect(Self.kinds(text, addresses: false) == [])
  }

  private static func kinds(_ text: String, addresses: Bool) -> [String] {
    SecretScanner.scan(Array(text.utf8), includingAddresses: addresses).map { secret in
      #expect(secret.bytes.upperBound <= text.utf8.count)
      switch secret.kind {
      case .key: return "key"
      case .privateKey: return "private"
      case .passwordInAddress: return "password"
      case .mail: return "mail"
      case .privateHost: return "host"
      case .privateIP: return "ip"
      }
    }
  }
}
