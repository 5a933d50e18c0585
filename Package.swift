// swift-tools-version: 6.3
import PackageDescription

// Data flows one way; the arrows below are the only ones there are, and
// Tests/ArchitectureTests reads the imports to hold them to it.
let package = Package(
  name: "debrief",
  products: [
    .executable(name: "debrief", targets: ["debrief"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .target(name: "CCmarkArena", dependencies: ["CCmark"]),
    .target(name: "Diagnostics"),
    .target(name: "Parallelism"),
    .target(name: "ByteCoding"),
    .target(name: "FileTree", dependencies: ["Diagnostics", "Parallelism"]),
    .target(
      name: "DataFormats",
      dependencies: ["Diagnostics", .product(name: "Yams", package: "Yams")]),
    .target(name: "CommonMark", dependencies: ["CCmark", "CCmarkArena", "Diagnostics"]),
    .target(name: "Markdown", dependencies: ["CommonMark", "DataFormats", "Diagnostics"]),
    .target(name: "TextAnalysis"),
    .target(name: "Configuration", dependencies: ["DataFormats", "Diagnostics"]),
    .target(
      name: "Postmortems",
      dependencies: ["ByteCoding", "Configuration", "DataFormats", "Diagnostics", "Markdown", "TextAnalysis"]),
    .target(
      name: "Audiences",
      dependencies: [
        "Configuration", "DataFormats", "Diagnostics", "FileTree", "Markdown", "Parallelism", "TextAnalysis",
      ]),
    .target(name: "PreviewServer"),
    .target(name: "TextPlots", dependencies: ["Diagnostics"]),
    .target(name: "LinkCheck", dependencies: ["Diagnostics", "TextAnalysis"]),
    .target(name: "History"),
    .target(name: "Authoring", dependencies: ["Diagnostics", "Markdown", "Postmortems"]),
    .target(name: "Tickets", dependencies: ["Configuration", "DataFormats", "Diagnostics", "Postmortems"]),
    .target(
      name: "KnowledgeBase",
      dependencies: ["Diagnostics", "Markdown", "Parallelism", "Postmortems", "TextAnalysis"]),
    .target(name: "SearchIndex", dependencies: ["ByteCoding", "Diagnostics", "Parallelism", "TextAnalysis"]),
    .target(
      name: "Review",
      dependencies: [
        "Configuration", "DataFormats", "Diagnostics", "FileTree", "KnowledgeBase", "Markdown", "Parallelism",
        "Postmortems", "TextAnalysis",
      ]),
    .target(
      name: "SiteGenerator",
      dependencies: [
        "Audiences", "ByteCoding", "Configuration", "DataFormats", "Defaults", "Diagnostics", "FileTree", "History",
        "KnowledgeBase", "Markdown", "Parallelism", "Postmortems", "SearchIndex", "TextAnalysis", "Tickets",
      ]),
    .executableTarget(
      name: "debrief",
      dependencies: [
        "Authoring", "ByteCoding", "Configuration", "DataFormats", "Defaults", "Diagnostics", "FileTree", "History",
        "KnowledgeBase", "LinkCheck", "Markdown", "Parallelism", "Postmortems", "PreviewServer", "Review",
        "SearchIndex",
        "SiteGenerator", "TextPlots", "Tickets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // The default theme and taxonomy travel inside the binary.
    .target(name: "Defaults", exclude: ["Data"], plugins: ["EmbedDefaultsPlugin"]),
    .executableTarget(name: "EmbedDefaults"),
    .plugin(
      name: "EmbedDefaultsPlugin", capability: .buildTool(), dependencies: ["EmbedDefaults"],
      path: "Sources/EmbedDefaultsPlugin"),

    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"]),
    .testTarget(name: "ByteCodingTests", dependencies: ["ByteCoding"]),
    .testTarget(name: "FileTreeTests", dependencies: ["FileTree", "Diagnostics"]),
    .testTarget(
      name: "DataFormatsTests",
      dependencies: ["DataFormats", "Diagnostics", .product(name: "TOMLKit", package: "TOMLKit")]),
    .testTarget(name: "MarkdownTests", dependencies: ["Markdown", "CommonMark", "DataFormats", "Diagnostics"]),
    .testTarget(name: "TextAnalysisTests", dependencies: ["TextAnalysis"]),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "DataFormats", "Defaults", "Diagnostics"]),
    .testTarget(
      name: "PostmortemsTests",
      dependencies: [
        "ByteCoding", "Postmortems", "Markdown", "DataFormats", "Diagnostics", "Configuration", "Defaults",
      ]),
    .testTarget(
      name: "KnowledgeBaseTests",
      dependencies: [
        "KnowledgeBase", "Postmortems", "Markdown", "Diagnostics", "Configuration", "Defaults", "TextAnalysis",
      ]),
    .testTarget(
      name: "AudiencesTests",
      dependencies: ["Audiences", "Configuration", "Diagnostics", "FileTree", "Markdown", "TextAnalysis"]),
    .testTarget(name: "HistoryTests", dependencies: ["History"]),
    .testTarget(
      name: "TicketsTests",
      dependencies: [
        "Tickets", "Configuration", "DataFormats", "Defaults", "Diagnostics", "Markdown", "Postmortems",
      ]),
    .testTarget(name: "SearchIndexTests", dependencies: ["ByteCoding", "Defaults", "SearchIndex", "TextAnalysis"]),
    .testTarget(
      name: "SiteGeneratorTests",
      dependencies: [
        "ByteCoding", "SiteGenerator", "FileTree", "Diagnostics", "Configuration", "Postmortems", "KnowledgeBase",
        "Defaults",
        "Markdown", "Parallelism", "TextAnalysis",
      ]),
    .testTarget(
      name: "ReviewTests",
      dependencies: [
        "Review", "KnowledgeBase", "Postmortems", "Markdown", "DataFormats", "Diagnostics", "Configuration", "Defaults",
        "SiteGenerator",
      ], exclude: ["base.md"]),
    .testTarget(name: "PreviewServerTests", dependencies: ["PreviewServer"]),
    .testTarget(name: "TextPlotsTests", dependencies: ["TextPlots"]),
    .testTarget(name: "LinkCheckTests", dependencies: ["LinkCheck", "Diagnostics"]),
    .testTarget(name: "CommandLineTests", dependencies: ["debrief"]),
    .testTarget(name: "ArchitectureTests"),
  ],
  swiftLanguageModes: [.v6]
)
