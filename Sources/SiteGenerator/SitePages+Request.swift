import Configuration

extension SiteOptions {
  /// What a configuration says of the site.
  public init(_ configuration: Configuration, contentFiles: Set<String>? = nil, threads: Int = 1) {
    self.init(
      title: configuration.title, baseURL: configuration.baseURL, language: configuration.language,
      sourceURL: configuration.sourceURL?.text, contentFiles: contentFiles, threads: threads)
    about = configuration.description
    linkRules = configuration.links
    trustsContent = configuration.rawHTML == .trusted
    writesFeeds = configuration.feeds
    writesMarkdown = configuration.markdown
    writesDrills = configuration.drills
    audience = configuration.audience
    editURL = configuration.editURL?.text
    services = configuration.services
    teams = configuration.teams
    navigation = configuration.navigation.map { (title: $0.title, url: $0.url) }
  }
}
