// SPDX-License-Identifier: Apache-2.0

/// A value of `backend.type`. (config.md 3.1, 3.5)
public enum BackendType: String, Sendable, Hashable, CaseIterable {
  case openai, claude, gemini, grok, chatcompletion, zai, lmstudio, vllm, sglang
  case claudeCode = "claude_code"
  case azureOpenAI = "azure_openai"
  case ag2
  case inference, cerebras, together, fireworks, groq, openrouter, moonshot, nebius, poe, qwen, uitars, codex, copilot
  case nvidiaNIM = "nvidia_nim"
  case geminiCLI = "gemini_cli"
  case antigravityCLI = "antigravity_cli"
  case replay

  /// Reads a type as a file writes it: case does not matter and `autogen` is `ag2`.
  public init?(written: String) {
    let name = written.lowercased()
    if name == "autogen" {
      self = .ag2
    } else {
      self.init(rawValue: name)
    }
  }

  /// The first MassGen version that has the type; nil for ours.
  public var since: MassGenVersion? {
    switch self {
    case .openai, .claude, .gemini, .grok: MassGenVersion(0, 0, 3)
    case .chatcompletion: MassGenVersion(0, 0, 4)
    case .claudeCode, .zai: MassGenVersion(0, 0, 5)
    case .lmstudio: MassGenVersion(0, 0, 7)
    case .azureOpenAI: MassGenVersion(0, 0, 10)
    case .vllm: MassGenVersion(0, 0, 24)
    case .sglang: MassGenVersion(0, 0, 25)
    case .ag2: MassGenVersion(0, 0, 28)
    case .inference: MassGenVersion(0, 1, 0)
    case .cerebras, .together, .fireworks, .groq, .openrouter, .moonshot, .nebius, .poe, .qwen:
      MassGenVersion(0, 1, 9)
    case .uitars: MassGenVersion(0, 1, 25)
    case .codex: MassGenVersion(0, 1, 50)
    case .copilot: MassGenVersion(0, 1, 56)
    case .nvidiaNIM: MassGenVersion(0, 1, 60)
    case .geminiCLI: MassGenVersion(0, 1, 70)
    case .antigravityCLI: MassGenVersion(0, 1, 90)
    case .replay: nil
    }
  }

  /// The model asked when the file names none; nil where there is no sensible default. Where MassGen's own default has
  /// been shut down by its provider, a living successor stands here.
  public var defaultModel: String? {
    switch self {
    case .openai: "gpt-4o-mini"
    case .claude: "claude-sonnet-4-5-20250929"
    case .gemini: "gemini-2.5-flash"
    case .grok: "grok-4"
    case .chatcompletion: "gpt-oss-120b"
    case .zai: "glm-4.5"
    case .cerebras: "llama-3.3-70b"
    case .together: "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8"
    case .fireworks: "accounts/fireworks/models/llama-v3p3-70b-instruct"
    case .groq: "llama-3.3-70b-versatile"
    case .moonshot: "moonshot-v1-128k"
    case .nebius: "Qwen/Qwen3-4B-fast"
    case .qwen: "qwen-max"
    default: nil
    }
  }

  /// How much a missing model matters.
  public enum ModelNeed: Sendable {
    /// Without one there is nothing to ask.
    case required
    /// A default is used.
    case advised
    /// The program or library behind the type chooses.
    case optional
  }

  /// How much a missing model matters for this type.
  public var modelNeed: ModelNeed {
    switch self {
    case .vllm, .sglang, .inference, .azureOpenAI: .required
    case .claudeCode, .ag2, .replay, .codex, .copilot, .geminiCLI, .antigravityCLI: .optional
    default: .advised
    }
  }

  /// Whether a missing key is fine because the program behind the type has its own login.
  public var hasOwnLogin: Bool {
    switch self {
    case .claudeCode, .codex, .copilot, .geminiCLI, .antigravityCLI, .ag2: true
    default: false
    }
  }

  /// The environment variable that says where the type is asked when the file does not. (backends.md 1.1, 2.1, 5.1,
  /// section 4)
  public var addressVariable: String? {
    switch self {
    case .openai: "OPENAI_BASE_URL"
    case .claude, .claudeCode: "ANTHROPIC_BASE_URL"
    case .gemini: "GOOGLE_GEMINI_BASE_URL"
    case .azureOpenAI: "AZURE_OPENAI_ENDPOINT"
    default: nil
    }
  }

