// SPDX-License-Identifier: Apache-2.0

/// Which backend type a model name means when a file names no type. (config.md 3.3)
package enum ModelInference {
  /// The type MassGen infers from exactly this model name; case does not matter.
  static func type(forModel model: String) -> BackendType? { table[model.lowercased()] }

  /// The type whose model family a name belongs to, for advice only.
  package static func family(ofModel model: String) -> BackendType? {
    if let exact = type(forModel: model) { return exact }
    let name = model.lowercased()
    if name.hasPrefix("claude-") { return .claude }
    if name.hasPrefix("gemini-") { return .gemini }
    if name.hasPrefix("grok-") { return .grok }
    if name.hasPrefix("gpt-oss") { return nil }
    if name.hasPrefix("gpt-") || isOSeries(name) { return .openai }
    return nil
  }

  /// Whether a model reasons on its own and refuses sampling parameters. (config.md 2.3, `temperature`)
  static func refusesSampling(model: String) -> Bool {
    let name = model.lowercased()
    return isOSeries(name) || name.hasPrefix("gpt-5") && !name.hasPrefix("gpt-5-chat")
  }

  private static func isOSeries(_ name: String) -> Bool {
    let bytes = Array(name.utf8.prefix(3))
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "o"), (0x31...0x39).contains(bytes[1]) else { return false }
    return bytes.count == 2 || bytes[2] == UInt8(ascii: "-")
  }

  /// The models that mean a type, in the order they are offered.
  package static func models(of type: BackendType) -> [String] { rows.first { $0.0 == type }?.1 ?? [] }

  private static let table: [String: BackendType] = {
    var table: [String: BackendType] = [:]
    for (type, models) in rows {
      for model in models { table[model] = type }
    }
    return table
  }()

  private static let rows: [(BackendType, [String])] = [
    (
      .openai,
      [
        "gpt-5", "gpt-5-mini", "gpt-5-nano", "gpt-5-codex", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano",
        "gpt-4o-mini", "gpt-4o", "o3", "o3-low", "o3-medium", "o3-high", "o3-mini", "o3-mini-low",
        "o3-mini-medium", "o3-mini-high", "o4-mini", "o4-mini-low", "o4-mini-medium", "o4-mini-high",
      ]
    ),
    (
      .claude,
      [
        "claude-sonnet-4-5-20250929", "claude-opus-4-1-20250805", "claude-opus-4-20250514",
        "claude-sonnet-4-20250514", "claude-3-5-sonnet-latest", "claude-3-5-haiku-latest",
        "claude-3-5-sonnet-20250114", "claude-3-5-haiku-20241022", "claude-3-opus-20240229",
      ]
    ),
    (.gemini, ["gemini-2.5-flash", "gemini-2.5-pro"]),
    (.grok, ["grok-3-mini", "grok-3", "grok-4"]),
    (.zai, ["glm-4.5", "glm-4.5-air"]),
  ]
}
