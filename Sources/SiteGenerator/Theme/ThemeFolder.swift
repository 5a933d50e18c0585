import Diagnostics
import FileTree

/// The files of a user's templates folder.
enum ThemeFolder {
  /// Everything below the folder, hidden files aside; paths relative to it.
  static func files(in folder: String) -> Diagnosed<[SourceFile]> {
    ContentWalker(roots: [folder], include: ["**"]).files()
  }
}
