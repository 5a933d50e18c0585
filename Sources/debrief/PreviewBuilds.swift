import FileTree
import Foundation
import PreviewServer
import SiteGenerator

/// Builds again after every change, and shows what the changed documents say before that. Pages are served meanwhile.
///
/// Two threads: one watches and looks, one builds. Unchecked: `builder` belongs to the one that builds, `watch` and
/// `looked` to the one that watches; all else is under the lock.
final class PreviewBuilds: @unchecked Sendable {
  private var builder: SiteBuilder
  private var watch: FolderWatch
  private let server: PreviewServer
  private let command: ServeCommand
  private let shown: LastShown
  /// Pages that were shown so before: a change that is taken back is shown, too.
  private var looked: Set<String> = []

  private let lock = NSCondition()
  /// Something has changed that no build has begun with.
  private var isPending = false
  /// The files to watch are others than before, and the watch that they need.
  private var nextWatch: FolderWatch?
  /// Builds in a row that another save has outdated.
  private var givenUp = 0

  /// Where something is written without end, the site is shown all the same.
  private static let mostGivenUp = 10
  /// How long a build waits for browsers to load what they show, in milliseconds.
  private static let patience = 200
  /// How long another watch may have to wait, in milliseconds.
  private static let turn = 500

  init(_ builder: SiteBuilder, _ watch: FolderWatch, server: PreviewServer, command: ServeCommand) {
    self.builder = builder
    self.watch = watch
    self.server = server
    self.command = command
    shown = builder.shown
  }

  func start() {
    for thread in [Thread { [self] in watchForChanges() }, Thread { [self] in buildChanges() }] {
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  // MARK: - Watching

  private func watchForChanges() {
    while true {
      if let next = lock.withLock({ nextWatch.take() }) { watch = next }
      guard watch.wait(milliseconds: Self.turn) else { continue }
      // What is being built is outdated from here on, and must not be shown after what is shown now.
      lock.withLock { isPending = true }
      look()
      lock.withLock { lock.signal() }
    }
  }

  /// Shows what the documents of the open pages say now.
  private func look() {
    let start = ContinuousClock.now
    guard let pages = shown.site?.pages(server.openPages, again: looked), !pages.isEmpty else { return }
    looked.formUnion(pages.map(\.path))
    let took = start.duration(to: .now)
    if publish(pages) { Console.error("Shown in \(took.inMilliseconds).\n") }
  }

  /// Pages that somebody looks at. The rest of a build would take all cores while browsers load them.
  private func publish(_ pages: [OutputFile]) -> Bool {
    server.publish(Dictionary(pages.map { ($0.path, $0.bytes) }) { first, _ in first }, patience: Self.patience)
  }

  // MARK: - Building

  private func buildChanges() {
    while true {
      lock.lock()
      while !isPending { lock.wait() }
      isPending = false
      lock.unlock()
      let before = builder.watched
      rebuild()
      guard builder.watched != before else { continue }
      // Watched before it is read, so that nothing changes unseen in between.
      let watch = builder.watch(polling: command.poll)
      lock.withLock {
        nextWatch = watch
        isPending = true
      }
    }
  }

  private var isOutdated: Bool { lock.withLock { isPending && givenUp <= Self.mostGivenUp } }

  private func rebuild() {
    let start = ContinuousClock.now
    var linked: Duration?
    let ahead = PagesAhead(server.openPages) { [self] pages in
      guard !isOutdated else { return }
      linked = start.duration(to: .now)
      _ = publish(pages)
    }
    // A configuration in the middle of an edit is reported and waited out; a build that another save has outdated is
    // begun anew.
    lock.withLock { givenUp += 1 }
    guard let site = try? builder.preview(ahead: ahead, isOutdated: { isOutdated }), !isOutdated else { return }
    lock.withLock { givenUp = 0 }
    server.publish(ServeCommand.preview(site, builder.loaded.diagnostics))
    let note = linked.map { ", the open pages in \($0.inMilliseconds)" } ?? ""
    Console.error("Rebuilt in \(start.duration(to: .now).inMilliseconds)\(note).\n")
    command.report(site.result.diagnostics + builder.loaded.diagnostics, site, builder)
  }
}
