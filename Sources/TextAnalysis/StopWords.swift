/// English words that say nothing about an incident, because they say nothing or because every page has them; a query leaves them out unless it has nothing else.
public enum StopWords {
  /// In alphabetical order; part of the index format, because the browser leaves out the same words.
  public static let all =
    "a about after all also an and any are as at be because been before but by can cause caused causes could did do does during find for from get got had has have how i if in incident incidents into is it its just me my not of on or our outage outages show so some such than that the their them then there these they this to too was we were what when where which while who why will with would you your"
    .split(separator: " ").map(String.init)

  private static let set = Set(all)

  public static func contains(_ word: String) -> Bool { set.contains(word) }
}
