import Testing

@testable import Postmortems

@Suite struct TimeTests {
  @Test(arguments: [
    // text, time in the annotations' form, zone
    ("14:02", "14:02", nil), ("14:02:33 UTC", "14:02", "UTC"), ("14.02", "14:02", nil), ("9:04 am", "09:04", nil),
    ("9am", "09:00", nil), ("12:30 a.m.", "00:30", nil), ("12 pm", "12:00", nil), ("14h02", "14:02", nil),
    ("2018-02-22", "2018-02-22", nil), ("2018-02-22 14:02", "2018-02-22T14:02", nil),
    ("2026-03-11T14:02Z", "2026-03-11T14:02", "Z"), ("2026-03-11T14:02:09.123+01:00", "2026-03-11T14:02", "+01:00"),
    ("22 February 2018", "2018-02-22", nil), ("Feb 22nd, 2018 at 3:15pm PST", "2018-02-22T15:15", "PST"),
    ("Thursday, February 22, 2018", "2018-02-22", nil), ("02-22-2018", "2018-02-22", nil),
    ("22/02/2018", "2018-02-22", nil), ("22.02.2018", "2018-02-22", nil), ("2025-Feb-07", "2025-02-07", nil),
    ("2018年2月22日", "2018-02-22", nil), ("~14:02", "14:02", nil), ("**14:02** – paged", "14:02", nil),
    ("[14:02 UTC] paged", "14:02", "UTC"), ("14:02 (CET)", "14:02", "CET"), ("09:15 UTC+2", "09:15", "UTC+2"),
    ("4/21/23 11:12 AM", "2023-04-21T11:12", nil), ("February 15, 2024: 7:56am UTC", "2024-02-15T07:56", "UTC"),
    ("2026-03-11 – 14:02", "2026-03-11T14:02", nil), ("14:02 on 11 March 2026", "2026-03-11T14:02", nil),
    ("Wed 11 Mar 2026, 14:02", "2026-03-11T14:02", nil), ("14. März 2024, 22:41 Uhr", "2024-03-14T22:41", nil),
    ("3 mai 2024 à 14h02", "2024-05-03", nil), ("1er février 2024", "2024-02-01", nil),
    ("3 de mayo de 2024", "2024-05-03", nil), ("21 de novembro de 2023 08:15 BRT", "2023-11-21T08:15", "BRT"),
    ("2024年6月12日(水) 10時05分", "2024-06-12T10:05", nil), ("1402 UTC", "14:02", "UTC"),
    ("14:02 Pacific Time", "14:02", "Pacific Time"),
    ("14:02 Europe/Berlin", "14:02", "Europe/Berlin"),
    ("Midnight (SAST)", "00:00", "SAST"), ("Noon", "12:00", nil),
    ("midnight UTC: the job began", "00:00", "UTC"),
    ("2024-03-02 noon", "2024-03-02T12:00", nil), ("凌晨 2:05 开始报错", "02:05", nil),
    ("下午3点20分 恢复", "15:20", nil),
    ("2024年8月2日 晚上8点", "2024-08-02T20:00", nil), ("午後3時5分", "15:05", nil),
    ("午前12時10分", "00:10", nil),
    ("오후 3시 20분", "15:20", nil), ("中午12:30", "12:30", nil), ("下午 15:30", "15:30", nil),
    ("Early morning July 12th, 2018", "2018-07-12", nil),
    ("On 11 March 2026 at 14:02", "2026-03-11T14:02", nil),
  ])
  func readsATimeAtTheStart(text: String, written: String, zone: String?) {
    let found = TimeExpression.leading(Array(text.utf8))
    #expect(found?.written == written)
    #expect(found?.zone?.name == zone)
  }

  @Test(arguments: [
    "", "paged the on-call", "2.5 hours later", "10.30% of users", "v1.2.3", "25:00", "14:61",
    "3 services", "March",
    "192.168.10.20", "Midnight deploys are banned", "Noon tests failed", "下午 we met", "凌晨", "3시간",
    "3時間後", "out 5", "may be slow", "at least 5", "2018-13-01", "99",
  ])
  func readsNoTimeWhereThereIsNone(text: String) {
    #expect(TimeExpression.leading(Array(text.utf8)) == nil)
  }

