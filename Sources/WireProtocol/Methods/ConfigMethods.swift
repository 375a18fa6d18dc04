// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A team file and what it is read with, as the `massgen/config/*` methods name it. (protocol.md 5.2)
public struct ConfigFile: Sendable, Equatable {
  /// The file.
  public var reference: ConfigReference
  /// The folder a run would work in, absolute; nil takes the client's.
  public var workingDirectory: String?
  /// Changes to the file before it is looked at.
  public var overrides: [RunStartParams.Override]

  static let members: [ObjectShape.Member] = [
    .optional("uri", .uri, "A `file:` URI. An open document of that URI wins over the disk."),
    .optional("path", .name, "A path, relative to `cwd`."),
    .optional("name", .name, "The name of a bundled team."),
    .optional("text", .text, "The text of a team file, YAML or JSON."),
    .optional("inline", .anyObject, "A team file as a JSON value."),
    .optional(
      "cwd", .string(.init(format: .absolutePath)), "The folder a run would work in; the client's own when absent."),
  ]
  static let overridesMember = ObjectShape.Member.optional(
    "overrides", .list(of: .object(RunStartParams.Override.shape)), "Changes to the file before it is looked at.")
  static let choice = ["uri", "path", "name", "text", "inline"]

  /// Names a file.
  ///
  /// - Parameter workingDirectory: the folder a run would work in, absolute; nil takes the client's.
  public init(reference: ConfigReference, workingDirectory: String?) {
    self.reference = reference
    self.workingDirectory = workingDirectory
    overrides = []
  }

  init(checked reader: ParameterReader, takesOverrides: Bool) {
    reference = ConfigReference(checked: reader)
    workingDirectory = reader.string("cwd")
    overrides = takesOverrides ? RunStartParams.overrides(reader) : []
  }
}

/// Params of `massgen/config/validate`.
public struct ConfigValidateParams: MethodParams {
  /// How deep the check goes; each level has those before it.
  public enum Level: String, Sendable, CaseIterable {
    /// The text is YAML or JSON.
    case syntax
    /// Keys and kinds of values.
    case schema
    /// What the values mean, together.
    case semantic
  }

  /// The file.
  public var file: ConfigFile
  /// How deep the check goes.
  public var level: Level

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ConfigValidateParams", "Params of `massgen/config/validate`.",
    ConfigFile.members + [
      ConfigFile.overridesMember,
      .optional(
        "level", .words("ValidationLevel", "How deep a check goes.", Level.self), "How deep the check goes.",
        default: "semantic"),
    ], choice: ConfigFile.choice)

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    file = ConfigFile(checked: reader, takesOverrides: true)
    level = reader.word("level", Level.self) ?? .semantic
  }
}

/// Params of `massgen/config/resolve`.
public struct ConfigResolveParams: MethodParams {
  /// The file.
  public var file: ConfigFile

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ConfigResolveParams", "Params of `massgen/config/resolve`.",
    ConfigFile.members + [ConfigFile.overridesMember], choice: ConfigFile.choice)

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    file = ConfigFile(checked: reader, takesOverrides: true)
  }
}

/// Params of `massgen/config/migrate`.
public struct ConfigMigrateParams: MethodParams {
  /// The file.
  public var file: ConfigFile
  /// The MassGen version the file shall work with; nil for today's format.
  public var version: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ConfigMigrateParams", "Params of `massgen/config/migrate`.",
    ConfigFile.members + [
      .optional(
        "to", .name, "The MassGen version the file shall work with, such as `0.1.2`; today's format when absent.")
    ], choice: ConfigFile.choice)

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    file = ConfigFile(checked: reader, takesOverrides: false)
    version = reader.string("to")
  }
}

/// Params of `massgen/config/catalog`.
public struct ConfigCatalogParams: MethodParams {
  /// Words that must occur in a team's name, path, title or header.
  public var query: String
  /// Tags a team must have.
  public var tags: [String]
  /// The folder whose own teams count, absolute; nil takes the client's.
  public var workingDirectory: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ConfigCatalogParams", "Params of `massgen/config/catalog`.",
    [
      .optional("query", .text, "Words that must occur in a team's name, path, title or header."),
      .optional("tags", .texts, "Tags a team must have."),
      .optional(
        "cwd", .string(.init(format: .absolutePath)), "The folder whose own teams count; the client's own when absent."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    query = reader.string("query") ?? ""
    tags = reader.strings("tags") ?? []
    workingDirectory = reader.string("cwd")
  }
}

/// Params of `massgen/config/new`.
public struct ConfigNewParams: MethodParams {
  /// The template.
  public var template: String
  /// Answers to its questions, by name; what is missing gets the usual answer.
  public var answers: [String: String]

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ConfigNewParams", "Params of `massgen/config/new`.",
    [
      .required("template", .name, "The template, one of those that `massgen/config/catalog` names."),
      .optional(
        "answers", .map(of: .text), "Answers to its questions, by name; what is missing gets the usual answer."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    template = reader.text("template")
    answers = [:]
    for (name, answer) in reader.value("answers")?.objectValue ?? [:] { answers[name] = answer.stringValue }
  }
}
