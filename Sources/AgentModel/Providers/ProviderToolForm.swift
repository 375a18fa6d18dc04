// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// How a Chat Completions request asks for a tool that the provider runs itself. (backends.md 3.2)
public struct ProviderToolForm: Sendable, Hashable {
  /// The tool.
  public var tool: ProviderTool
  /// Members the request gets. Where the request has a list already, the elements are added to it. Empty where the
  /// models use the tool unasked.
  public var members: JSONObject
  /// The models that have the tool in this form.
  public var models: ModelSet

  /// Creates a form.
  public init(_ tool: ProviderTool, _ members: JSONObject, models: ModelSet = .all) {
    self.tool = tool
    self.members = members
    self.models = models
  }
}
