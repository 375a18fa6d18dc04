// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Takes secrets and the places of one machine out of what is recorded. (replay.md section 5)
///
/// Secrets and whatever looks like a key become `***`, the workspace's path becomes `${cwd}`, the home folder `${home}`.
public struct Scrubber: Sendable {
  private static let workspaceMark = "${cwd}"
  private static let homeMark = "${home}"

  private let wholeValues: Set<String>
  private let workspaces: [String]
  private let home: String?
  private let scanner: SecretScanner

  /// Prepares a scrubber.
  ///
  /// - Parameters:
  ///   - secrets: values to remove; those shorter than 8 bytes are removed only where they are a whole value.
  ///   - workspaces: absolute paths that become `${cwd}`; the first one is what `${cwd}` means on replay.
  ///   - home: the home folder.
  public init(secrets: [Secret] = [], workspaces: [String] = [], home: String? = nil) {
    let values = secrets.map { $0.reveal() }.filter { !$0.isEmpty }
    wholeValues = Set(values)
    self.workspaces = workspaces.compactMap(Self.folder)
    self.home = home.flatMap(Self.folder)
    // Inside raw JSON text a value stands as it is escaped there.
    let escaped = values.map { String(JSONValue.string($0).description.dropFirst().dropLast()) }
    var patterns = Redaction.patterns(Array(Set(values + escaped)))
    patterns += self.workspaces.map { Self.pattern($0, Self.workspaceMark) }
    if let home = self.home { patterns.append(Self.pattern(home, Self.homeMark)) }
    scanner = SecretScanner(patterns: patterns)
  }

  /// The text without secrets.
  public func scrub(_ text: String) -> String {
    if wholeValues.contains(text) { return "***" }
    var scanner = scanner
    return String(decoding: scanner.push(text.utf8) + scanner.flush(), as: UTF8.self)
  }

  /// The value without secrets in its texts, keys and numbers.
  public func scrub(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): return .string(scrub(text))
    case .array(let elements): return .array(elements.map(scrub))
    case .object(let object): return .object(scrub(object))
    case .integer, .number: return wholeValues.contains(value.description) ? "***" : value
    case .null, .bool: return value
    }
  }

  /// The object without secrets.
  public func scrub(_ object: JSONObject) -> JSONObject {
    JSONObject(object.lazy.map { (scrub($0.key), scrub($0.value)) })
  }

  /// The text with `${cwd}` and `${home}` replaced by this machine's paths, where there are any.
  public func expand(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var text = text
    if let workspace = workspaces.first { text.replace(Self.workspaceMark, with: workspace) }
    if let home { text.replace(Self.homeMark, with: home) }
    return text
  }

  /// The value with all its texts expanded.
  public func expand(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(expand(text))
    case .array(let elements): .array(elements.map(expand))
    case .object(let object): .object(JSONObject(object.lazy.map { (expand($0.key), expand($0.value)) }))
    case .null, .bool, .integer, .number: value
    }
  }

  /// A scanner for one text that arrives in pieces.
  func makeScanner() -> SecretScanner { scanner }

  private static func pattern(_ path: String, _ mark: String) -> SecretScanner.Pattern {
    SecretScanner.Pattern(value: Array(path.utf8), replacement: Array(mark.utf8), isPath: true)
  }

  /// A path without slashes at its end; nil for the root and for what is not absolute.
  private static func folder(_ path: String) -> String? {
    var path = path[...]
    while path.hasSuffix("/") { path = path.dropLast() }
    return path.hasPrefix("/") ? String(path) : nil
  }
}
