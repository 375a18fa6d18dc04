// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Params of `massgen/provider/list`.
public struct ProviderListParams: MethodParams {
  /// A provider's id or backend type; nil for all.
  public var provider: String?
  /// The folder whose `.env` counts, absolute; nil takes the client's.
  public var workingDirectory: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ProviderListParams", "Params of `massgen/provider/list`.",
    [ObjectShape.Member.provider, ObjectShape.Member.environmentFolder])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    provider = reader.string("provider")
    workingDirectory = reader.string("cwd")
  }
}

/// Params of `massgen/provider/check`.
public struct ProviderCheckParams: MethodParams {
  /// A provider's id or backend type; nil for all, or for those of the team.
  public var provider: String?
  /// A team file whose agents are looked at; nil looks at providers.
  public var config: ConfigReference?
  /// Whether providers are asked.
  public var isOnline: Bool
  /// The folder whose `.env` counts, absolute; nil takes the client's.
  public var workingDirectory: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ProviderCheckParams", "Params of `massgen/provider/check`.",
    [
      ObjectShape.Member.provider,
      .optional("config", .object(ConfigReference.shape), "A team file whose agents are looked at."),
      .optional(
        "online", .boolean, "Whether the providers are asked for their models, with the keys that are found.",
        default: false),
      ObjectShape.Member.environmentFolder,
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    provider = reader.string("provider")
    config = reader.reader("config").map(ConfigReference.init(checked:))
    isOnline = reader.bool("online") ?? false
    workingDirectory = reader.string("cwd")
  }
}

/// Params of `massgen/model/list`.
public struct ModelListParams: MethodParams {
  /// A provider's id or backend type; nil for all.
  public var provider: String?
  /// Whether providers are asked what they have now.
  public var refreshes: Bool
  /// The folder whose `.env` counts, absolute; nil takes the client's.
  public var workingDirectory: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ModelListParams", "Params of `massgen/model/list`.",
    [
      ObjectShape.Member.provider,
      .optional(
        "refresh", .boolean, "Whether the providers are asked what they have now, with the keys that are found.",
        default: false),
      ObjectShape.Member.environmentFolder,
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    provider = reader.string("provider")
    refreshes = reader.bool("refresh") ?? false
    workingDirectory = reader.string("cwd")
  }
}

extension ObjectShape.Member {
  /// The provider a request is about.
  fileprivate static let provider = optional(
    "provider", .name, "A provider's id or a backend type; all of them when absent.")
  /// Where keys are looked up.
  fileprivate static let environmentFolder = optional(
    "cwd", .string(.init(format: .absolutePath)), "The folder whose `.env` counts; the client's own when absent.")
}
