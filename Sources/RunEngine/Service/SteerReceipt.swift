// SPDX-License-Identifier: Apache-2.0

/// A message to a run that was accepted.
public struct SteerReceipt: Sendable, Equatable {
  /// The message's id in the run, as `steer.applied` names it.
  public var steerID: String
  /// The agents it is for, in registration order. Agents that take no further part in the run are not among them.
  public var agentIDs: [String]

  /// Creates a receipt from its parts.
  public init(steerID: String, agentIDs: [String]) {
    self.steerID = steerID
    self.agentIDs = agentIDs
  }
}
