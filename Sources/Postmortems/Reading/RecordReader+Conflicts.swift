import Diagnostics

extension RecordReader {
  /// Facts that two places of the document state differently: the stronger source is in force, both are kept.
  ///
  /// A correction is meant to differ; it is no conflict.
  mutating func reportConflicts(in facts: inout Postmortem) {
    for field in [FieldName.severity, .date, .started, .detected, .mitigated, .resolved, .trigger, .detectedBy] {
      let values = fields.all(field)
      // The date of a front matter may be of the publication: what is in force need not be the first.
      let inForce = field == .date ? values.first { meaning(of: $0, .date) == facts.date?.value.iso } : nil
      guard let used = inForce ?? values.first, used.source != .correction else { continue }
      guard let meant = meaning(of: used, field) else { continue }
      for other in values where other.location != used.location {
        guard other.source != used.source || field == .severity, let said = meaning(of: other, field), said != meant
        else { continue }
        report(field, used: used, other: other, in: &facts)
        break
      }
    }
  }

  /// What a value means, so that ways of writing it do not count; `nil` where it is not understood.
  private func meaning(of value: LabelledValue, _ field: FieldName) -> String? {
    switch field {
    case .severity: severityLevel(value.value)?.name
    case .date: TimeExpression.first(in: Array(value.value.utf8))?.day?.date(near: nil)?.iso
    case .trigger: known(value.value, in: .trigger)
    case .detectedBy: known(value.value, in: .detectedBy)
    default: TimeExpression.first(in: Array(value.value.utf8))?.minute.map(clock)
    }
  }

  private func known(_ text: String, in facet: Taxonomy.Facet) -> String? {
    let label = Label.normalized(text)
    return rules.taxonomy.values(of: facet).first { $0.id == label || Label.normalized($0.name) == label }?.id
  }

  private mutating func report(
    _ field: FieldName, used: LabelledValue, other: LabelledValue, in facts: inout Postmortem
  ) {
    let name = field.rawValue.replacing("_", with: " ")
    facts.conflicts.append(
      FactConflict(
        fact: name, used: used.value, usedAt: Provenance(used.source, at: used.location), other: other.value,
        otherAt: Provenance(other.source, at: other.location)))
    diagnostics.append(
      Diagnostic(
        .warning, rule: "fact.conflict", at: other.location,
        "\(name) is \"\(other.value)\" here and \"\(used.value)\" in the \(used.source.name)",
        because: "both are kept, and the \(used.source.name) is used",
        remedy: "correct whichever is wrong", notes: [Diagnostic.Note("the other place", at: used.location)]))
  }
}
