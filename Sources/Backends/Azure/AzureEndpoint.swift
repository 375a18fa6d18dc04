// SPDX-License-Identifier: Apache-2.0

/// Where a deployment at Azure is asked.
///
/// A resource has two interfaces: the older one names deployment and version in the address, the newer one, whose root
/// ends in `/openai/v1`, is asked like OpenAI itself. Which one is meant is said by the base address; a bare resource
/// means the older one. (backends.md section 4)
struct AzureEndpoint {
  /// The version of the older interface that is asked for unless another is given; it is MassGen's.
  static let defaultVersion = "2024-12-01-preview"

  private let base: String
  private let writtenQuery: String
  private let query: [(name: String, value: String)]

  init(_ settings: ProviderSettings) {
    let parts = settings.baseURL.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var root = parts.first.map(String.init) ?? ""
    while root.hasSuffix("/") { root.removeLast() }
    let isNew = root.hasSuffix(Self.newRoot) || root.contains(Self.newRoot + "/")
    if isNew || root.contains(Self.deployments) {
      base = root
    } else {
      if !root.hasSuffix("/openai") { root += "/openai" }
      base = root + Self.deployments + EndpointURL.escaped(settings.model)
    }
    var query = settings.extraQuery
    writtenQuery = parts.count > 1 ? String(parts[1]) : ""
    let hasVersion =
      query.contains { $0.name == Self.versionMember } || writtenQuery.contains(Self.versionMember + "=")
    if !hasVersion, let version = Self.version(settings.apiVersion, isNew: isNew) {
      query.insert((Self.versionMember, version), at: 0)
    }
    self.query = query
  }

  /// The address of Chat Completions.
  var chatCompletions: String {
    EndpointURL.join(writtenQuery.isEmpty ? base : "\(base)?\(writtenQuery)", "/chat/completions", query: query)
  }

  private static let newRoot = "/openai/v1"
  private static let deployments = "/deployments/"
  private static let versionMember = "api-version"

  /// The version to ask for. The newer interface has none but words such as `preview`; a date is one of the older
  /// interface's, set for a resource that has moved on since.
  private static func version(_ given: String?, isNew: Bool) -> String? {
    let given = given.flatMap { $0.isEmpty ? nil : $0 }
    guard isNew else { return given ?? defaultVersion }
    return given.flatMap { $0.utf8.first.map { (0x30...0x39).contains($0) } == true ? nil : $0 }
  }
}
