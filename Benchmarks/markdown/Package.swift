// swift-tools-version: 6.3
import PackageDescription

// A package of its own, over the modules of the main one, so that measuring costs the main build nothing.
let package = Package(
  name: "markdown-bench",
  targets: [
    .systemLibrary(name: "CCmark", path: "Modules/CCmark", pkgConfig: "libcmark"),
    .target(name: "CCmarkArena", dependencies: ["CCmark"], path: "Modules/CCmarkArena"),
    .target(name: "Diagnostics", path: "Modules/Diagnostics"),
    .target(name: "CommonMark", dependencies: ["CCmark", "CCmarkArena", "Diagnostics"], path: "Modules/CommonMark"),
    .target(name: "Markdown", dependencies: ["CommonMark", "Diagnostics"], path: "Modules/Markdown"),
    .executableTarget(name: "markdown-bench", dependencies: ["Markdown", "Diagnostics"]),
  ],
  swiftLanguageModes: [.v6]
)
