import Diagnostics
import FileTree

/// The files of a user's templates folder.
enum ThemeFolder {
  /// Everything below the folder, hidden files aside; paths relative to it.
  static func files(in folder: String) -> Diagnosed<[SourceFile]> {
    let files = ContentWalker(roots: [folder], include: ["**"]).files()
    return Diagnosed(files.value, files.diagnostics.map { worded($0, folder) })
  }

  /// What reading has to say in the words of a folder of templates: it speaks of content else.
  private static func worded(_ diagnostic: Diagnostic, _ folder: String) -> Diagnostic {
    switch diagnostic.rule {
    case "file.none":
      Diagnostic(
        .note, rule: "template.none", at: SourceLocation(file: folder), "the folder of templates is empty",
        because: "The site is made with the templates of the program.",
        remedy: "Put templates into it, or take away templates: of debrief.yml or --templates.")
    case "file.unreadable":
      Diagnostic(
        .error, rule: diagnostic.rule, at: diagnostic.location,
        diagnostic.summary.replacing("this content folder", with: "the folder of templates"),
        because: "Without its templates the site would look like another one; nothing is written.",
        remedy: "Correct templates: in debrief.yml or --templates, or the permissions of what is named.")
    default: diagnostic
    }
  }
}
