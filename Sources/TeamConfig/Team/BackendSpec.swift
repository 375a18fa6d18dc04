// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// The model behind an agent: where it is asked, with which key and which parameters.
public struct BackendSpec: Sendable {
  /// The type in lower case with aliases resolved (`autogen` is `ag2`), inferred from the model when the file has none.
  public var type: String
  /// The provider's id in ``/AgentModel/ProviderTable``; `replay` for scripts and cassettes, else the type where the
  /// table has no row.
  public var provider: String
  /// The model's name; for replays the label. Empty when the file names none and there is no default.
  public var model: String
  /// The API root as the file gives it, without an endpoint's path; nil takes the provider's own.
  public var baseURL: String?
  /// `api_version`, for Azure and Anthropic.
  public var apiVersion: String?
  /// The key, or why there is none.
  public var credential: Credential
  /// Request parameters of the file that this backend knows, exactly as written.
  public var parameters = JSONObject()
  /// `extra_body`: members merged into the request's body last.
  public var extraBody = JSONObject()
  /// `extra_headers` in the order of the file. Values may be secret.
  public var extraHeaders: [(String, String)] = []
  /// `extra_query` in the order of the file.
  public var extraQuery: [(String, String)] = []
  /// Limits of one transfer.
  public var timeouts = TransportTimeouts()
  /// How failed transfers are tried again.
  public var retry = RetrySpec()
  /// Whether reasoning between `<think>` tags is taken out of the text; nil leaves it to the provider's row.
  public var reasoningTags: Bool?
  /// The workspace as written; ``PathRule/workspaces`` says what it is relative to.
  public var cwd: String?
  /// Paths for this agent only.
  public var contextPaths: [ContextPath] = []
  /// Prepared replies; set exactly when ``provider`` is `replay`.
  public var replay: ReplaySpec?
  /// Where the calls of this agent are recorded.
  public var record: RecordSpec?
  /// Files that go with the task.
  public var uploads: [UploadSpec] = []
  /// How files are treated before they go to the model.
  public var media = MediaOptions()
  /// Tools the provider runs itself that the file switches on, and that the provider has for this model.
  public var providerTools: Set<ProviderTool> = []
  /// `mcp_servers` as written, `${NAME}` included; the tool host expands it when it starts a server.
  public var mcpServers: JSONValue?
  /// What a Claude Code agent has besides; set exactly when ``type`` is `claude_code`.
  public var claudeCode: ClaudeCodeOptions?
  /// Keys of the agent and its backend that ask for something that is not built yet. The agent runs without it.
  public var unsupported: [String] = []
  /// Where the block stands in the file, in bytes.
  public var range: Range<Int> = 0..<0

  /// Why ``baseURL`` is no address; nil when it is one, and when there is none.
  public var addressProblem: String? {
    guard let baseURL else { return nil }
    do throws(WebAddress.Failure) {
      _ = try WebAddress(parsing: baseURL)
      return nil
    } catch {
      return error.rawValue
    }
  }

  /// Creates a backend without parameters.
  public init(type: String, provider: String, model: String, baseURL: String? = nil, credential: Credential = .none) {
    self.type = type
    self.provider = provider
    self.model = model
    self.baseURL = baseURL
    self.credential = credential
  }
}

/// Limits of one transfer in milliseconds; nil takes the defaults of backends.md 0.2.
public struct TransportTimeouts: Sendable, Hashable {
  /// Until the connection stands.
  public var connectMilliseconds: Int?
  /// Until the first byte of the reply.
  public var firstByteMilliseconds: Int?
  /// Between two bytes of the reply.
  public var gapMilliseconds: Int?

  /// Creates limits; without arguments the defaults.
  public init() {}
}

/// How failed transfers are tried again; nil takes the defaults of backends.md 8.
public struct RetrySpec: Sendable, Hashable {
  /// Tries of one call, the first included.
  public var maxTries: Int?
  /// Milliseconds spent waiting between the tries of one call.
  public var maxWaitMilliseconds: Int?

  /// Creates a policy; without arguments the defaults.
  public init() {}
}
