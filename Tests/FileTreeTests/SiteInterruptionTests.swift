import Diagnostics
import Glibc
import Testing

@testable import FileTree

@Suite struct SiteInterruptionTests {
  let folder = TemporaryFolder()
  private let old = ["index.html": "old home", "a.html": "a", "gone/b.html": "b", "x": "file", "y/c.html": "c"]
  private let new = ["index.html": "new home", "a.html": "a", "new/d.html": "d", "x/e.html": "e", "y": "file"]

  private func write(_ pages: [String: String], _ fault: Fault? = nil) throws -> Diagnosed<SiteWriteReport> {
    var writer = SiteWriter(output: folder.absolute("Site"))
    writer.fault = fault?.step
    return try writer.write(files(pages))
  }

  private func foreign() { folder.write("Site/CNAME", "mine") }

  /// The site as it would be without any interruption.
  private func expected(_ pages: [String: String]) throws -> [String: String] {
    let other = TemporaryFolder()
    other.write("Site/CNAME", "mine")
    _ = try SiteWriter(output: other.absolute("Site")).write(files(pages))
    return other.tree("Site")
  }

  @Test func aFreshBuildKilledAnywhereLeavesNoSiteAndTheNextOneIsWhole() throws {
    var step = 0
    while true {
      let fault = Fault(at: step)
      if (try? write(old, fault)) != nil { break }
      #expect(folder.tree("Site").isEmpty, "killed at step \(step)")
      step += 1
    }
    #expect(pages(folder.tree("Site")) == old)
    #expect(folder.tree().keys.allSatisfy { $0.hasPrefix("Site/") })
    #expect(step == old.count + 2)
  }

  @Test func anUpdateKilledAnywhereIsUndoneOrFinishedByTheNextRun() throws {
    var step = 0
    var finished = 0
    while true {
      let other = TemporaryFolder()
      var writer = SiteWriter(output: other.absolute("Site"), threads: 1)
      other.write("Site/CNAME", "mine")
      _ = try writer.write(files(old))
      let fault = Fault(at: step)
      writer.fault = fault.step
      let survived = (try? writer.write(files(new))) != nil
      if !fault.struck { break }
      #expect(!survived)
      writer.fault = nil
      // Before the commit nothing of the old site has changed.
      if other.text("Site/.debrief-staging/journal") == nil, other.text("Site/x") == "file" {
        #expect(pages(other.tree("Site")).filter { $0.key != "CNAME" } == old, "killed at step \(step)")
      }
      // The next run may build anything; here it builds the old site again, which needs a true manifest.
      let next = step.isMultiple(of: 2) ? new : old
      let result = try writer.write(files(next))
      #expect(result.diagnostics.isEmpty, "killed at step \(step)")
      #expect(other.tree("Site") == (try expected(next)), "killed at step \(step)")
      finished += result.value.finishedEarlierUpdate ? 1 : 0
      step += 1
    }
    #expect(finished >= 5)
    // Every file staged, the manifest, the commit, every operation, the manifest again, the cleaning up.
    #expect(step == 4 + 2 + 4 + 3 + 2)
  }

  @Test func anUpdateKilledAnywhereLeavesNoDeadLinks() throws {
    // A page here is the paths it leads to.
    let old = [
      "a.html": "index.html b.html", "b.html": "a.html", "index.html": "a.html b.html z.html", "z.html": "b.html",
    ]
    let new = ["a.html": "index.html y.html", "index.html": "a.html m.html", "m.html": "y.html", "y.html": "a.html"]
    var mixed = 0
    for step in 0... {
      let other = TemporaryFolder()
      var writer = SiteWriter(output: other.absolute("Site"), threads: 1)
      _ = try writer.write(files(old))
      let fault = Fault(at: step)
      writer.fault = fault.step
      _ = try? writer.write(files(new))
      guard fault.struck else { break }
      let left = pages(other.tree("Site"))
      if left != old, left != new { mixed += 1 }
      var open = ["index.html"]
      var seen: Set<String> = []
      while let page = open.popLast() {
        guard seen.insert(page).inserted else { continue }
        let text = try #require(left[page], "killed at step \(step): nothing stands at \(page)")
        open += text.split(separator: " ").map(String.init)
      }
    }
    #expect(mixed >= 4)
  }

