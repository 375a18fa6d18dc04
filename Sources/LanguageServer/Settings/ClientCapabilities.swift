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
  var delivery: DeliveryParams?
  var protocolVersions: [Int]?

  init() {}

  /// Reads the params of `initialize`.
  init(params: ParameterReader) throws(WireError) {
    let capabilities = params.value("capabilities")
    positionEncodings =
      capabilities?["general"]?["positionEncodings"]?.arrayValue?.compactMap(\.stringValue) ?? []
    workDoneProgress = capabilities?["window"]?["workDoneProgress"]?.boolValue ?? false
    pullsConfiguration = capabilities?["workspace"]?["configuration"]?.boolValue ?? false
    let own =
      capabilities?["experimental"]?["massgen"]
      ?? params.value("initializationOptions")?["massgen"]?["client"]
    guard let own, let object = own.objectValue else { return }
    let reader = ParameterReader(settings: object)
    protocolVersions = own["protocolVersions"]?.arrayValue?.compactMap(\.intValue)
    showsServerStatus = try reader.bool("serverStatus") ?? false
    delivery = try DeliveryParams.read(reader)
  }
}
