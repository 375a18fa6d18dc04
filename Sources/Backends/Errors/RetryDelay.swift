// SPDX-License-Identifier: Apache-2.0

/// How long a provider asks to wait, from whichever place it says so. (backends.md 8.2)
enum RetryDelay {
  /// The wait in milliseconds, never negative; nil when nothing understandable is said.
  ///
  /// - Parameter readsLimits: whether the headers about rate limits count, which many replies carry unasked.
  static func milliseconds(
    headers: ReplyHeaders, bodyDelay: String?, message: String?, readsLimits: Bool
  ) -> Int? {
    let now = headers["date"].flatMap(CalendarTime.httpDate)
    if let wait = headers["retry-after-ms"].flatMap(milliseconds(number:)) { return wait }
    if let text = headers["retry-after"] {
      if let seconds = Double(text) { return checked(seconds * 1000) }
      if let now, let date = CalendarTime.httpDate(text) { return checked(Double(date - now) * 1000) }
    }
    if let wait = bodyDelay.flatMap(duration) { return wait }
    if readsLimits, let wait = limitReset(headers, now: now) { return wait }
    return message.flatMap(announced)
  }

  /// A span like `1.5s`, `6m0s`, `1h2m3s` or `120ms`, in milliseconds.
  static func duration(_ text: some StringProtocol) -> Int? {
    var sum = 0.0
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let amount = Double(digits) else { return nil }
      switch unit {
      case "ms": sum += amount
      case "s": sum += amount * 1000
      case "m": sum += amount * 60_000
      case "h": sum += amount * 3_600_000
      case "d": sum += amount * 86_400_000
      default: return nil
      }
    }
    return checked(sum)
  }

  /// When the used-up limit starts anew: the longest of those of which nothing remains, else the longest of all.
  private static func limitReset(_ headers: ReplyHeaders, now: Int?) -> Int? {
    var usedUp: Int?
    var all: Int?
    for (prefix, kinds) in limitHeaders {
      for kind in kinds {
        let dash = kind.isEmpty ? "" : "-"
        let names =
          prefix == "x-ratelimit"
          ? (reset: "\(prefix)-reset\(dash)\(kind)", remaining: "\(prefix)-remaining\(dash)\(kind)")
          : (reset: "\(prefix)-\(kind)-reset", remaining: "\(prefix)-\(kind)-remaining")
        guard let wait = headers[names.reset].flatMap({ reset($0, now: now) }) else { continue }
        all = max(all ?? 0, wait)
        if headers[names.remaining] == "0" { usedUp = max(usedUp ?? 0, wait) }
      }
    }
    return usedUp ?? all
  }

  private static let limitHeaders: [(prefix: String, kinds: [String])] = [
    ("x-ratelimit", ["requests", "tokens", ""]),
    ("anthropic-ratelimit", ["requests", "tokens", "input-tokens", "output-tokens"]),
  ]

  /// A reset as a span, as seconds, as seconds or milliseconds since 1970, or as RFC 3339 time.
  private static func reset(_ text: String, now: Int?) -> Int? {
    if let number = Double(text) {
      if number < 1e9 { return checked(number * 1000) }
      guard let now else { return nil }
      return checked(number < 1e12 ? (number - Double(now)) * 1000 : number - Double(now) * 1000)
    }
    if let wait = duration(text) { return wait }
    guard let now, let time = CalendarTime.rfc3339(text) else { return nil }
    return checked(Double(time - now) * 1000)
  }

  /// "Please try again in 4.77s", "retry after 20 seconds".
  private static func announced(_ message: String) -> Int? {
    let text = message.lowercased()
    for phrase in ["try again in ", "retry after ", "retry in "] {
      guard let found = text.firstRange(of: phrase) else { continue }
      let rest = text[found.upperBound...]
      var span = rest.prefix { $0.isASCII && ($0.isNumber || $0.isLetter) || $0 == "." }
      while span.last == "." { span = span.dropLast() }
      if let wait = duration(span) { return wait }
      let unit = rest.dropFirst(span.count).drop { $0 == " " }
      guard let amount = Double(span) else { continue }
      if unit.hasPrefix("millisecond") || unit.hasPrefix("ms") { return checked(amount) }
      if unit.hasPrefix("sec") || unit.hasPrefix("s ") || unit == "s" { return checked(amount * 1000) }
      if unit.hasPrefix("min") { return checked(amount * 60_000) }
      if unit.hasPrefix("hour") { return checked(amount * 3_600_000) }
    }
    return nil
  }

  private static func milliseconds(number text: String) -> Int? { Double(text).flatMap(checked) }

  private static func checked(_ milliseconds: Double) -> Int? {
    milliseconds >= 0 && milliseconds < 1e12 ? Int(milliseconds.rounded()) : nil
  }
}
