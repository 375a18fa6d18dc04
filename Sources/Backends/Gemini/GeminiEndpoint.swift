// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Addresses of Gemini's API. (backends.md 5.1)
enum GeminiEndpoint {
  /// The version that is asked when the team file names none: preview models live there only.
  static let defaultVersion = "v1beta"

  /// The address of a model's method.
  static func url(_ settings: ProviderSettings, method: String, query: [(name: String, value: String)]) -> String {
    let path = "\(versionPath(settings))/\(resource(settings.model)):\(method)"
    let extra = settings.extraQuery.filter { own in !query.contains { $0.name == own.name } }
    return EndpointURL.join(settings.baseURL, path, query: query + extra)
  }

  /// The address of a file that Gemini keeps.
  ///
  /// - Parameter name: `files/…`.
  static func url(_ settings: ProviderSettings, of name: String) -> String {
    EndpointURL.join(settings.baseURL, "\(versionPath(settings))/\(name)", query: settings.extraQuery)
  }

  /// The address where uploads begin: `upload` stands before the version.
  static func uploadURL(_ settings: ProviderSettings) -> String {
    let path = settings.baseURL.prefix { $0 != "?" }
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    let index = segments.dropFirst(3).firstIndex(where: isVersion)
    let root = segments[..<(index ?? segments.count)].joined(separator: "/")
    let ownQuery = settings.baseURL[path.endIndex...]
    let version = index.map { String(segments[$0]) } ?? settings.apiVersion ?? defaultVersion
    return EndpointURL.join(root + ownQuery, "/upload/\(version)/files", query: settings.extraQuery)
  }

  /// The version as a path; empty where the base URL names one.
  static func versionPath(_ settings: ProviderSettings) -> String {
    let path = settings.baseURL.prefix { $0 != "?" }.split(separator: "/").dropFirst(2)
    return path.contains(where: isVersion) ? "" : "/\(settings.apiVersion ?? defaultVersion)"
  }

  /// `models/…` for a plain name; names that say what they are stay as they are.
  private static func resource(_ model: String) -> String {
    let isPath = collections.contains { model.hasPrefix($0) }
    return (isPath ? model : "models/\(model)").split(separator: "/")
      .map { EndpointURL.escaped(String($0)) }.joined(separator: "/")
  }

  private static let collections = ["models/", "tunedModels/", "publishers/", "projects/"]

  /// Whether a segment of a path is a version: `v1`, `v1beta`, `v1alpha`.
  private static func isVersion(_ segment: Substring) -> Bool {
    let digits = segment.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard segment.first == "v", !digits.isEmpty else { return false }
    let stage = segment.dropFirst(1 + digits.count)
    return stage.isEmpty || stage.hasPrefix("alpha") || stage.hasPrefix("beta")
  }
}
