/// What a document is to a reader who searches; the raw value stands in the index and in typed filters.
public enum DocumentKind: String, CaseIterable, Hashable, Sendable {
  case incident, cause, learning, prevention, reference, runbook, template, role, outcome, service, alert, symptom, page

  /// The word shown above a hit that is not an incident, where the facet `kind` has no name for it.
  public var label: String {
    switch self {
    case .incident: "Incident"
    case .cause: "Root cause"
    case .learning: "Learning"
    case .prevention: "Prevention"
    case .reference: "Reference"
    case .runbook: "Runbook"
    case .template: "Template"
    case .role: "Role"
    case .outcome: "Learning outcome"
    case .service: "Service"
    case .alert: "Alert"
    case .symptom: "Symptom"
    case .page: "Page"
    }
  }

  /// How much a match in such a document counts, in 256ths: short pages would otherwise outrank the
  /// incidents that people look for.
  var weight: Int {
    switch self {
    case .incident: 256
    case .cause, .service, .runbook: 224
    case .reference, .alert, .symptom, .role: 192
    case .learning, .outcome, .template, .page: 160
    case .prevention: 144
    }
  }

  /// Whether a query that says one of its names means it, so that it becomes the one best hit on top.
  var isEntity: Bool {
    switch self {
    case .cause, .service, .alert, .symptom, .runbook, .role, .template, .reference: true
    case .incident, .learning, .prevention, .outcome, .page: false
    }
  }
}

/// The parts of a document that are weighted apart; the raw value is the order of their positions.
public enum SearchField: Int, CaseIterable, Hashable, Sendable {
  case title, causeLabels, services, tags, summary, headings, body, code
}

/// One thing that a search can find.
public struct SearchDocument: Hashable, Sendable {
  /// A passage that an excerpt is cut from.
  public struct Section: Hashable, Sendable {
    /// The `id` of the heading on the page, without `#`; empty for the page itself.
    public var anchor: String
    public var heading: String
    public var text: String

    public init(anchor: String = "", heading: String = "", text: String) {
      self.anchor = anchor
      self.heading = heading
      self.text = text
    }
  }

  /// Prevention items by state, drawn as one square per item under a hit.
  public struct Progress: Hashable, Sendable {
    public var done: Int
    public var open: Int
    public var overdue: Int

    public init(done: Int, open: Int, overdue: Int) {
      self.done = done
      self.open = open
      self.overdue = overdue
    }
  }

  /// What is shown with a hit besides its title and excerpt.
  public struct Card: Hashable, Sendable {
    /// 1 for SEV1 to 4 for SEV4; `nil` shows no severity.
    public var severity: Int?
    /// As people say it, such as `INC-127`; empty for what has no name besides its title.
    public var identifier: String
    /// The date as the site writes it, such as `11 Mar 2025`.
    public var dateText: String
    /// Further words of the line above the title, such as `Restored in 45 min`.
    public var kicker: [String]
    /// Words of the line below the excerpt, such as the label of the primary cause.
    public var footer: [String]
    public var progress: Progress?

    public init(
      severity: Int? = nil, identifier: String = "", dateText: String = "", kicker: [String] = [],
      footer: [String] = [], progress: Progress? = nil
    ) {
      self.severity = severity
      self.identifier = identifier
      self.dateText = dateText
      self.kicker = kicker
      self.footer = footer
      self.progress = progress
    }
  }

  /// Unique in the site and stable between builds: the slug, with the kind where slugs could meet.
  public var id: String
  public var kind: DocumentKind
  /// The id of the document that it is a part of and has date and facet values from, where it has none of its own.
  public var partOf: String?
  public var title: String
  /// Relative to the site's root, such as `incidents/disk-full.html`; may carry a fragment.
  public var url: String
  /// Days since 1970-01-01, or `nil` for what has no date.
  public var date: Int?
  public var summary: String
  /// Text by field. Title, summary, headings and body that are not given are taken from the properties
  /// of the document and its sections.
  public var fields: [SearchField: String]
  /// Value ids by facet name; the first value is the primary one.
  public var facets: [String: [String]]
  public var card: Card
  /// What people call an entity besides its title: the best hit is found by these.
  public var names: [String]
  public var sections: [Section]

  public init(
    id: String, kind: DocumentKind, partOf: String? = nil, title: String, url: String, date: Int? = nil,
    summary: String = "",
    fields: [SearchField: String] = [:], facets: [String: [String]] = [:], card: Card = Card(),
    names: [String] = [], sections: [Section] = []
  ) {
    self.id = id
    self.kind = kind
    self.partOf = partOf
    self.title = title
    self.url = url
    self.date = date
    self.summary = summary
    self.fields = fields
    self.facets = facets
    self.card = card
    self.names = names
    self.sections = sections
  }

  /// The text that is indexed for a field.
  func text(of field: SearchField) -> String {
    if let given = fields[field] { return given }
    switch field {
    case .title: return title
    case .summary: return summary
    case .headings: return sections.map(\.heading).joined(separator: "\n")
    case .body: return sections.map(\.text).joined(separator: "\n")
    case .causeLabels, .services, .tags, .code: return ""
    }
  }
}
