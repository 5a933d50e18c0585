import DataFormats
import Defaults
import Postmortems

extension Taxonomy {
  /// The taxonomy as readers of a language see it. Only what ships under the shipped name is translated: a name that
  /// a site gave stays. Documents are read with the taxonomy as it was, so that their words keep their meaning.
  func shown(in language: String) -> Taxonomy {
    let primary = language.lowercased().prefix { $0 != "-" }
    guard let translation = Taxonomy.shipped("taxonomy.\(primary).yml"),
      let original = Taxonomy.shipped("taxonomy.yml")
    else { return self }
    var result = self
    for index in result.categories.indices {
      let id = result.categories[index].id
      guard let from = original.category(id), let to = translation.category(id) else { continue }
      replace(&result.categories[index].name, from.name, with: to.name)
      replace(&result.categories[index].definition, from.definition, with: to.definition)
      for place in result.categories[index].leaves.indices {
        let id = result.categories[index].leaves[place].id
        guard let from = original.leaf(id), let to = translation.leaf(id) else { continue }
        replace(&result.categories[index].leaves[place].name, from.name, with: to.name)
        replace(&result.categories[index].leaves[place].definition, from.definition, with: to.definition)
      }
    }
    for (facet, values) in result.facets {
      result.facets[facet] = values.map { value in
        var value = value
        guard let from = original.values(of: facet).first(where: { $0.id == value.id }),
          let to = translation.values(of: facet).first(where: { $0.id == value.id })
        else { return value }
        replace(&value.name, from.name, with: to.name)
        replace(&value.definition, from.definition, with: to.definition)
        return value
      }
    }
    return result
  }

  private func replace(_ text: inout String, _ original: String, with translation: String) {
    if text == original, !translation.isEmpty { text = translation }
  }

  /// A taxonomy that travels inside the program; `nil` where there is none of the name.
  private static func shipped(_ name: String) -> Taxonomy? {
    guard let bytes = Defaults.file("Data/" + name) else { return nil }
    return Taxonomy.read(DataValue.parseYAML(bytes[...], file: name).value, file: name).value
  }
}
