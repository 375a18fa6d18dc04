// SPDX-License-Identifier: Apache-2.0

/// A team as a catalogue lists it.
public struct CatalogueEntry: Sendable, Hashable {
  /// Where a team was found.
  public enum Place: String, Sendable, Hashable, CaseIterable {
    /// It comes with the server.
    case bundled
    /// It belongs to the folder one works in.
    case workspace
    /// It belongs to the user.
    case user
  }

  /// The name it is run by: the file's name without its ending.
  public var name: String
  /// The file, absolute.
  public var path: String
  /// Where it was found.
  public var place: Place
  /// The folder it stands in, below the place; empty at the top. It groups the bundled teams.
  public var group: String
  /// What the file says about itself.
  public var header: CatalogueHeader
  /// The ids of its agents.
  public var agents: [String]
  /// The backend types of its agents, each once, in their order.
  public var providers: [String]
  /// What it takes or makes besides text: `image`, `audio`, `video`, `document`.
  public var modalities: [String]
  /// Whether it runs without a model: it is a replay, or a recording stands beside it.
  public var isReplayable: Bool
  /// Whether the file has errors.
  public var hasErrors: Bool

  /// Describes a file that was read.
  ///
  /// - Parameter hasRecording: whether a recording stands beside the file.
  public init(_ file: TeamReadResult, path: String, place: Place, group: String, hasRecording: Bool) {
    name = TeamLookup.stem(of: path)
    self.path = path
    self.place = place
    self.group = group
    header = CatalogueHeader(of: file.source.bytes)
    let specs = file.team?.agents ?? []
    agents = specs.map(\.id)
    var types: [String] = []
    for spec in specs where !types.contains(spec.backend.type) { types.append(spec.backend.type) }
    providers = types
    modalities = file.root.map(Self.modalities) ?? []
    isReplayable = hasRecording || !specs.isEmpty && specs.allSatisfy { $0.backend.replay != nil }
    hasErrors = file.hasErrors
  }

  /// Whether the entry has every tag and every word of a query, in any case: in its name, its group, its header, its
  /// agents, its backends or what it takes.
  public func matches(query: String = "", tags: [String] = []) -> Bool {
    guard tags.allSatisfy({ header.tags.contains($0.lowercased()) }) else { return false }
    let text =
      ([name, group, header.title, header.needs ?? "", header.shows ?? ""] + header.tags + agents + providers
      + modalities)
      .joined(separator: "\n").lowercased()
    return query.lowercased().split(whereSeparator: \.isWhitespace).allSatisfy { text.contains($0) }
  }

  /// The keys that bring something other than text, and what it is.
  private static let mediaKeys = [
    "image_path": "image", "image_url": "image", "enable_image_generation": "image", "audio_path": "audio",
    "audio_url": "audio", "enable_audio_generation": "audio", "video_path": "video", "video_url": "video",
    "enable_video_generation": "video", "file_path": "document", "file_url": "document",
    "enable_file_generation": "document",
  ]

  private static func modalities(_ root: ConfigNode) -> [String] {
    var found: Set<String> = []
    func visit(_ node: ConfigNode, depth: Int) {
      guard depth < 12 else { return }
      for member in node.members ?? [] {
        if let medium = mediaKeys[member.key] {
          if case .bool(false) = member.value.content { continue }
          found.insert(medium)
        } else if member.key != "script" {
          visit(member.value, depth: depth + 1)
        }
      }
      for item in node.items ?? [] { visit(item, depth: depth + 1) }
    }
    visit(root, depth: 0)
    return found.sorted()
  }
}
