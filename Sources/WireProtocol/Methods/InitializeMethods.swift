// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What a client says about itself to this server: `capabilities.experimental.massgen` of `initialize`.
/// (protocol.md section 3)
public enum ClientOptions {
  /// What it has to look like. Absent means unsupported.
  public static let shape = ObjectShape(
    "ClientOptions", "What the client can do. Absent means that it cannot.",
    [
      .optional("protocolVersions", .list(of: .count), "Protocol versions the client speaks."),
      .optional("serverStatus", .boolean, "Whether it wants `massgen/server/statusChanged`.", default: false),
      .optional("delivery", .object(DeliveryParams.shape), "How it wants the events of runs that say nothing."),
      .optional("approvalRequests", .boolean, "Whether it answers `massgen/approval/request`.", default: false),
      .optional("inputRequests", .boolean, "Whether it answers `massgen/input/request`.", default: false),
      .optional("toolRequests", .boolean, "Whether it answers `massgen/tool/call`.", .experimental),
      .optional("experimental", .boolean, "Whether it wants what is experimental.", default: false),
    ])
}