  @Test func thePartOfTheDayBeforeATimeInsideTextCounts() {
    #expect(TimeExpression.first(in: Array("告警于下午3点20分触发".utf8))?.written == "15:20")
    let day = TimeExpression.leading(Array("08-02 凌晨 开始报错".utf8))
    #expect(day?.day == TimeExpression.Day(year: nil, month: 8, day: 2))
    #expect(day?.minute == nil)
    let both = TimeExpression.leading(Array("08-02 凌晨 2:05 开始报错".utf8))
    #expect(both?.day == TimeExpression.Day(year: nil, month: 8, day: 2))
    #expect(both?.minute == 125)
  }

  @Test func aSlipInTheYearLeavesMonthAndDay() throws {
    let day = try #require(TimeExpression.leading(Array("11/03/202 - released".utf8))?.day)
    #expect(day == TimeExpression.Day(year: nil, month: 11, day: 3))
    let january = try #require(CivilDate(iso: "2023-01-10"))
    #expect(day.date(before: january)?.iso == "2022-11-03")
  }

  @Test func findsEveryTimeOfASentence() {
    let text = "From 11 March 14:02 UTC to 12 March 09:30 UTC, then 2.5 hours of 10.30% errors"
    #expect(TimeExpression.all(in: Array(text.utf8), limit: 9).compactMap(\.minute) == [842, 570])
  }

  @Test(arguments: [
    // zone, day, minute, minutes east of UTC
    ("Europe/Berlin", "2024-03-31", 119, 60), ("Europe/Berlin", "2024-03-31", 180, 120),
    ("Europe/Berlin", "2024-10-27", 119, 120), ("Europe/Berlin", "2024-10-27", 240, 60),
    ("Europe/London", "2024-07-01", 0, 60), ("Europe/London", "2024-01-01", 0, 0),
    ("America/New_York", "2024-03-10", 60, -300), ("America/New_York", "2024-03-10", 240, -240),
    ("PT", "2024-11-02", 0, -420), ("PT", "2024-11-04", 0, -480), ("Pacific Time", "2024-07-01", 0, -420),
    ("Australia/Sydney", "2024-01-15", 0, 660), ("Australia/Sydney", "2024-07-15", 0, 600),
    ("Asia/Tokyo", "2024-07-15", 0, 540), ("America/Sao_Paulo", "2024-01-15", 0, -180), ("PDT", "2024-01-15", 0, -420),
  ])
  func zonesKnowTheirSummerTime(name: String, day: String, minute: Int, offset: Int) throws {
    let zone = try #require(TimeZoneName(name))
    let date = try #require(CivilDate(iso: day))
    #expect(zone.offset(on: date, minute: minute) == offset)
  }

