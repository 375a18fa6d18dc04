// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine

/// A model behind OpenAI's Responses. (backends.md section 2)
public struct OpenAIResponsesBackend: Backend {
  /// The model and how it is asked.
  public let settings: ProviderSettings
  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let engine: HTTPClient

  /// Creates a backend.
  ///
  /// - Parameter type: the `type` of the team file.
  public init(_ settings: ProviderSettings, type: String = "openai", engine: HTTPClient = .shared) {
    self.settings = settings
    self.engine = engine
    descriptor = BackendDescriptor(type: type, provider: settings.provider.id, model: settings.model)
  }

  /// Performs one call.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    await ProviderCall<OpenAIResponsesFormat>(settings: settings, engine: engine).perform(request, deliver: deliver)
  }
}
