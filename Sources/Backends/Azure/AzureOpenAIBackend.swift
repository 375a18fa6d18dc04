// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine

/// A model that is deployed at Azure. It speaks Chat Completions; addresses, versions and keys are Azure's own.
/// (backends.md section 4)
public struct AzureOpenAIBackend: Backend {
  /// The model and how it is asked.
  public let settings: ProviderSettings
  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let engine: HTTPClient

  /// Creates a backend.
  ///
  /// - Parameter type: the `type` of the team file.
  public init(_ settings: ProviderSettings, type: String = "azure_openai", engine: HTTPClient = .shared) {
    self.settings = settings
    self.engine = engine
    descriptor = BackendDescriptor(type: type, provider: settings.provider.id, model: settings.model)
  }

  /// Performs one call.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    await ProviderCall<AzureOpenAIFormat>(settings: settings, engine: engine).perform(request, deliver: deliver)
  }
}