  @Test(arguments: ["Date/Time", "and/or", "TCP/IP", "ABC", "Who/What", "Some time"])
  func whatLooksLikeAZoneIsNone(text: String) { #expect(TimeZoneName(text) == nil) }

  @Test func aNightThroughTheChangeOfClocksIsAnHourLonger() throws {
    let facts = try facts(
      "# T\n\n| | |\n|---|---|\n| Date | 2024-10-26 |\n| Time zone | Europe/Berlin |\n| Started | 22:00 |\n| Detected | 22:00 |\n| Resolved | 04:00 |\n"
    )
    #expect(facts.timeToRestore.computed?.value == 7 * 60)
  }

  @Test(arguments: [
    "~14:02", "14:02ish", "14:02 (approx.)", "gegen 14:02", "10時頃", "around 14:02", "about 9 am", "approx. 14:02",
    "≈ 14:02",
  ])
  func keepsApproximateMarks(text: String) {
    #expect(TimeExpression.leading(Array(text.utf8))?.isApproximate == true)
  }

  @Test func findsATimeInsideText() {
    let text = "The alert fired at 14:02 UTC and paged"
    #expect(TimeExpression.first(in: Array(text.utf8))?.written == "14:02")
    #expect(TimeExpression.first(in: Array("Resolved: 2026-03-11, 14:51 UTC".utf8))?.written == "2026-03-11T14:51")
  }

  @Test(arguments: [
    ("45m", 45), ("45 min", 45), ("45 minutes", 45), ("1h", 60), ("1 h 30", 90), ("1h30m", 90),
    ("3 hours (from detection)", 180),
    ("2.5 hours", 150), ("1 hour and 20 minutes", 80), ("1 hour, 20 minutes", 80), ("01:20", 80), ("1:20:00", 80),
    ("PT45M", 45), ("PT1H5M", 65), ("an hour", 60), ("half an hour", 30), ("two hours", 120), ("1 day 3 hours", 1_620),
    ("90 seconds", 2), ("1,200 seconds", 20), ("roughly 64 minutes after", 64), ("45-minute outage", 45),
    ("14+ hours of failure", 840), ("1 Std. 39 Min.", 99), ("2 Stunden und 5 Minuten", 125),
    ("1 heure et 5 minutes", 65),
    ("2 horas y 15 minutos", 135), ("1h50", 110), ("35 分钟左右", 35), ("2時間15分", 135), ("約30分間", 30),
    ("approx. 01:20", 80), ("約01:20", 80), ("the outage of that night lasted 1:20", 80), ("a length of 1:20 hours", 80),
    ("detected at 14:02, and over after 38 minutes", 38), ("ab 14:02 Uhr, nach 20 Minuten", 20),
  ])
  func readsADuration(text: String, minutes: Int) {
    #expect(DurationReader.minutes(in: text) == minutes)
  }

  @Test(arguments: [
    "", "45–60 minutes", "soon", "14:02 UTC", "unknown", "3 users", "at 10:44",
    "the guard noticed it, and the failure itself (10:44) came with its cause", "ガードは検知したが、実際の障害発生（10:44）と同時に判明",
  ])
  func readsNoDurationWhereThereIsNone(text: String) {
    #expect(DurationReader.minutes(in: text) == nil)
  }

  @Test(arguments: [
    ("14:02 – 15:10 UTC", 68), ("23:50 to 00:20", 30), ("2024-01-09 14:02 – 2024-01-10 14:02", 1_440),
    ("2 hours (14:00–16:00 UTC)", 120), ("5 h 26 min (10:45 - 16:11 UTC)", 326),
  ])
  func aSpanOfClockTimesIsADurationBehindALabel(text: String, minutes: Int) {
    #expect(DurationReader.minutes(inField: text) == minutes)
  }

  @Test func daysAreNumberedAsInTheCalendar() throws {
    let epoch = try #require(CivilDate(year: 1970, month: 1, day: 1))
    #expect(epoch.dayNumber == 0)
    #expect(epoch.weekday == 3)
    let leap = try #require(CivilDate(iso: "2024-02-29"))
    #expect(leap.adding(days: 1).iso == "2024-03-01")
    #expect(CivilDate(iso: "2023-02-29") == nil)
    for number in stride(from: -719_162, through: 2_932_896, by: 997) {
      #expect(CivilDate(dayNumber: number).dayNumber == number)
    }
  }

  @Test func minutesBetweenMomentsCountDaysAndZones() throws {
    let day = try #require(CivilDate(iso: "2026-03-11"))
    let before = Moment(date: day, minute: 23 * 60 + 50, zone: "UTC", offset: 0)
    let after = Moment(date: day.adding(days: 1), minute: 10, zone: "UTC", offset: 0)
    #expect(before.minutes(to: after) == 20)
    let inBerlin = Moment(date: day.adding(days: 1), minute: 70, zone: "CET", offset: 60)
    #expect(before.minutes(to: inBerlin) == 20)
    #expect(before.minutes(to: Moment(date: day)) == nil)
  }
}
