// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// How a request names its team file. (protocol.md 5.2, `config`)
public enum ConfigReference: Sendable, Equatable {
  /// A `file:` URI; an open document of that URI wins over the disk.
  case uri(String)
  /// A path, relative to the run's `cwd`.
  case path(String)
  /// The name of a bundled team.
  case name(String)
  /// The text of a team file.
  case text(String)
  /// A team file as a JSON value.
  case inline(JSONValue)
  /// None named: the places of the command line are searched.
  case search

  init(_ reader: ParameterReader) throws(WireError) {
    let given = ["uri", "path", "name", "text", "inline"].filter { reader.value($0) != nil }
    guard given.count == 1, let key = given.first else {
      throw .invalidParams(
        reader.pointer,
        given.isEmpty
          ? "“config” must have one of uri, path, name, text, inline."
          : "“config” has \(given.joined(separator: " and ")); it must have exactly one of them.")
    }
    switch key {
    case "uri": self = .uri(try reader.requiredString(key))
    case "path": self = .path(try reader.requiredString(key))
    case "name": self = .name(try reader.requiredString(key))
    case "text": self = .text(try reader.string(key) ?? "")
    default:
      guard let object = try reader.reader("inline")?.object else { throw reader.missing("inline") }
      self = .inline(.object(object))
    }
  }
}
