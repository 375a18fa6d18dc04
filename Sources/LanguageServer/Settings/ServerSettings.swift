// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Logging
import WireProtocol

/// What a client can set; everything has a default that works with nothing sent. (protocol.md 2.2)
struct ServerSettings: Sendable, Equatable {
  /// Lines below this level are not logged; nil leaves it to the command line.
  var logLevel: Logger.Level?
  /// Delivery of runs that say nothing themselves.
  var delivery = DeliveryParams()
  /// Runs that may be active at once.
  var maxActiveRuns = WireLimits.maxActiveRuns
  /// What happens to tool calls that need a decision, in runs that say nothing.
  var approvalPolicy: ApprovalPolicy?
  /// How long an answer is waited for, in milliseconds, in runs that say nothing.
  var approvalTimeoutMilliseconds: Int?
  /// Folders whose team files may start programs and write outside `.massgen/`: those of all layers together, so that
  /// no layer takes away what the user has trusted elsewhere.
  var trustedRoots: [String] = []

  /// Lays the members of a settings object over these settings. Wrong members are reported and leave what was there.
  mutating func apply(_ object: JSONObject) -> [ShapeProblem] {
    var problems: [ShapeProblem] = []
    var sound = object
    for member in Self.shape.members {
      guard let problem = ShapeCheck.lenient.problem(in: object, member: member) else { continue }
      problems.append(problem)
      sound[member.name] = nil
    }
    let reader = ParameterReader(object: sound)
    logLevel = reader.word("logLevel", Logger.Level.self) ?? logLevel
    if let wishes = reader.reader("delivery").map(DeliveryParams.init(checked:)) { delivery = wishes.over(delivery) }
    maxActiveRuns = reader.integer("maxActiveRuns") ?? maxActiveRuns
    approvalPolicy = reader.word("approvalPolicy", ApprovalPolicy.self) ?? approvalPolicy
    approvalTimeoutMilliseconds = reader.integer("approvalTimeoutMs") ?? approvalTimeoutMilliseconds
    trustedRoots += reader.strings("trustedRoots") ?? []
    return problems
  }
}

extension ServerSettings {
  /// What the settings have to look like.
  static let shape = ObjectShape(
    "ServerSettings", "What a client can set.",
    [
      .optional("logLevel", .words("ServerLogLevel", "How much is logged.", Logger.Level.self), "How much is logged."),
      .optional("delivery", .object(DeliveryParams.shape), "Delivery of runs that say nothing themselves."),
      .optional("maxActiveRuns", .integer(1...10_000), "Runs that may be active at once."),
      .optional(
        "approvalPolicy", ApprovalPolicy.shape, "What happens to tool calls that need a decision."),
      .optional("approvalTimeoutMs", .integer(0...86_400_000), "How long an answer is waited for."),
      .optional("trustedRoots", .texts, "Folders whose team files may start programs and write outside `.massgen/`."),
    ])
}

/// The layers of settings in the order of protocol.md 2.2; a later layer wins member by member.
struct SettingsLayers: Sendable {
  /// Where settings can come from, weakest first.
  enum Layer: Int, Sendable, CaseIterable {
    case file, environment, initialization, configuration
  }

  private var objects: [JSONObject] = Array(repeating: [:], count: Layer.allCases.count)

  /// Replaces one layer and returns the settings that follow, with what is wrong in them.
  mutating func set(_ layer: Layer, _ object: JSONObject) -> (settings: ServerSettings, problems: [ShapeProblem]) {
    objects[layer.rawValue] = object
    var settings = ServerSettings()
    var problems: [ShapeProblem] = []
    for object in objects { problems += settings.apply(object) }
    return (settings, problems)
  }

  /// Whether the client has said which folders it trusts, be it none.
  var clientNamesTrust: Bool {
    [Layer.initialization, .configuration].contains { objects[$0.rawValue]["trustedRoots"] != nil }
  }

  /// The `MASSGEN_*` variables that are settings.
  static func environment(_ lookup: (String) -> String?) -> JSONObject {
    var object: JSONObject = [:]
    if let level = lookup("MASSGEN_LOG_LEVEL") { object["logLevel"] = .string(level) }
    if let policy = lookup("MASSGEN_APPROVAL_POLICY") { object["approvalPolicy"] = .string(policy) }
    if let count = lookup("MASSGEN_MAX_ACTIVE_RUNS").flatMap(Int64.init) { object["maxActiveRuns"] = .integer(count) }
    return object
  }
}
