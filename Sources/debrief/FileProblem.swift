import Foundation

/// Why a file cannot be read or written, in words that say what to do.
///
/// Foundation's own are "The operation could not be completed", which tells nobody at night what is wrong.
enum FileProblem: Error {
  case folder

  /// In a part of a sentence, with the remedy behind it; without a full stop.
  static func words(_ error: any Error) -> String {
    if case FileProblem.folder = error { return "it is a folder, and a file is expected; name a file in it" }
    let remedies: [Int32: String] = [
      ENOENT: "there is no such file or folder; correct the path",
      EACCES: "you have no permission; change its permissions, or run as somebody who has",
      EPERM: "you have no permission; change its permissions, or run as somebody who has",
      ENOTDIR: "a file stands in the way of a folder of its path; correct the path",
      EISDIR: "it is a folder, and a file is expected; name a file in it",
      ENOSPC: "the disk is full; make room, or name another place",
      EDQUOT: "your quota is used up; make room, or name another place",
      EROFS: "it lies on a disk that cannot be written to; name another place",
      ENAMETOOLONG: "the name is too long; name another one",
    ]
    guard let number = number(of: error) else { return error.localizedDescription }
    return remedies[number] ?? String(cString: strerror(number))
  }

  /// What the system said, which Foundation wraps, at times more than once.
  private static func number(of error: any Error) -> Int32? {
    var next: NSError? = error as NSError
    for _ in 0..<4 {
      guard let error = next else { return nil }
      if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
      if error.domain == NSCocoaErrorDomain, let number = cocoa[error.code] { return number }
      next = error.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    return nil
  }

  private static let cocoa: [Int: Int32] = [
    CocoaError.fileNoSuchFile.rawValue: ENOENT, CocoaError.fileReadNoSuchFile.rawValue: ENOENT,
    CocoaError.fileReadNoPermission.rawValue: EACCES, CocoaError.fileWriteNoPermission.rawValue: EACCES,
    CocoaError.fileWriteOutOfSpace.rawValue: ENOSPC, CocoaError.fileWriteVolumeReadOnly.rawValue: EROFS,
  ]
}