  /// Whether the type is asked over Chat Completions at a place `base_url` may name.
  public var takesBaseURL: Bool { BackendSet.chat.contains(self) && self != .grok || self == .azureOpenAI }

  /// Words of other programs for a type, in lower case.
  package static let aliases: [(word: String, type: BackendType)] = [
    ("anthropic", .claude), ("google", .gemini), ("vertex", .gemini), ("palm", .gemini), ("xai", .grok),
    ("azure", .azureOpenAI), ("claudecode", .claudeCode), ("ollama", .chatcompletion),
    ("openai_compatible", .chatcompletion), ("openai_chat", .chatcompletion), ("custom", .chatcompletion),
    ("generic", .chatcompletion), ("kimi", .moonshot), ("dashscope", .qwen), ("lm_studio", .lmstudio),
    ("script", .replay), ("cassette", .replay), ("mock", .replay),
  ]

  /// What somebody who wrote this type probably means, as words of a message.
  static func suggestion(for written: String) -> String? {
    let word = String(written.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    guard let type = aliases.first(where: { $0.word == word })?.type else { return nil }
    return type == .chatcompletion ? "`chatcompletion` with `base_url`" : "`\(type.rawValue)`"
  }
}

/// A set of backend types.
public struct BackendSet: OptionSet, Sendable, Hashable {
  /// One bit a type, in the order of ``BackendType/allCases``.
  public let rawValue: UInt64

  /// Makes a set from its bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Makes a set of types.
  public init(_ types: BackendType...) {
    rawValue = types.reduce(0) { $0 | Self.bit($1) }
  }

  /// Whether a type is in the set.
  public func contains(_ type: BackendType) -> Bool { rawValue & Self.bit(type) != 0 }

  /// The types in the set.
  public var types: [BackendType] { BackendType.allCases.filter { contains($0) } }

  private static let order = BackendType.allCases

  private static func bit(_ type: BackendType) -> UInt64 { 1 << UInt64(order.firstIndex(of: type) ?? 63) }

  /// OpenAI's Responses API.
  public static let openai = BackendSet(.openai)
  /// Anthropic's Messages API.
  public static let claude = BackendSet(.claude)
  /// Gemini's API.
  public static let gemini = BackendSet(.gemini)
  /// xAI.
  public static let grok = BackendSet(.grok)
  /// The Claude Code program.
  public static let claudeCode = BackendSet(.claudeCode)
  /// Programs like Claude Code that later MassGen versions have.
  public static let laterPrograms = BackendSet(.codex, .copilot, .geminiCLI, .antigravityCLI)
  /// Azure's deployments.
  public static let azure = BackendSet(.azureOpenAI)
  /// AG2 agents and groups.
  public static let ag2 = BackendSet(.ag2)
  /// Scripts and recordings.
  public static let replay = BackendSet(.replay)
  /// Servers for open-weight models.
  public static let inferenceServers = BackendSet(.vllm, .sglang, .inference)
  /// Everything asked over Chat Completions, Azure apart.
  public static let chat = BackendSet(
    .grok, .chatcompletion, .zai, .lmstudio, .vllm, .sglang, .inference, .cerebras, .together, .fireworks, .groq,
    .openrouter, .moonshot, .nebius, .poe, .qwen, .uitars, .nvidiaNIM)
  /// Chat Completions, Azure included.
  public static let chatAndAzure: BackendSet = [.chat, .azure]
  /// Providers of Chat Completions that search the web themselves, apart from Grok.
  public static let chatSearchers = BackendSet(.groq, .openrouter, .qwen)
  /// Providers of Chat Completions that run code themselves.
  public static let chatCoders = BackendSet(.groq)
  /// Everything asked over HTTP.
  public static let http: BackendSet = [.openai, .claude, .gemini, .chat, .azure]
  /// Everything that can be given files with the task.
  public static let files: BackendSet = [.http, .claudeCode]
  /// Everything that can work in a folder.
  public static let workspaces: BackendSet = [.openai, .claude, .gemini, .chat, .claudeCode, .laterPrograms, .ag2]
  /// Everything that can use MCP tools.
  public static let mcp: BackendSet = [.openai, .claude, .gemini, .chat, .claudeCode, .laterPrograms]
}
