/// The kinds of page there are, each with its template and the context that the template gets.
enum PageKind: String, CaseIterable, Sendable {
  case home, incidents, incident, drill, causes, category, cause, learnings, prevention, insights, facet, facetValue
  case document, outcomes, search, about, notFound, redirect

  /// The template's name: its path below `Templates/`, without `.mustache`.
  var template: String {
    switch self {
    case .facetValue: "facet-value"
    case .notFound: "not-found"
    default: rawValue
    }
  }

  var contextType: any TemplateContext.Type {
    switch self {
    case .home: HomePage.self
    case .incidents: IncidentsPage.self
    case .incident: IncidentPage.self
    case .drill: DrillPage.self
    case .causes: CausesPage.self
    case .category: CategoryPage.self
    case .cause: CausePage.self
    case .learnings: LearningsPage.self
    case .prevention: PreventionPage.self
    case .insights: InsightsPage.self
    case .facet: FacetPage.self
    case .facetValue: FacetValuePage.self
    case .document: DocumentPage.self
    case .outcomes: OutcomesPage.self
    case .search: SearchPage.self
    case .about: AboutPage.self
    case .notFound: NotFoundPage.self
    case .redirect: RedirectPage.self
    }
  }
}
