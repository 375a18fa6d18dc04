// SPDX-License-Identifier: Apache-2.0

/// What came of asking a provider which models it has.
public struct ModelListReport: Sendable, Equatable {
  /// The models, in the order of the provider; those that came before a failure.
  public var models: [ModelFacts] = []
  /// Why the list is not complete; nil when it is.
  public var failure: ModelFailure?
  /// The HTTP status of the last reply; nil when none came.
  public var status: Int?
  /// Milliseconds until the first page was there, or until it was clear that it would not come.
  public var latencyMilliseconds = 0

  /// Creates an empty report.
  public init() {}

  /// Whether a server answered, with whatever.
  public var isReachable: Bool { status != nil }

  /// Whether the provider lists a model; nil when the list is not complete. What is not listed may still be another
  /// name of a model that is.
  public func has(_ model: String) -> Bool? {
    if models.contains(where: { $0.name == model }) { return true }
    if failure != nil { return nil }
    let names = models.first.map { Set(ModelNames.candidates(for: model, of: $0.provider)) } ?? []
    return models.contains { !names.isDisjoint(with: ModelNames.candidates(for: $0.name, of: $0.provider)) }
  }
}
