import Diagnostics

/// When a document came and changed, as the version control of its file has it.
public struct DocumentHistory: Hashable, Sendable {
  /// The day of the first version; `nil` where the history is cut off before it.
  public var firstPublished: CivilDate?
  /// The day of the newest version; `nil` where the history does not reach it.
  public var lastChanged: CivilDate?
  /// How many versions there are, as far as the history reaches.
  public var versions: Int

  public init(firstPublished: CivilDate?, lastChanged: CivilDate?, versions: Int) {
    self.firstPublished = firstPublished
    self.lastChanged = lastChanged
    self.versions = versions
  }
}

/// A version of a document in which a prevention item had another status than in the one before.
public struct StatusChange: Hashable, Sendable {
  public var day: CivilDate
  public var status: PreventionItem.Status

  public init(day: CivilDate, status: PreventionItem.Status) {
    self.day = day
    self.status = status
  }
}

/// What a tracker says of the ticket of a prevention item, beside what the document says.
public struct TicketStatement: Hashable, Sendable {
  /// Whose word counts where both say something.
  public enum Winner: String, Hashable, Sendable, CaseIterable {
    case document, tracker
  }

  /// The ticket as its tracker names it.
  public var ticket: String
  /// `jira`, `github`, `gitlab`, `linear` or `other`.
  public var tracker: String
  public var url: String?
  /// The state in the tracker's words.
  public var written: String?
  /// `nil` where those words mean nothing to Debrief.
  public var status: PreventionItem.Status?
  public var owner: String?
  public var due: CivilDate?
  /// The day the ticket last changed, or the newest day of its export.
  public var updated: CivilDate?
  /// The day it was closed, where the tracker says so.
  public var closed: CivilDate?
  /// In the file that builds read.
  public var location: SourceLocation
  public var winner = Winner.tracker
  /// The day of the document's word; `nil` where nothing dates it.
  public var documentDay: CivilDate?
  /// What the document says.
  public var documentStatus: PreventionItem.Status?

  public init(ticket: String, tracker: String, location: SourceLocation) {
    self.ticket = ticket
    self.tracker = tracker
    self.location = location
  }
}

extension Record {
  /// The day the document was first there: of its publication, else of its first version. A first version long after
  /// the incident, or after the day that the document states as that of its last change, is of an import, and says
  /// nothing of when the document was written.
  public var firstWritten: CivilDate? {
    if let published = postmortem?.published?.value { return published }
    guard let first = history?.firstPublished else { return nil }
    if let updated, updated < first { return nil }
    guard let incident = postmortem?.date?.value else { return first }
    return first.dayNumber - incident.dayNumber <= 90 ? first : nil
  }
}
