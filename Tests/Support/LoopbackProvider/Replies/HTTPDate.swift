// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Dates as HTTP headers have them.
public enum HTTPDate {
  /// The date so many seconds from now, for example `Sun, 06 Nov 1994 08:49:37 GMT`.
  public static func fromNow(seconds: Int) -> String {
    var moment = time(nil) + seconds
    var parts = tm()
    gmtime_r(&moment, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1900 + parts.tm_year)"
    return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }

  /// `date+N` as a date in N seconds; other text as it is.
  static func resolve(_ text: String) -> String {
    guard text.hasPrefix("date+"), let seconds = Int(text.dropFirst(5)) else { return text }
    return fromNow(seconds: seconds)
  }
}
