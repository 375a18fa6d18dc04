// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Which reply each model gets.
///
/// A model whose name is itself a directive gets that reply. Other models get the directives listed for them, one a
/// call, the last one again and again; models that are not listed get the standard one.
public struct ReplyPlan: Sendable {
  /// Directives by model name.
  public var models: [String: [ReplyDirective]]
  /// The directive of all other models.
  public var standard: ReplyDirective

  /// Creates a plan.
  public init(models: [String: [ReplyDirective]] = [:], standard: ReplyDirective) {
    self.models = models
    self.standard = standard
  }

  /// Reads a control file: `{"default": DIRECTIVE, "models": {NAME: DIRECTIVE | [DIRECTIVE, …]}}`.
  public init(_ value: JSONValue) throws {
    standard = try ReplyDirective(value["default"]?.stringValue ?? "team")
    models = [:]
    for (name, entry) in value["models"]?.objectValue ?? [:] {
      let lines = entry.arrayValue ?? [entry]
      models[name] = try lines.map { try ReplyDirective($0.stringValue ?? "") }
    }
  }

  /// The reply to a call.
  @Sendable
  public func reply(to request: ProviderRequest) -> ProviderReply {
    if let listed = models[request.model], !listed.isEmpty {
      return listed[min(request.call, listed.count - 1)].reply(to: request)
    }
    if let named = try? ReplyDirective(request.model) { return named.reply(to: request) }
    return standard.reply(to: request)
  }
}
