import KnowledgeBase
import Postmortems

/// The figures of the insights page: each from the numbers of the knowledge base, with what is missing from them.
extension PageMaker {
  /// Incidents told twice count once, as everywhere in the numbers.
  private var counted: [Incident] { site.base.incidents.filter { $0.duplicateOf == nil } }

  /// Ranks 1 to 4, and 5 for what has none.
  private func rank(_ incident: Incident) -> Int {
    incident.severity?.rank.flatMap { (1...4).contains($0) ? $0 : nil } ?? 5
  }

  /// The severities that occur, by rank.
  private func ranks(_ incidents: [Incident]) -> [(rank: Int, name: String)] {
    var names: [Int: String] = [:]
    for incident in incidents {
      let rank = rank(incident)
      names[rank] = rank == 5 ? words("insights.otherSeverity") : names[rank] ?? incident.severity?.name
    }
    return names.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  // MARK: - How often

  func frequencyFigure() -> InsightFigure? {
    let all = counted
    let dated = all.compactMap { incident in incident.date.map { ($0, rank(incident)) } }
    guard let bins = TimeBins(dated.map(\.0)) else { return nil }
    let ranks = ranks(all)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 6), count: bins.count)
    for (date, rank) in dated { counts[bins.place(of: date)][rank] += 1 }
    func line(_ head: String, _ counts: [Int]) -> TableLine {
      TableLine(
        head: head, cells: ranks.map { .number(counts[$0.rank], words) } + [.number(counts.reduce(0, +), words)])
    }
    var rows = counts.enumerated().map { line(bins.name($0, words), $1) }
    if dated.count < all.count {
      var undated = [Int](repeating: 0, count: 6)
      for incident in all where incident.date == nil { undated[rank(incident)] += 1 }
      rows.append(line(words("incidents.undated"), undated))
    }
    let totals = counts.map { $0.reduce(0, +) }
    let most = totals.max() ?? 0
    let peaks = totals.indices.filter { totals[$0] == most }.map { bins.name($0, words) }
    let shown = peaks.count > 3 ? [peaks[0], words.count("more", peaks.count - 1)] : peaks
    let chart = StackedBars(bins: bins, counts: counts.map { Array($0.dropFirst()) }).draw(
      words, label: words("insights.often"))
    let plot = InsightPlot.columns(
      counts.enumerated().map { place, counts in
        InsightPlot.Column(
          mark: bins.months == 12 ? "" : bins.mark(place, words), group: String(bins.start(place).year),
          counts: Array(counts.dropFirst()))
      })
    return figure(
      "often",
      say: words(
        "insights.often.say.\(bins.unit)",
        ["most": words.count("count.incidents", most), "when": words.list(shown)]),
      chart: chart, plot: plot, key: ranks.map { LinkContext(text: $0.name, note: "f\($0.rank)") },
      columns: ([words(bins.word)] + ranks.map(\.name) + [words("insights.total")]).map(head), rows: rows,
      missing: [
        missing("date", all.count - dated.count, of: all.count),
        missing("severity", all.count { $0.severity == nil }, of: all.count),
      ])
  }

  // MARK: - How long

  func restoreFigure() -> InsightFigure? {
    let all = counted
    let known = all.compactMap { incident in incident.minutesToRestore.map { (rank(incident), max(1, $0)) } }
    guard let longest = known.map(\.1).max(), let shortest = known.map(\.1).min() else { return nil }
    let ranks = ranks(all.filter { $0.minutesToRestore != nil })
    let lines = ranks.map { rank in
      StripPlot.Line(name: rank.name, dots: known.filter { $0.0 == rank.rank }.map { (minutes: $0.1, rank: $0.0) })
    }
    let whole = StripPlot.Line(name: words("all"), dots: known.map { (minutes: $0.1, rank: $0.0) })
    let shown = lines.count > 1 ? lines + [whole] : [whole]
    let rows = shown.map { line in
      TableLine(
        head: line.name,
        cells: [
          .number(line.dots.count, words), .minutes(line.shortest, words), .minutes(line.median, words),
          .minutes(line.p90, words), .minutes(line.longest, words),
        ])
    }
    let say = words(
      whole.p90 == nil ? "insights.long.say" : "insights.long.sayWithP90",
      [
        "median": whole.median.map(words.duration) ?? "–", "n": words.grouped(known.count),
        "p90": whole.p90.map(words.duration) ?? "–",
      ])
    return figure(
      "long", say: say, chart: StripPlot(lines: shown, shortest: shortest, longest: longest).draw(words),
      plot: .strips(
        shown.map { line in
          let ranks = Set(line.dots.map(\.rank))
          return InsightPlot.Strip(
            name: line.name, minutes: line.dots.map(\.minutes), rank: ranks.count == 1 ? ranks.first : nil)
        }),
      columns: [head(words("severity")), head(words("insights.n"))]
        + ["shortest", "median", "p90", "longest"].map { minutesHead(words("insights.\($0)")) },
      rows: rows,
      missing: [
        missing("restore", all.count - known.count, of: all.count),
        missing("severity", all.count { $0.severity == nil }, of: all.count),
      ])
  }

  // MARK: - What we do about it

  func coverageFigure() -> InsightFigure? {
    let kinds = PreventionItem.Kind.allCases
    let shown = site.base.categoryCoverage.filter { $0.incidents > 0 }
    guard !shown.isEmpty else { return nil }
    let names = kinds.map { site.base.taxonomy.name(of: $0.rawValue, in: .preventionKind) }
    let rows = shown.map { coverage in
      TableLine(
        head: site.base.taxonomy.name(of: coverage.cause),
        cells: [.number(coverage.incidents, words)]
          + coverage.cells.map { cell in
            let all = cell.done.count + cell.agreed.count
            return TableCell(
              text: all == 0 ? "–" : "\(words.grouped(cell.done.count))/\(words.grouped(all))",
              data: all == 0 ? "" : "\(cell.done.count)/\(all)")
          })
    }
    let cells = shown.map { coverage in
      HeatMap.Line(
        name: site.base.taxonomy.name(of: coverage.cause), note: words.count("count.incidents", coverage.incidents),
        cells: coverage.cells.map { (done: $0.done.count, all: $0.done.count + $0.agreed.count) })
    }
    let holes = shown.reduce(0) { $0 + $1.holes.count }
    let items = site.base.prevention.count
    let placed = cells.flatMap(\.cells).reduce(0) { $0 + $1.all }
    // Where it is known of no item what it does, empty fields say nothing of what was done.
    let say =
      placed == 0 && items > 0
      ? words.count("insights.coverage.unknown", items)
      : words(
        "insights.coverage.say",
        ["holes": words.grouped(holes), "cells": words.grouped(shown.count * kinds.count)])
    let unsettled = site.base.prevention.indices.count {
      [.proposed, .declined].contains(site.base.prevention[$0].status)
    }
    return figure(
      "coverage", say: say, chart: HeatMap(columns: names, lines: cells).draw(words),
      columns: ([words("facet.cause"), words("incidents")] + names).map(head), rows: rows,
      missing: [
        missing("kind", items - placed - unsettled, of: items), missing("agreed", unsettled, of: items),
      ])
  }

  // MARK: - How we find out

  func detectionFigure() -> InsightFigure? {
    let all = counted
    let ids = Set(all.map(\.id))
    let groups = site.base.detections.map { group in (group, group.incidents.filter { ids.contains($0) }) }
      .sorted { ($1.1.count, $0.0.id) < ($0.1.count, $1.0.id) }
    let known = groups.reduce(0) { $0 + $1.1.count }
    guard known > 0 else { return nil }
    func times(_ members: [IncidentID]) -> [Int] {
      members.compactMap { site.base.record($0)?.postmortem?.timeToDetect.inForce?.value }.sorted()
    }
    let lines = groups.map { group, members in
      let times = times(members)
      return (name: group.name, count: members.count, median: times.median, n: times.count)
    }
    var rows = lines.map { line in
      TableLine(
        head: line.name,
        cells: [.number(line.count, words), .minutes(line.median, words), .number(line.n, words)])
    }
    if known < all.count {
      let named = Set(groups.flatMap(\.1))
      // How long it took may be known of what nobody says who noticed.
      let times = times(all.map(\.id).filter { !named.contains($0) })
      rows.append(
        TableLine(
          head: words("notKnown"),
          cells: [.number(all.count - known, words), .minutes(times.median, words), .number(times.count, words)]))
    }
    let bars = lines.map { line in
      CountBars.Line(
        name: line.name, count: line.count,
        note: words("insights.find.of", ["n": words.grouped(line.count), "total": words.grouped(known)]),
        detail: line.median.map { words("insights.find.after", ["time": words.duration($0)]) })
    }
    let first = lines.first
    return figure(
      "find",
      say: words(
        "insights.find.say",
        ["first": first?.name ?? "", "n": words.grouped(first?.count ?? 0), "total": words.grouped(known)]),
      chart: CountBars(lines: bars).draw(label: words("insights.find")), plot: .bars(bars, isDivided: false),
      columns: [
        head(words("facet.detected")), head(words("incidents")),
        minutesHead(words("fact.detect") + ", " + words("insights.median")), head(words("insights.n")),
      ], rows: rows, missing: [missing("detection", all.count - known, of: all.count)])
  }

  // MARK: - What comes back

  func recurrenceFigure() -> InsightFigure? {
    let dated = counted.compactMap { incident in incident.date.map { ($0, !incident.recursFrom.isEmpty) } }
    guard let first = dated.map(\.0.year).min(), let last = dated.map(\.0.year).max() else { return nil }
    let again = dated.count(where: \.1)
    let counts = (first...last).map { year in
      (year: year, all: dated.count { $0.0.year == year }, again: dated.count { $0.0.year == year && $0.1 })
    }
    var rows = counts.map { count in
      TableLine(
        head: String(count.year), cells: [.number(count.all, words), .number(count.again, words)])
    }
    let undated = counted.filter { $0.date == nil }
    if !undated.isEmpty {
      let again = undated.count { !$0.recursFrom.isEmpty }
      rows.append(
        TableLine(
          head: words("incidents.undated"), cells: [.number(undated.count, words), .number(again, words)]))
    }
    let bars = counts.map { count in
      CountBars.Line(
        name: String(count.year), count: count.all, part: count.again,
        note: words("insights.again.of", ["n": words.grouped(count.again), "total": words.grouped(count.all)]))
    }
    let open = site.base.recurrences.count { $0.verdict == .whileOpen }
    return figure(
      "again",
      say: again == 0
        ? words("insights.again.none")
        : words.count(
          open == 0 ? "insights.again.settled" : "insights.again.say", again,
          ["total": words.grouped(dated.count), "open": words.grouped(open)]),
      chart: CountBars(lines: bars, isDivided: true).draw(label: words("insights.again")),
      plot: .bars(bars, isDivided: true),
      columns: [words("facet.year"), words("incidents"), words("insights.cameBack")].map(head), rows: rows,
      missing: [missing("date", undated.count, of: undated.count + dated.count)])
  }

  // MARK: - How old promises get

  func ageFigure() -> InsightFigure? {
    let open = site.base.prevention.indices.filter { site.base.prevention[$0].status.isOpen }
    let aged = open.compactMap { item in
      site.base.prevention[item].ageDays.map { (days: $0, late: site.base.prevention[item].isOverdue) }
    }
    guard !aged.isEmpty else { return nil }
    let limits = [30, 90, 180, 365, Int.max]
    let names = ["month", "quarter", "half", "year", "longer"].map { words("insights.age.\($0)") }
    let lines = zip(names, limits.indices).map { name, index in
      let from = index == 0 ? Int.min : limits[index - 1]
      let found = aged.filter { $0.days >= from && $0.days < limits[index] }
      return (name: name, all: found.count, late: found.count(where: \.late))
    }
    var rows = lines.map {
      TableLine(head: $0.name, cells: [.number($0.all, words), .number($0.late, words)])
    }
    let ageless = open.filter { site.base.prevention[$0].ageDays == nil }
    if !ageless.isEmpty {
      let late = ageless.count { site.base.prevention[$0].isOverdue }
      rows.append(
        TableLine(head: words("notKnown"), cells: [.number(ageless.count, words), .number(late, words)]))
    }
    let bars = lines.map { line in
      CountBars.Line(
        name: line.name, count: line.all, part: line.late,
        note: line.late == 0
          ? words.grouped(line.all)
          : words("insights.age.of", ["n": words.grouped(line.all), "late": words.grouped(line.late)]))
    }
    let median = aged.map(\.days).sorted().median ?? 0
    return figure(
      "age",
      say: words.count("insights.age.say", aged.count, ["days": words.grouped(median)]),
      chart: CountBars(lines: bars, isDivided: true).draw(label: words("insights.age")),
      plot: .bars(bars, isDivided: true),
      columns: [words("insights.age.column"), words("openItems"), words("overdue")].map(head), rows: rows,
      missing: [missing("promised", ageless.count, of: open.count)])
  }
}
