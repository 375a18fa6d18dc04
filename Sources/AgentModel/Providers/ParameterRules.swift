// SPDX-License-Identifier: Apache-2.0

/// Parameters that some models of a provider answer with an error.
public struct ParameterRefusal: Sendable, Hashable {
  /// The refused members of the request.
  public var parameters: [String]
  /// Whose requests refuse them.
  public var models: ModelSet
  /// The `type` a value must have to be refused; nil for any value.
  public var type: String?
  /// Whether they are refused beside tools only.
  public var besideTools: Bool

  /// Creates a rule.
  public init(
    _ parameters: [String], models: ModelSet = .all, type: String? = nil, besideTools: Bool = false
  ) {
    self.parameters = parameters
    self.models = models
    self.type = type
    self.besideTools = besideTools
  }
}

/// The values of a number that some models of a provider take; others are answered with an error.
public struct ParameterRange: Sendable, Hashable {
  /// The member of the request.
  public var parameter: String
  /// What it may be.
  public var values: ClosedRange<Double>
  /// Whose requests are meant.
  public var models: ModelSet

  /// Creates a rule.
  public init(_ parameter: String, _ values: ClosedRange<Double>, models: ModelSet = .all) {
    self.parameter = parameter
    self.values = values
    self.models = models
  }
}
