// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine

/// A model behind Gemini's generateContent. (backends.md section 5)
///
/// Files that are too large for a request are given to Gemini's Files API first and taken away by ``close()``.
public struct GeminiBackend: Backend {
  /// The model and how it is asked.
  public let settings: ProviderSettings
  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let engine: HTTPClient
  private let limits: FileLimits
  private let files: GeminiFileStore

  /// When files are stored, and how patiently.
  public struct FileLimits: Sendable {
    /// The most bytes of a request. (backends.md 6.3)
    public var requestBytes: Int
    /// How long to wait before the state of a file that is being looked at is asked for; later waits are longer.
    public var firstPause: Duration

    /// Creates limits; the defaults are Gemini's.
    public init(requestBytes: Int = 20 << 20, firstPause: Duration = .seconds(1)) {
      self.requestBytes = requestBytes
      self.firstPause = firstPause
    }
  }

  /// Creates a backend.
  ///
  /// - Parameter type: the `type` of the team file.
  public init(
    _ settings: ProviderSettings, type: String = "gemini", engine: HTTPClient = .shared,
    limits: FileLimits = FileLimits()
  ) {
    self.settings = settings
    self.engine = engine
    self.limits = limits
    files = GeminiFileStore(settings: settings, engine: engine, firstPause: limits.firstPause)
    descriptor = BackendDescriptor(type: type, provider: settings.provider.id, model: settings.model)
  }

  /// Performs one call.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    let call = ProviderCall<GeminiFormat>(settings: settings, engine: engine)
    var request = request
    if call.refusal == nil, request.messages.contains(where: { !$0.media.isEmpty }) {
      do throws(ModelFailure) {
        request = try await storingLargeFiles(of: request, deliver)
      } catch {
        if !Task.isCancelled { await deliver([.error(error)]) }
        return
      }
    }
    await call.perform(request, deliver: deliver)
  }

  /// Takes away the files that were stored.
  public func close() async { await files.removeAll() }

  private func storingLargeFiles(
    of request: ModelRequest, _ deliver: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelFailure) -> ModelRequest {
    var addresses: [String: String] = [:]
    for case .content(let asset) in request.messages.flatMap(\.media).map(\.source) {
      addresses[asset.digest] = await files.address(of: asset)
    }
    let known = request.storing(addresses)
    let size = GeminiRequestBuilder(settings: settings).body(for: known).http.count
    for file in GeminiLargeFiles.toStore(of: known, excess: size - limits.requestBytes) {
      let address = try await files.store(file.asset, name: file.name)
      addresses[file.asset.digest] = address
      let message = "“\(file.name)” is too large for a request, so Gemini's Files API keeps it until the run is over."
      await deliver([.notice(code: "file_stored", message: message)])
    }
    return request.storing(addresses)
  }
}
