import Diagnostics
import Postmortems
import TextAnalysis

/// PM27. Source: Wikimedia's incident template: nothing private in a public report.
///
/// The only rule that reads code and quotations: secrets stand there more than anywhere. Keys and tokens are looked
/// for in every document; addresses only where the document is for the public.
public enum Secrets: ReviewRule {
  public static let id = "PM27"
  public static let level = ReviewLevel.error
  public static let title = "No secrets; in public documents no private addresses"
  public static let readsEveryKind = true

  public static func findings(in subject: ReviewSubject) -> [Finding] {
    let isPublic = subject.settings.isPublic || subject.record.audience == .public
    let source = subject.record.document.source
    return SecretScanner.scan(source.bytes, includingAddresses: isPublic).map { secret in
      Finding(
        at: source.range(of: secret.bytes), secret.kind.summary,
        because: secret.kind.isAddress
          ? "The document is for the public; addresses help whoever wants to attack."
          : "A page is copied, cached and indexed; whoever sees the secret can use it.",
        remedy: secret.kind.isAddress
          ? "Name the role of the host or person instead." : "Revoke it first, then replace it by \"[redacted]\".")
    }
  }
}
