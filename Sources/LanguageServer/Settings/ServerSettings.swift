// SPDX-License-Identifier: Apache-2.0

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
  /// Folders whose team files may start processes and write outside `.massgen/`. Nothing does either yet.
  var trustedRoots: [String] = []

  /// Lays the members of a settings object over these settings. Wrong members are reported and leave what was there.
  mutating func apply(_ object: JSONObject) -> [WireError] {
    var problems: [WireError] = []
    let reader = ParameterReader(settings: object)
    func attempt(_ read: () throws(WireError) -> Void) {
      do { try read() } catch { problems.append(error) }
    }
    attempt { () throws(WireError) in
      if let level = try reader.word("logLevel", Logger.Level.self) { logLevel = level }
    }
    attempt { () throws(WireError) in
      if let wishes = try DeliveryParams.read(reader) { delivery = wishes.over(delivery) }
    }
    attempt { () throws(WireError) in
      if let count = try reader.integer("maxActiveRuns", in: 1...10_000) { maxActiveRuns = count }
    }
    attempt { () throws(WireError) in
      if let roots = try reader.strings("trustedRoots") { trustedRoots = roots }
    }
    return problems
  }
}

/// The layers of settings in the order of protocol.md 2.2; a later layer wins member by member.
struct SettingsLayers: Sendable {
  /// Where settings can come from, weakest first.
  enum Layer: Int, Sendable, CaseIterable {
    case file, environment, initialization, configuration
  }

  private var objects: [JSONObject] = Array(repeating: [:], count: Layer.allCases.count)

  /// Replaces one layer and returns the settings that follow, with what is wrong in them.
  mutating func set(_ layer: Layer, _ object: JSONObject) -> (settings: ServerSettings, problems: [WireError]) {
    objects[layer.rawValue] = object
    var settings = ServerSettings()
    var problems: [WireError] = []
    for object in objects { problems += settings.apply(object) }
    return (settings, problems)
  }

  /// The `MASSGEN_*` variables that are settings.
  static func environment(_ lookup: (String) -> String?) -> JSONObject {
    var object: JSONObject = [:]
    if let level = lookup("MASSGEN_LOG_LEVEL") { object["logLevel"] = .string(level) }
    if let count = lookup("MASSGEN_MAX_ACTIVE_RUNS").flatMap(Int64.init) { object["maxActiveRuns"] = .integer(count) }
    return object
  }
}
