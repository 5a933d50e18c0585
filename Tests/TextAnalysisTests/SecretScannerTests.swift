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
    ("100.64.0.1", ["ip"]), ("100.127.255.255", ["ip"]), ("100.128.0.1", []), ("100.63.0.1", []),
    ("fd12::1", ["ip"]), ("at fd12:3456:789a:1::12, and", ["ip"]), ("[FD12:3456:789A::]:443", ["ip"]),
    ("fc00:1:2:3:4:5:6:7", ["ip"]), ("fd12:1:2: x", []), ("fe12::1", []), ("fd12::1::2", []), ("fdx::1", []),
    ("fd12::main()", []), ("2001:db8::fd12:1", []), ("fd:12:34:56:78:9a", []),
    ("http://intranet/wiki", ["host"]), ("see https://kb:8443/x?y", ["host"]), ("http://wiki.", []),
    ("<a href=\"http://wiki\">", ["host"]), ("postgres://app@orders-db/x", ["host"]),
    ("http://localhost:8080/", []), ("http://example/", []), ("s3://bucket/x", []), ("file://host/x", []),
    ("http://${HOST}/x", []), ("http://<host>/", []), ("http://a.b/", []), ("std::http://x", []), ("http://", []),
    ("xhttp://intranet/", []), ("http://wiki_1/", []), ("http://8080/", []),
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
