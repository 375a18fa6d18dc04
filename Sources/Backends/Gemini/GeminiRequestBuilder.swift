// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import HTTPEngine

/// Writes the body of a request to Gemini's generateContent. Pure: the same request gives the same bytes. (backends.md section 5)
public struct GeminiRequestBuilder: Sendable {
  /// What the body is built from besides the request.
  public var settings: ProviderSettings

  /// Creates a builder.
  public init(settings: ProviderSettings) {
    self.settings = settings
  }

  /// Builds the body for a request.
  public func body(for request: ModelRequest) -> RequestBody {
    RequestBody(http: HTTPBody(), toolNames: ToolNames(request.tools.lazy.map(\.name)))
  }
}
