import Foundation
import PackagePlugin

/// Turns the theme, the default data, the document templates and the pages of rules and of diagnostics into one Swift
/// file, so that the binary needs no folder beside it. Every file is declared as an input: an edited template is embedded anew.
@main
struct EmbedDefaultsPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let package = context.package.directoryURL
    let folders = [
      ("Templates", package.appending(path: "Templates")),
      ("Data", package.appending(path: "Sources/Defaults/Data")),
      // What `debrief new` begins with where a site has no templates of its own.
      ("Documents", package.appending(path: "Content/templates")),
      ("Rules", package.appending(path: "Documentation/Rules")),
      ("Documentation", package.appending(path: "Documentation/Diagnostics.md")),
    ]
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    var inputs: [URL] = []
    var arguments = [output.path]
    for (name, folder) in folders {
      let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
      let regular = ((files?.allObjects as? [URL] ?? []) + [folder]).filter {
        (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
      }
      inputs += regular.sorted { $0.path < $1.path }
      arguments += [name, folder.path]
    }
    return [
      .buildCommand(
        displayName: "Embedding the default theme and taxonomy",
        executable: try context.tool(named: "EmbedDefaults").url,
        arguments: arguments, inputFiles: inputs, outputFiles: [output])
    ]
  }
}
