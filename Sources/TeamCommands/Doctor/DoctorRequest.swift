// SPDX-License-Identifier: Apache-2.0

/// What `massgen-server doctor` is asked.
public struct DoctorRequest: Sendable {
  /// How the report is written.
  public enum Format: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// One JSON object.
    case json
  }

  /// The team whose agents are looked at, as `run` takes it; nil looks at the machine and the providers only.
  public var team: String?
  /// Whether providers are asked.
  public var isOnline = false
  /// How the report is written.
  public var format = Format.text

  /// Asks about the machine and the providers.
  public init() {}
}
