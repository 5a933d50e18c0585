extension Configuration {
  /// What the command line says; `nil` leaves the file's word or the default in force.
  public struct Overrides: Hashable, Sendable {
    public var content: [String]?
    public var output: String?
    public var templates: String?
    public var baseURL: String?
    public var audience: String?
    public var asOf: String?

    public init(
      content: [String]? = nil, output: String? = nil, templates: String? = nil, baseURL: String? = nil,
      audience: String? = nil, asOf: String? = nil
    ) {
      self.content = content
      self.output = output
      self.templates = templates
      self.baseURL = baseURL
      self.audience = audience
      self.asOf = asOf
    }
  }

  /// - Parameter overrides: paths relative to the working folder; values are the caller's to check.
  public func applying(_ overrides: Overrides) -> Configuration {
    var result = self
    if let content = overrides.content, !content.isEmpty { result.override(\.content, .content, content) }
    if let output = overrides.output { result.override(\.output, .output, output) }
    if let templates = overrides.templates { result.override(\.templates, .templates, templates) }
    if let url = overrides.baseURL {
      result.override(\.baseURL, .baseURL, url.hasSuffix("/") ? String(url.dropLast()) : url)
    }
    if let audience = overrides.audience { result.override(\.audience, .audience, audience) }
    if let asOf = overrides.asOf { result.override(\.asOf, .asOf, asOf) }
    return result
  }

  private mutating func override<Value>(_ path: WritableKeyPath<Configuration, Value>, _ key: Key, _ value: Value) {
    self[keyPath: path] = value
    setOrigin(.commandLine, of: key)
  }
}
