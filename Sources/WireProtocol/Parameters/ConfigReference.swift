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

  /// What a reference has to look like.
  public static let shape = ObjectShape(
    "ConfigReference", "A team file.",
    [
      .optional("uri", .uri, "A `file:` URI. An open document of that URI wins over the disk."),
      .optional("path", .name, "A path, relative to the run's `cwd`."),
      .optional("name", .name, "The name of a bundled team."),
      .optional("text", .text, "The text of a team file, YAML or JSON."),
      .optional("inline", .anyObject, "A team file as a JSON value."),
    ], choice: ["uri", "path", "name", "text", "inline"])

  init(checked reader: ParameterReader) {
    if let uri = reader.string("uri") {
      self = .uri(uri)
    } else if let path = reader.string("path") {
      self = .path(path)
    } else if let name = reader.string("name") {
      self = .name(name)
    } else if let inline = reader.value("inline") {
      self = .inline(inline)
    } else {
      self = .text(reader.text("text"))
    }
  }
}
