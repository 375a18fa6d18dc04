// SPDX-License-Identifier: Apache-2.0

import JSONCore
import WireProtocol

/// What the client said about itself in `initialize`. Absent means unsupported. (protocol.md section 3)
struct ClientCapabilities: Sendable, Equatable {
  /// Position encodings in the client's order of preference.
  var positionEncodings: [String] = []
  var workDoneProgress = false
  var pullsConfiguration = false
  var showsServerStatus = false
  /// Whether it answers `massgen/approval/request`.
  var asksApproval = false
  /// Whether it answers `massgen/input/request`.
  var asksInput = false
  var delivery: DeliveryParams?
  var protocolVersions: [Int]?
  var editor = EditorCapabilities()

  init() {}

  /// Reads the params of `initialize`.
  init(params: ParameterReader) throws(WireError) {
    let capabilities = params.value("capabilities")
    positionEncodings =
      capabilities?["general"]?["positionEncodings"]?.arrayValue?.compactMap(\.stringValue) ?? []
    workDoneProgress = capabilities?["window"]?["workDoneProgress"]?.boolValue ?? false
    pullsConfiguration = capabilities?["workspace"]?["configuration"]?.boolValue ?? false
    editor = EditorCapabilities(capabilities, clientInfo: params.value("clientInfo"))
    let (own, pointer) =
      capabilities?["experimental"]?["massgen"].map { ($0, "/capabilities/experimental/massgen") }
      ?? (params.value("initializationOptions")?["massgen"]?["client"], "/initializationOptions/massgen/client")
    guard let object = own?.objectValue else { return }
    if let problem = ShapeCheck.lenient.problem(in: object, ClientOptions.shape, label: "The capabilities") {
      throw WireError(problem, at: pointer)
    }
    let reader = ParameterReader(object: object, pointer: pointer)
    protocolVersions = reader.value("protocolVersions")?.arrayValue?.compactMap(\.intValue)
    showsServerStatus = reader.bool("serverStatus") ?? false
    asksApproval = reader.bool("approvalRequests") ?? false
    asksInput = reader.bool("inputRequests") ?? false
    delivery = reader.reader("delivery").map(DeliveryParams.init(checked:))
  }
}
