// swift-tools-version: 6.3
import PackageDescription

// A package of its own, over the modules of the main one, so that measuring costs the main build nothing.
let package = Package(
  name: "knowledge-bench",
  dependencies: [.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")],
  targets: [
    .systemLibrary(name: "CCmark", path: "Modules/CCmark", pkgConfig: "libcmark"),
    .target(name: "CCmarkArena", dependencies: ["CCmark"], path: "Modules/CCmarkArena"),
    .target(name: "Diagnostics", path: "Modules/Diagnostics"),
    .target(
      name: "DataFormats", dependencies: ["Diagnostics", .product(name: "Yams", package: "Yams")],
      path: "Modules/DataFormats"),
    .target(name: "CommonMark", dependencies: ["CCmark", "CCmarkArena", "Diagnostics"], path: "Modules/CommonMark"),
    .target(
      name: "Markdown", dependencies: ["CommonMark", "DataFormats", "Diagnostics"], path: "Modules/Markdown"),
    .target(name: "Parallelism", path: "Modules/Parallelism"),
    .target(name: "ByteCoding", path: "Modules/ByteCoding"),
    .target(name: "TextAnalysis", path: "Modules/TextAnalysis"),
    .target(
      name: "Configuration", dependencies: ["DataFormats", "Diagnostics"], path: "Modules/Configuration"),
    .target(
      name: "Postmortems",
      dependencies: ["ByteCoding", "Configuration", "DataFormats", "Diagnostics", "Markdown", "TextAnalysis"],
      path: "Modules/Postmortems"),
    .target(
      name: "KnowledgeBase", dependencies: ["Diagnostics", "Markdown", "Parallelism", "Postmortems", "TextAnalysis"],
      path: "Modules/KnowledgeBase"),
    .executableTarget(
      name: "knowledge-bench",
      dependencies: ["KnowledgeBase", "DataFormats", "Markdown", "Postmortems", "TextAnalysis"]),
  ],
  swiftLanguageModes: [.v6]
)
