// swift-tools-version: 6.3
import PackageDescription

// libFuzzer over the Markdown modules: see run.sh. A package of its own, because everything in it is instrumented.
let instrumented: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])]
let package = Package(
  name: "markdown-fuzz",
  targets: [
    .systemLibrary(name: "CCmark", path: "Modules/CCmark", pkgConfig: "libcmark"),
    .target(name: "CCmarkArena", dependencies: ["CCmark"], path: "Modules/CCmarkArena"),
    .target(name: "Diagnostics", path: "Modules/Diagnostics"),
    .target(
      name: "CommonMark", dependencies: ["CCmark", "CCmarkArena", "Diagnostics"], path: "Modules/CommonMark",
      swiftSettings: instrumented),
    .target(
      name: "Markdown", dependencies: ["CommonMark", "Diagnostics"], path: "Modules/Markdown",
      swiftSettings: instrumented),
    .executableTarget(
      name: "markdown-fuzz", dependencies: ["Markdown", "CommonMark", "Diagnostics"], swiftSettings: instrumented,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ],
  swiftLanguageModes: [.v6]
)
