// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Logging
import Testing
import WireProtocol

@testable import LanguageServer

@Suite("Settings")
struct SettingsTests {
  @Test("A later layer wins member by member, in whatever order the layers come")
  func layers() {
    var layers = SettingsLayers()
    _ = layers.set(.configuration, ["maxActiveRuns": 3])
    _ = layers.set(.file, ["maxActiveRuns": 9, "logLevel": "debug"])
    let (settings, problems) = layers.set(.initialization, ["maxActiveRuns": 5, "delivery": ["maxLatencyMs": 7]])
    #expect(settings.maxActiveRuns == 3)
    #expect(settings.logLevel == .debug)
    #expect(settings.delivery.maxLatencyMilliseconds == 7)
    #expect(problems.isEmpty)
  }

  @Test("A wrong member is reported and leaves what was there")
  func wrong() {
    var layers = SettingsLayers()
    _ = layers.set(.file, ["maxActiveRuns": 9])
    let (settings, problems) = layers.set(.configuration, ["maxActiveRuns": "many", "logLevel": "loud"])
    #expect(settings.maxActiveRuns == 9)
    #expect(problems.map(\.pointer) == ["/logLevel", "/maxActiveRuns"])
  }

  @Test("The environment names settings")
  func environment() {
    let object = SettingsLayers.environment { ["MASSGEN_LOG_LEVEL": "trace", "MASSGEN_MAX_ACTIVE_RUNS": "4"][$0] }
    #expect(object["logLevel"] == "trace")
    #expect(object["maxActiveRuns"] == 4)
  }

  @Test(
    "Before initialize, twice and after shutdown, requests are refused with the right code",
    arguments: [
      (Lifecycle.new, "massgen/run/list", WireErrorCode.serverNotInitialized),
      (.running, "initialize", .invalidRequest),
      (.shutDown, "massgen/run/list", .draining),
    ])
  func lifecycle(_ lifecycle: Lifecycle, _ method: String, _ code: WireErrorCode) {
    #expect(lifecycle.refusal(of: method)?.code == code)
  }
}
