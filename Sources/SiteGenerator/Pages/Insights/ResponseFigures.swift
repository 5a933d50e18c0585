import KnowledgeBase
import Postmortems

/// How fast incidents are noticed, mitigated and restored, how sure that is, and what it rests on: tables without a chart.
extension PageMaker {
  /// Detected, mitigated and restored by severity.
  func responseFigure() -> InsightFigure? {
    let metrics = site.base.metrics
    guard metrics.incidents > 0 else { return nil }
    let groups = metrics.bySeverity.map { ($0.id.isEmpty ? words("insights.otherSeverity") : $0.id, $0) }
    return figure(
      "response", say: changeSentence(), chart: Markup(), columns: responseHeads(words("severity")),
      rows: (groups + [(words("all"), metrics.all)]).map(responseLine),
      missing: [
        missing("severity", metrics.bySeverity.first { $0.id.isEmpty }?.incidents ?? 0, of: metrics.incidents)
      ])
  }

  /// The same by root cause: categories, each with those of its causes that were the primary one of an incident.
  func causeTimesFigure() -> InsightFigure? {
    let metrics = site.base.metrics
    guard !metrics.byCategory.isEmpty else { return nil }
    let taxonomy = site.base.taxonomy
    let rows = metrics.byCategory.flatMap { category in
      let leaves = metrics.byLeaf.filter { $0.id != category.id && Taxonomy.categoryID(of: $0.id) == category.id }
        .map { (site.causeNames[$0.id].path, $0) }
      // One cause that is all of its category says it alone.
      let isWhole = leaves.count == 1 && leaves.first?.1.incidents == category.incidents
      return (isWhole ? [] : [(taxonomy.name(of: category.id), category)]) + leaves
    }
    let known = metrics.byCategory.reduce(0) { $0 + $1.incidents }
    let slowest = metrics.byCategory.filter { $0.restore.inForce.median != nil }
      .max { a, b in
        // Of two as slow the one that the taxonomy names first.
        (a.restore.inForce.median ?? 0) < (b.restore.inForce.median ?? 0)
      }
    let say = slowest.map { category in
      words(
        "insights.causes.say",
        [
          "cause": taxonomy.name(of: category.id),
          "median": category.restore.inForce.median.map(words.duration) ?? "–",
          "n": words.grouped(category.restore.inForce.count),
        ])
    }
    return figure(
      "causes", say: say ?? words("insights.causes.unknown"), chart: Markup(),
      columns: responseHeads(words("facet.cause")), rows: rows.map(responseLine),
      missing: [missing("cause", metrics.incidents - known, of: metrics.incidents)])
  }

  private func responseHeads(_ first: String) -> [TableCell] {
    let spans = ["fact.detect", "fact.mitigate", "fact.restore"].map { words($0) }
    return [head(first), head(words("incidents"))]
      + spans.flatMap { span in
        ["median", "p90"].map { minutesHead("\(span), \(words("insights.\($0)"))") }
          + [head("\(span), \(words("insights.n"))")]
      }
  }

  private func responseLine(_ name: String, _ times: ResponseTimes) -> TableLine {
    TableLine(
      head: name,
      cells: [.number(times.incidents, words)]
        + [times.detect, times.mitigate, times.restore].flatMap { metric in
          [
            TableCell.minutes(metric.inForce.median, words), .minutes(metric.inForce.p90, words),
            .number(metric.inForce.count, words),
          ]
        })
  }

  /// What change this many incidents could show at all.
  private func changeSentence() -> String {
    guard let change = site.base.metrics.detectable else { return words("insights.response.few") }
    let values: KeyValuePairs = [
      "rate": words.tenths(change.tenthsPerYear), "more": words.grouped(change.more),
      "fewer": change.fewer.map(words.grouped) ?? "",
    ]
    let counts = words(change.fewer == nil ? "insights.response.rise" : "insights.response.say", values)
    guard let factor = change.restoreFactorHundredths else { return counts }
    return counts + " "
      + words(
        "insights.response.factor",
        ["factor": words.tenths((factor + 9) / 10), "n": words.grouped(change.durations)])
  }

  /// What documents state beside what their times give, and how sure the medians are.
  func sureFigure() -> InsightFigure? {
    let all = site.base.metrics.all
    let metrics = [("detect", all.detect), ("mitigate", all.mitigate), ("restore", all.restore)]
    guard metrics.contains(where: { $0.1.inForce.count > 0 }) else { return nil }
    let rows = metrics.map { name, metric in
      TableLine(
        head: words("fact.\(name)"),
        cells: [
          .number(metric.inForce.count, words), .minutes(metric.inForce.median, words),
          interval(metric.inForce.medianInterval), .minutes(metric.inForce.p90, words),
          interval(metric.inForce.p90Interval), .number(metric.stated.count, words),
          .minutes(metric.stated.median, words), .number(metric.computed.count, words),
          .minutes(metric.computed.median, words), .number(metric.disagreeing, words),
        ])
    }
    let disagreeing = metrics.reduce(0) { $0 + $1.1.disagreeing }
    let stated = words("insights.stated")
    let computed = words("insights.computed")
    return figure(
      "sure",
      say: disagreeing == 0 ? words("insights.sure.none") : words.count("insights.sure.say", disagreeing),
      chart: Markup(),
      columns: [
        head(words("insights.duration")), head(words("insights.n")), minutesHead(words("insights.median")),
        minutesHead(words("insights.medianInterval")), minutesHead(words("insights.p90")),
        minutesHead(words("insights.p90Interval")), head("\(stated), \(words("insights.n"))"),
        minutesHead("\(stated), \(words("insights.median"))"), head("\(computed), \(words("insights.n"))"),
        minutesHead("\(computed), \(words("insights.median"))"), head(words("insights.disagreeing")),
      ], rows: rows)
  }

  private func interval(_ range: ClosedRange<Int>?) -> TableCell {
    guard let range else { return TableCell(text: "–", data: "") }
    return TableCell(
      text: words(
        "insights.range", ["from": words.duration(range.lowerBound), "to": words.duration(range.upperBound)]),
      data: "\(range.lowerBound)-\(range.upperBound)")
  }

  /// What is known of how many incidents: the numbers above are no better than this.
  func knownFigure() -> InsightFigure? {
    let metrics = site.base.metrics
    guard metrics.incidents > 0 else { return nil }
    let rows = metrics.missing.map { fact in
      TableLine(
        head: words("insights.known.\(fact.id)"),
        cells: [.number(metrics.incidents - fact.count, words), .number(fact.count, words)])
    }
    let bars = metrics.missing.map { fact in
      CountBars.Line(
        name: words("insights.known.\(fact.id)"), count: metrics.incidents - fact.count,
        note: words(
          "insights.find.of",
          ["n": words.grouped(metrics.incidents - fact.count), "total": words.grouped(metrics.incidents)]))
    }
    guard let worst = metrics.missing.max(by: { $0.count < $1.count }) else { return nil }
    let say =
      worst.count == 0
      ? words("insights.known.all")
      : words(
        "insights.known.say",
        [
          "fact": words("insights.known.\(worst.id)"), "n": words.grouped(worst.count),
          "total": words.grouped(metrics.incidents),
        ])
    return figure(
      "known", say: say, chart: CountBars(lines: bars).draw(label: words("insights.known")),
      plot: .bars(bars, isDivided: false),
      columns: [words("insights.fact"), words("insights.knownOf"), words("insights.missing")].map(head), rows: rows)
  }
}
