import Postmortems

/// Whether a sentence says that the incident it names has nothing to do with the one that it is written of.
///
/// "Unrelated" alone says that of anything ("an unrelated deploy, see INC-7"), so it has to be said of the name: right
/// before it with its preposition, right behind it as a statement, or beside it between commas or in brackets.
enum Denial {
  /// - Parameter words: the sentence, with `ReferenceRemark.place` in the place of the name.
  static func isSaid(in words: [UInt8]) -> Bool {
    guard let place = words.firstIndex(of: ReferenceRemark.place) else { return false }
    for hit in phrases.hits(in: words) where !hit.isNegated {
      switch kinds[hit.phrase] {
      case .before: if isNear(hit.range.upperBound, place, in: words) { return true }
      case .behind: if isNear(place + 1, hit.range.lowerBound, in: words) { return true }
      case .aside:
        if isAside(hit.range, in: words),
          isNear(hit.range.upperBound, place, in: words) || isNear(place + 1, hit.range.lowerBound, in: words)
        {
          return true
        }
      }
    }
    guard !words.allSatisfy({ $0 < 0x80 }) else { return false }
    return pieces.contains { piece in
      words.place(of: piece, from: place).map { isNear(place + 1, $0, in: words) } ?? false
    }
  }

  private enum Kind { case before, behind, aside }

  /// So many bytes may stand between the words and the name: " the outage of 12 March, ".
  private static let nearest = 32

  private static func isNear(_ start: Int, _ end: Int, in words: [UInt8]) -> Bool {
    guard start <= end, end - start <= nearest else { return false }
    return !words[start..<end].contains { $0 == 0x3B || $0 == 0x2E }
  }

  /// Between commas, brackets or dashes, or at an end of the sentence.
  private static func isAside(_ range: Range<Int>, in words: [UInt8]) -> Bool {
    let before = words[..<range.lowerBound].last { $0 != 0x20 }
    let behind = words[range.upperBound...].first { $0 != 0x20 }
    let ends: [UInt8] = [0x28, 0x2C, 0x3A, 0x7C, 0x94, 0x93, 0x2D]
    let closes: [UInt8] = [0x29, 0x2C, 0x3A, 0x3B, 0x2E, 0x7C, 0x0A]
    return before.map(ends.contains) ?? true && behind.map(closes.contains) ?? true
  }

  private static let before = [
    "unrelated to", "not related to", "no relation to", "no relation with", "nothing to do with",
    "nothing in common with",
    "no connection to", "no connection with", "not connected to", "not connected with", "independent of",
    "kein Zusammenhang mit", "keinen Zusammenhang mit", "keinerlei Zusammenhang mit", "ohne Zusammenhang mit",
    "nicht im Zusammenhang mit", "nicht verwandt mit", "nichts zu tun mit", "nichts mit", "unabhängig von",
    "sans rapport avec", "sans lien avec", "aucun rapport avec", "aucun lien avec", "rien à voir avec",
    "sin relación con", "no relacionado con", "no relacionada con", "no está relacionado con", "nada que ver con",
    "sem relação com", "não relacionado com", "não relacionada com", "nada a ver com", "nada a ver com o",
  ]
  private static let behind = [
    "is unrelated", "was unrelated", "is not related", "was not related", "isn't related", "wasn't related",
    "has nothing to do with", "had nothing to do with", "is a different story", "is another story",
    "hat damit nichts zu tun", "hatte damit nichts zu tun", "hat nichts damit zu tun", "hängt damit nicht zusammen",
    "steht in keinem Zusammenhang", "n'a rien à voir", "est sans rapport", "est sans lien", "no tiene nada que ver",
    "no tiene relación", "não tem nada a ver", "não tem relação",
  ]
  private static let aside = [
    "unrelated", "not related", "ohne Zusammenhang", "nicht verwandt", "sans rapport", "sin relación", "sem relação",
  ]
  private static let lists: [(kind: Kind, phrases: [String])] = [(.before, before), (.behind, behind), (.aside, aside)]
  private static let phrases = PhraseIndex(lists.flatMap(\.phrases))
  private static let kinds = lists.flatMap { list in list.phrases.map { _ in list.kind } }
  /// Behind the name, as these languages have it.
  private static let pieces = [
    "とは無関係", "は無関係", "と無関係", "とは関係ない", "とは関係がない", "とは関連がない", "无关", "無關", "没有关系", "와 무관", "과 무관", "와 관련 없", "과 관련 없",
  ].map { Array($0.utf8) }
}

extension [UInt8] {
  /// Where a piece first stands, from a place on.
  fileprivate func place(of piece: [UInt8], from start: Int) -> Int? {
    guard count - start >= piece.count else { return nil }
    return (start...(count - piece.count)).first { self[$0..<($0 + piece.count)].elementsEqual(piece) }
  }
}
