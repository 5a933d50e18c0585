import Testing

@testable import Postmortems

/// What a document is, by its name, its folder, its title and its text.
@Suite struct KindTests {
  private static let told =
    "## Timeline\n\nOn 4 May the queue was down from 09:00; Kim noticed it.\n\n## Root cause\n\nA limit was lowered by mistake.\n"

  @Test(arguments: [
    // A README is a postmortem where its title names an incident and the rest tells of it.
    ("week-7/README.md", "# Great queue failure Postmortem.\n\n" + told),
    ("week-7/README.md", "# Incident Report: the queue lost orders\n\n" + told),
    ("week-7/README.md", "**Postmortem: the queue lost orders**\n\n" + told),
    // Folders that are called so among other words.
    ("work/0x2a-postmortem/queue.md", "# Queue\n\nIt stood still.\n"),
    ("acme/acme-incident-reports/queue.md", "# Queue\n\nIt stood still.\n"),
    ("acme/2024_post-mortems/queue.md", "# Queue\n\nIt stood still.\n"),
    // Names of files.
    (
      "docs/OUTAGE-2026-03-14-queue.md",
      "# Panne de la file\n\n## Contexte\n\nTout marchait.\n\n## Suite\n\nRien.\n\nEn panne.\n"
    ),
    ("docs/incident_report_queue.md", "## Incident report on the queue\n\n## Mitigation:\n\nIt was restarted.\n"),
    // Other languages.
    ("news/2026-03-14-netz.md", "# Ausfall des Netzes\n\nSeit 17 Uhr ist das Netz nicht erreichbar.\n"),
    (
      "news/cola.md",
      "# Caída de la cola\n\n## Qué ocurrió\n\nLa cola dejó de responder.\n\n## Lo que falló\n\n- La alerta\n"
    ),
    ("news/queue.md", "# 결제 장애\n\n## 타임라인\n\n- 14:02 중단\n- 14:10 감지\n- 14:30 복구\n\n## 원인\n\n디스크.\n"),
  ])
  func incidentsAreSeen(path: String, text: String) {
    #expect(read(text, path: path).value.kind == .postmortem)
  }

  @Test(arguments: [
    ("docs/README.md", "# How to write a postmortem\n\n" + told), ("docs/README.md", "# Our postmortems\n\n" + told),
    ("acme-post-mortems/LICENSE.upstream", "The licence\n\nAs is.\n"),
    ("docs/incident-management/roles.md", "# Roles\n\nWho does what.\n"),
  ])
  func guidesAreNot(path: String, text: String) {
    #expect(read(text, path: path).value.kind != .postmortem)
  }

  @Test(arguments: [
    (
      "docs/form.md",
      "# Acme postmortem: {Incident title}\n\n## Timeline\n\n{YYYY-MM-DD HH:MM} what happened\n\n## Impact\n\n{who}\n\n## Root causes\n\n{why}\n"
    ),
    ("postmortems/postmortem-template.md", "# Postmortem\n\n## Timeline\n\n## Impact\n\n## Root cause\n"),
    ("incidents/template_incident.md", "# Incident\n\n## Timeline\n\n- HH:MM what\n\n## Impact\n\n## Root cause\n"),
  ])
  func templatesAreToldApart(path: String, text: String) {
    #expect(read(text, path: path).value.kind == .template)
  }

  @Test(arguments: [
    (
      "incidents/2026-01-03-mail-template.md",
      "# Mails without a text\n\n## Timeline\n\n- 14:02 mails were sent\n\n## Root cause\n\nA template.\n"
    ),
    (
      "incidents/mail.md",
      "# Mails to {name}\n\n## Timeline\n\n- 2026-01-03 14:02 mails to {name} were sent\n- 14:10 {name} and {place} noticed\n"
    ),
    (
      "incidents/expressions.md",
      "---\ndate: 2026-01-02\nseverity: SEV2\n---\n\n# {{a}} was shown\n\n## Summary\n\nIt read {{a}}, {{b}} and {{c}}.\n"
    ),
  ])
  func incidentsWithTemplatesAreIncidents(path: String, text: String) {
    #expect(read(text, path: path).value.kind == .postmortem)
  }
}
