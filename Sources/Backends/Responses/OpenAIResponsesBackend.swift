// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine
import JSONCore

/// A model behind OpenAI's Responses: ``OpenAIResponsesRequestBuilder`` writes its requests,
/// ``OpenAIResponsesStreamDecoder`` reads the replies. (backends.md section 2)
///
/// Files in ``ProviderSettings/searchFiles`` are given to the provider before the first call and searched there; they
/// are deleted when the backend is closed.
public struct OpenAIResponsesBackend: Backend {
  /// The model and how it is asked.
  public let settings: ProviderSettings
  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let engine: HTTPClient
  private let fileSearch: FileSearch?

  /// Creates a backend.
  ///
  /// - Parameters:
  ///   - type: the `type` of the team file.
  ///   - pace: how long files may take to become searchable.
  public init(
    _ settings: ProviderSettings, type: String = "openai", engine: HTTPClient = .shared,
    pace: FileSearchPace = FileSearchPace()
  ) {
    self.settings = settings
    self.engine = engine
    descriptor = BackendDescriptor(type: type, provider: settings.provider.id, model: settings.model)
    let files = settings.searchFiles
    let client = FileSearchClient(settings: settings, engine: engine)
    fileSearch = files.isEmpty ? nil : FileSearch(files, client: client, pace: pace)
  }

  /// Performs one call.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    let plain = ProviderCall<OpenAIResponsesFormat>(settings: settings, engine: engine)
    guard let fileSearch, plain.refusal == nil else { return await plain.perform(request, deliver: deliver) }
    guard let outcome = await fileSearch.prepared() else { return }
    let searching = SearchingRequest(settings, request, outcome)
    if !searching.notices.isEmpty, await fileSearch.isFirstReport() { await deliver(searching.notices) }
    await ProviderCall<OpenAIResponsesFormat>(settings: searching.settings, engine: engine)
      .perform(searching.request, deliver: deliver)
  }

  /// Deletes the files that were given to the provider.
  public func close() async {
    await fileSearch?.close()
  }
}
