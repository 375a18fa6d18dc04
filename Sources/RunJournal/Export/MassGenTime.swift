// SPDX-License-Identifier: Apache-2.0

/// Times as MassGen's logs write them. (orchestration.md 3.6)
///
/// MassGen writes local time; these are in UTC, so that an export is the same wherever it is made.
enum MassGenTime {
  /// The name of a log folder: `log_<YYYYMMDD_HHMMSS>`.
  static func folder(_ milliseconds: Int) -> String { "log_\(stamp(milliseconds).prefix(15))" }

  /// `<YYYYMMDD_HHMMSS_micros>`. The microseconds below a millisecond are free, so they tell apart what happened in one.
  static func stamp(_ milliseconds: Int, number: Int = 0) -> String {
    let digits = WallClock.iso8601(milliseconds).utf8.filter { (0x30...0x39).contains($0) }
    let text = String(decoding: digits, as: UTF8.self)
    let date = text.prefix(8)
    let time = text.dropFirst(8).prefix(6)
    let micros = String(1000 + number % 1000).dropFirst()
    return "\(date)_\(time)_\(text.dropFirst(14).prefix(3))\(micros)"
  }

  /// `YYYY-MM-DD HH:MM:SS.mmm`, as in `massgen.log`.
  static func line(_ milliseconds: Int) -> String {
    String(WallClock.iso8601(milliseconds).map { $0 == "T" ? " " : $0 }.dropLast())
  }

  /// Seconds since 1970 with a fraction.
  static func seconds(_ milliseconds: Int) -> Double { Double(milliseconds) / 1000 }
}
