// SPDX-License-Identifier: Apache-2.0

/// Points in time as headers write them, in seconds since 1970 UTC.
enum CalendarTime {
  /// `Sun, 22 Nov 2026 10:00:30 GMT` (RFC 9110 section 5.6.7, the form that is sent today).
  static func httpDate(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = months.firstIndex(where: { $0 == words[2] }), let time = secondsOfDay(words[4])
    else { return nil }
    return seconds(year: year, month: month + 1, day: day).map { $0 + time }
  }

  /// `2026-11-22T10:00:30Z`, with fraction and offset if there are any (RFC 3339).
  static func rfc3339(_ text: String) -> Int? {
    let halves = text.split(whereSeparator: { $0 == "T" || $0 == "t" || $0 == " " })
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: "-").compactMap { Int($0) }
    guard date.count == 3, let day = seconds(year: date[0], month: date[1], day: date[2]) else { return nil }
    let clock = halves[1].prefix { $0.isNumber || $0 == ":" }
    guard let time = secondsOfDay(clock) else { return nil }
    let zone = halves[1].dropFirst(clock.count).drop { $0 == "." || $0.isNumber }
    guard let offset = zoneOffset(zone) else { return nil }
    return day + time - offset
  }

  /// A point in time in whole seconds since 1970 as RFC 3339 writes it, in UTC; no time before 1970 or after 9999.
  static func rfc3339(_ seconds: Int) -> String {
    let seconds = min(max(seconds, 0), 253_402_300_799)
    func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    // Days since March 1 of the year 0, so that the leap day is the last one of a year; 400 years have 146,097 days.
    let days = seconds / 86_400 + 719_468
    let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    let clock = [seconds % 86_400 / 3600, seconds % 3600 / 60, seconds % 60].map(pad).joined(separator: ":")
    return "\(year)-\(pad(month))-\(pad(day))T\(clock)Z"
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func secondsOfDay(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2])
    else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  private static func zoneOffset(_ text: Substring) -> Int? {
    if text.isEmpty || text == "Z" || text == "z" { return 0 }
    let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2 else { return nil }
    return (sign == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
  }

  /// Seconds at the beginning of a day of the Gregorian calendar.
  private static func seconds(year: Int, month: Int, day: Int) -> Int? {
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    // Years are counted from March, so that the leap day is the last one.
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400
  }
}
