// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Gemini requests")
struct GeminiRequestTests {
  static func settings(
    _ model: String = "gemini-3-pro", parameters: JSONObject = [:], extraBody: JSONObject = [:],
    tools: Set<ProviderTool> = []
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.profile(id: "gemini") ?? ProviderTable.generic, model: model, providerTools: tools,
      parameters: parameters, extraBody: extraBody)
  }
}