  @Test func killedTwiceIsStillWhole() throws {
    for first in 0..<15 {
      for second in 0..<12 {
        let other = TemporaryFolder()
        other.write("Site/CNAME", "mine")
        var writer = SiteWriter(output: other.absolute("Site"), threads: 1)
        _ = try writer.write(files(old))
        writer.fault = Fault(at: first).step
        _ = try? writer.write(files(new))
        writer.fault = Fault(at: second).step
        _ = try? writer.write(files(old))
        writer.fault = nil
        let result = try writer.write(files(new))
        #expect(result.diagnostics.isEmpty, "killed at \(first) and \(second)")
        #expect(other.tree("Site") == (try expected(new)), "killed at \(first) and \(second)")
      }
    }
  }

  @Test func keepsWhatSomebodyChangedBetweenTheInterruptionAndTheNextRun() throws {
    foreign()
    _ = try write(old)
    // Killed when the first file is to be replaced: everything is committed, nothing of it done but early removals.
    _ = try? write(["index.html": "new home"], Fault(at: 3))
    #expect(folder.text("Site/.debrief-staging/journal") != nil)
    folder.write("Site/index.html", "edited meanwhile")
    let result = try write(["index.html": "new home"])
    #expect(result.value.finishedEarlierUpdate)
    #expect(result.diagnostics.contains { $0.rule == "site.edited" })
    #expect(folder.text("Site/index.html") == "edited meanwhile")
    #expect(folder.text("Site/CNAME") == "mine")
  }

  @Test(arguments: [ENOSPC, EACCES, EIO])
  func aFailureBeforeTheCommitLeavesTheOldSiteAndNoRemains(code: Int32) throws {
    for step in 0..<6 {
      foreign()
      _ = try write(old)
      let before = folder.tree("Site")
      #expect(throws: SiteWriteError.self) { _ = try write(new, Fault(at: step, SystemFailure(code))) }
      #expect(folder.tree("Site") == before)
    }
    let fresh = TemporaryFolder()
    var writer = SiteWriter(output: fresh.absolute("Site"))
    writer.fault = Fault(at: 2, SystemFailure(code)).step
    #expect(throws: SiteWriteError.self) { _ = try writer.write(files(old)) }
    #expect(fresh.tree().isEmpty)
  }

  @Test func aFailureAfterTheCommitSaysThatTheNextRunFinishes() throws {
    foreign()
    _ = try write(old)
    do {
      _ = try write(new, Fault(at: 9, SystemFailure(ENOSPC)))
      Issue.record("no failure")
    } catch let error as SiteWriteError {
      #expect(error.remedy.contains("finishes"))
    }
    #expect(try write(new).diagnostics.isEmpty)
    #expect(folder.tree("Site") == (try expected(new)))
  }

  @Test func refusesTwoBuildsAtOnce() throws {
    _ = try write(old)
    let lock = try Descriptor(folder.absolute("Site"), O_RDONLY | O_DIRECTORY)
    try SitePlace.lock(lock)
    #expect(throws: SiteWriteError.self) { _ = try write(new) }
    let fresh = try SitePlace(folder.absolute("Fresh"))
    mkdir(fresh.aside, 0o777)
    let aside = try Descriptor(fresh.aside, O_RDONLY | O_DIRECTORY)
    try SitePlace.lock(aside)
    #expect(throws: SiteWriteError.self) { _ = try SiteWriter(output: folder.absolute("Fresh")).write(files(new)) }
    #expect(pages(folder.tree("Site")) == old)
  }

  @Test(arguments: [("file", "a file stands where"), ("file/below", "folder"), ("/proc/none/site", "--output")])
  func saysWhatToDoAboutABadPlace(place: String, words: String) throws {
    folder.write("file", "x")
    let output = place.hasPrefix("/") ? place : folder.absolute(place)
    do {
      _ = try SiteWriter(output: output).write(files(old))
      Issue.record("no failure")
    } catch let error as SiteWriteError {
      #expect(error.description.lowercased().contains(words), "\(error)")
    }
    #expect(folder.tree() == ["file": "x"])
  }
}
