@testable import SearchIndex

/// A small knowledge base about a few incidents.
enum Library {
  static let facets = [
    FacetDefinition(
      name: "cause", label: "Root cause",
      values: [
        .init(id: "capacity", label: "Capacity & resource exhaustion"),
        .init(id: "capacity.disk", label: "Disk full", parent: "capacity"),
        .init(id: "capacity.memory", label: "Memory leak or OOM", parent: "capacity"),
        .init(id: "change", label: "Change & configuration"),
        .init(id: "change.flag", label: "Feature flag", parent: "change"),
        .init(id: "security.certificate", label: "Expired certificate"),
      ]),
    FacetDefinition(name: "severity", label: "Severity", values: (1...4).map { .init(id: "\($0)", label: "SEV\($0)") }),
    FacetDefinition(
      name: "service", label: "Service",
      values: [.init(id: "checkout", label: "checkout"), .init(id: "public-api", label: "public-api")]),
    FacetDefinition(
      name: "year", label: "Year", values: [.init(id: "2024", label: "2024"), .init(id: "2025", label: "2025")]),
    FacetDefinition(
      name: "prevention", label: "Prevention", values: [.init(id: "overdue", label: "Has overdue items")],
      aliases: ["is"]),
  ]

  static let documents = [
    incident(
      "inc-127", "PostgreSQL primary stopped on a full disk", 20_158, causes: ["capacity.disk", "change"], severity: 1,
      services: ["checkout"], overdue: true,
      text: "A replication slot kept 412 GB of WAL under pg_wal until the volume had no room.",
      code:
        "2025-03-11 14:02:11.532 UTC [2817] PANIC:  could not write to file \"pg_wal/xlogtemp.2817\": No space left on device"
    ),
    incident(
      "inc-130", "Log shipper filled the root volume of the API nodes", 20_202, causes: ["capacity.disk"], severity: 2,
      services: ["public-api"],
      text:
        "A shipper that could not reach its endpoint buffered to disk without a limit. The disk was full in 41 minutes."
    ),
    incident(
      "inc-112", "Media worker leaked memory after a library upgrade", 19_949,
      causes: ["capacity.memory", "capacity.disk"],
      severity: 2, services: ["checkout", "public-api"], overdue: true,
      text: "The kernel OOMKilled the worker every 11 minutes; heap dumps filled the scratch disk.",
      code: "kernel: Out of memory: Killed process 8812 (worker)"),
    incident(
      "inc-099", "Expired certificate broke every mobile login", 19_800, causes: ["security.certificate"], severity: 1,
      services: ["public-api"],
      text: "Nobody renewed the certificate of the gateway. Kubernetes pods kept the old one.",
      code: "x509: certificate has expired or is not yet valid"),
    incident(
      "inc-140", "Feature flag sent checkout traffic to the old pricing engine", 20_250,
      causes: ["change.flag", "capacity"],
      severity: 3, services: ["checkout"], text: "The flag was on for all tenants instead of one percent."),
    SearchDocument(
      id: "cause-disk", kind: .cause, title: "Disk full", url: "causes/disk-full.html",
      summary: "How to confirm it and what has worked.",
      facets: ["cause": ["capacity.disk"]], names: ["no space left on device"]),
    SearchDocument(
      id: "learning-1", kind: .learning, title: "Alert on the rate at which a disk fills", url: "learnings/rate.html",
      summary: "Thresholds alone leave too little time.", facets: ["cause": ["capacity.disk"]]),
    SearchDocument(
      id: "ref-severity", kind: .reference, title: "Severity matrix", url: "reference/severity.html",
      sections: [.init(anchor: "sev1", heading: "SEV1", text: "All users are affected, or data is lost.")]),
  ]

  static func incident(
    _ id: String, _ title: String, _ date: Int, causes: [String], severity: Int, services: [String],
    overdue: Bool = false,
    text: String, code: String = ""
  ) -> SearchDocument {
    SearchDocument(
      id: id, kind: .incident, title: title, url: "incidents/\(id).html", date: date, summary: text,
      fields: [.services: services.joined(separator: " "), .code: code],
      facets: [
        "cause": causes, "severity": ["\(severity)"], "service": services, "year": [date < 20_089 ? "2024" : "2025"],
        "prevention": overdue ? ["overdue"] : [],
      ],
      card: .init(severity: severity, identifier: id.uppercased()),
      sections: [
        .init(anchor: "summary", heading: "Summary", text: text), .init(anchor: "log", heading: "Evidence", text: code),
      ])
  }
}
