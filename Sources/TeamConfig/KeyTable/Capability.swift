// SPDX-License-Identifier: Apache-2.0

/// Something that not every backend can do, and the key that asks for it: the rows of the capability matrix, whose
/// columns are the backend types. (config.md 3.4)
///
/// What a type can do here is what the key table says about the key; only where MassGen differs stands here.
public enum Capability: String, Sendable, Hashable, CaseIterable {
  case webSearch = "enable_web_search"
  case codeInterpreter = "enable_code_interpreter"
  case codeExecution = "enable_code_execution"
  case imageGeneration = "enable_image_generation"
  case mcpServers = "mcp_servers"
  case workspace = "cwd"
  case pictures = "upload_files[].image_path"
  case sound = "upload_files[].audio_path"
  case films = "upload_files[].video_path"
  case documents = "upload_files[].file_path"
  case allowedTools = "allowed_tools"
  case excludedTools = "exclude_tools"
  case permissionMode = "permission_mode"
  case disallowedTools = "disallowed_tools"

  /// What becomes of the key at a type.
  public enum Support: Sendable, Hashable {
    /// It does what it says.
    case works
    /// It is taken and does nothing.
    case noEffect
    /// The start or the agent's first call fails.
    case fails
  }

  /// The path pattern of the key.
  public var path: String { "agents[].backend.\(rawValue)" }

  /// The capability in words that fit behind "can".
  public var phrase: String {
    switch self {
    case .webSearch: "search the web"
    case .codeInterpreter, .codeExecution: "run code at the provider"
    case .imageGeneration: "make pictures"
    case .mcpServers: "use MCP servers"
    case .workspace: "work in a folder"
    case .pictures: "take pictures"
    case .sound: "take sound"
    case .films: "take films"
    case .documents: "take documents"
    case .allowedTools, .excludedTools: "choose among tools"
    case .permissionMode, .disallowedTools: "be told what it may do without asking"
    }
  }

  /// Whether this version acts on the key.
  public var isBuilt: Bool { KeyTable.descriptor(at: path).map { !UnbuiltKeys.contain($0) } ?? false }

  /// The types that have the capability here.
  public var backends: BackendSet { Self.native[self] ?? BackendSet() }

  /// What becomes of the key here.
  public func support(by type: BackendType) -> Support { backends.contains(type) ? .works : .noEffect }

  /// What becomes of the key in a MassGen version; nil for types that 0.0.30 does not have, about which nothing is
  /// known.
  public func support(by type: BackendType, in version: MassGenVersion) -> Support? {
    guard let since = type.since, since <= ConfigSchema.defaultTarget else { return nil }
    if type == .ag2 { return .noEffect }
    for exception in Self.exceptions where exception.capability == self && exception.types.contains(type) {
      if let until = exception.until, version >= until { continue }
      return exception.support
    }
    return backends.contains(type) ? .works : .fails
  }

  private static let native: [Capability: BackendSet] = {
    var native: [Capability: BackendSet] = [:]
    for capability in allCases { native[capability] = KeyTable.descriptor(at: capability.path)?.backends }
    return native
  }()

  /// Where MassGen neither does what it should nor fails where the key has no sense; `until` is the version that
  /// mended it.
  private static let exceptions:
    [(capability: Capability, types: BackendSet, support: Support, until: MassGenVersion?)] = [
      // Grok and its relatives are offered a function that nobody answers.
      (.webSearch, .chat, .noEffect, nil),
      (.codeInterpreter, .chat, .fails, nil),
      (.codeExecution, .chat, .fails, nil),
      (.webSearch, .claudeCode, .fails, MassGenVersion(0, 1, 97)),
      (.pictures, [.gemini, .azure, .claudeCode], .fails, nil),
      (.sound, [.openai, .gemini, .azure], .fails, nil),
      (.films, [.openai, .gemini, .azure], .fails, nil),
      (.documents, [.gemini, .azure, .claudeCode], .fails, nil),
      (.mcpServers, .claudeCode, .noEffect, MassGenVersion(0, 0, 32)),
      (.mcpServers, .azure, .noEffect, nil),
      (.documents, .chat, .noEffect, nil),
      (.excludedTools, .claudeCode, .fails, nil),
    ]
}

extension BackendSet {
  /// The types as an enumeration; those of Chat Completions as a family, and programs of later versions left out.
  var words: String {
    var words = subtracting([.chat, .laterPrograms]).types.map { "`\($0.rawValue)`" }
    let family = intersection(.chat)
    if family == .chat {
      words.append("everything asked over Chat Completions")
    } else {
      words += family.types.map { "`\($0.rawValue)`" }
    }
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
