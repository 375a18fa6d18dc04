// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// Figures in the form people read them.
enum Figures {
  /// Seconds with a tenth, or minutes, or hours.
  static func duration(milliseconds: Int) -> String {
    let tenths = max(0, milliseconds) / 100
    if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
    return clock(milliseconds: milliseconds)
  }

  /// Like a stopwatch: `0:07`, `12:34`, `1:02:03`.
  static func clock(milliseconds: Int) -> String {
    let seconds = max(0, milliseconds) / 1000
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let minutes = seconds / 60
    if minutes < 60 { return "\(minutes):\(two(seconds % 60))" }
    return "\(minutes / 60):\(two(minutes % 60)):\(two(seconds % 60))"
  }

  /// A count in three digits: `470`, `12.3k`, `1.20M`.
  static func count(_ value: Int) -> String {
    if value < 1000 { return "\(value)" }
    let (scaled, unit) = value < 1_000_000 ? (Double(value) / 1000, "k") : (Double(value) / 1_000_000, "M")
    return decimal(scaled, digits: scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + unit
  }

  static func tokens(_ usage: TokenUsage?) -> String? {
    guard let usage, usage.input + usage.output > 0 else { return nil }
    return "\(count(usage.input + usage.output)) tokens"
  }

  /// Money, and what to say when nobody knows how much.
  static func cost(_ cost: Cost?, isReplay: Bool) -> String {
    guard let cost else { return isReplay ? "no cost" : "cost unknown" }
    let amount = decimal(cost.amount, digits: cost.amount < 0.0995 ? 4 : 2)
    let money = cost.currency == "USD" ? "$\(amount)" : "\(amount) \(cost.currency)"
    return (cost.estimated ? "about " : "") + money
  }

  static func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

  /// A number above zero with a fixed count of digits behind the point.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    guard value >= 0, value * factor < 1e15 else { return "\(value)" }
    let scaled = Int((value * factor).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = "\(scaled % Int(factor))"
    return "\(scaled / Int(factor)).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
