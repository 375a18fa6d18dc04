// SPDX-License-Identifier: Apache-2.0

/// The stable names of diagnostics. (config.md section 6; replay.md section 6)
public enum DiagnosticCode: String, Sendable, Hashable, CaseIterable {
  // MARK: Document and syntax

  /// The text is not YAML.
  case yamlSyntax = "yaml-syntax"
  /// A tab stands where indentation is meant.
  case yamlTabIndent = "yaml-tab-indent"
  /// The same key stands twice in one mapping or object.
  case yamlDuplicateKey = "yaml-duplicate-key"
  /// A second document begins.
  case yamlMultipleDocuments = "yaml-multiple-documents"
  /// There is no content.
  case yamlEmptyDocument = "yaml-empty-document"
  /// The root is a list or a scalar.
  case yamlRootNotMapping = "yaml-root-not-mapping"
  /// An alias names an anchor nobody defines.
  case yamlUnknownAlias = "yaml-unknown-alias"
  /// An alias stands inside the value it names.
  case yamlRecursiveAlias = "yaml-recursive-alias"
  /// Aliases multiply the document beyond all bounds.
  case yamlAliasExpansion = "yaml-alias-expansion"
  /// The value of `<<` is neither a mapping nor a list of mappings.
  case yamlMergeTarget = "yaml-merge-target"
  /// A tag that plain YAML data does not have.
  case yamlCustomTag = "yaml-custom-tag"
  /// The text is not UTF-8.
  case yamlEncoding = "yaml-encoding"
  /// A key is something other than text.
  case yamlNonStringKey = "yaml-non-string-key"
  /// Collections are nested too deep.
  case yamlTooDeep = "yaml-too-deep"
  /// YAML 1.1 reads an unquoted text as something else.
  case yamlImplicitType = "yaml-implicit-type"
  /// `1e3` is text for YAML 1.1.
  case yamlFloatWithoutDot = "yaml-float-without-dot"
  /// The text is not JSON.
  case jsonSyntax = "json-syntax"
  /// The file's name ends in neither `.yaml`, `.yml` nor `.json`.
  case configExtension = "config-extension"
  /// An override cannot be applied.
  case overridePath = "override-path"

  // MARK: Structure

  /// The file is in MassGen's first format.
  case configV1Format = "config-v1-format"
  /// There is neither `agents` nor `agent`.
  case agentsMissing = "agents-missing"
  /// `agents` has no items.
  case agentsEmpty = "agents-empty"
  /// `agents` is not a list.
  case agentsNotList = "agents-not-list"
  /// Both `agent` and `agents` are there.
  case agentAndAgents = "agent-and-agents"
  /// An item of `agents` is not a mapping.
  case agentNotMapping = "agent-not-mapping"
  /// A section has no content.
  case sectionNull = "section-null"
  /// A value is of the wrong kind.
  case wrongType = "wrong-type"
  /// A flag is a text.
  case flagNotBoolean = "flag-not-boolean"
  /// A value is none of those that are allowed.
  case valueNotAllowed = "value-not-allowed"
  /// No key has this name.
  case unknownKey = "unknown-key"
  /// The key belongs somewhere else.
  case misplacedKey = "misplaced-key"
  /// The key should no longer be written.
  case deprecatedKey = "deprecated-key"
  /// The key is younger than the target version.
  case newerKey = "newer-key"
  /// `display` stands for `ui`.
  case displaySectionAlias = "display-section-alias"
  /// `ui.type` stands for `ui.display_type`.
  case uiTypeAlias = "ui-type-alias"
  /// `target` is no version.
  case targetUnknown = "target-unknown"
  /// A `${NAME}` stays as it is.
  case variableNotExpanded = "variable-not-expanded"

  // MARK: Agents

  /// An agent has no id.
  case agentIDMissing = "agent-id-missing"
  /// Two agents have the same id.
  case agentIDDuplicate = "agent-id-duplicate"
  /// An id is no text.
  case agentIDNotString = "agent-id-not-string"
  /// An id cannot name a folder.
  case agentIDUnsafePath = "agent-id-unsafe-path"
  /// A system message is no text.
  case systemMessageNotString = "system-message-not-string"
  /// MassGen 0.0.30 cannot give Claude Code a system message.
  case systemMessageClaudeCode = "system-message-claude-code"

  // MARK: Backend type, model, credentials

  /// An agent has no backend.
  case backendMissing = "backend-missing"
  /// A backend has no type.
  case backendTypeMissing = "backend-type-missing"
  /// No backend type has this name.
  case backendTypeUnknown = "backend-type-unknown"
  /// The type is not in lower case.
  case backendTypeCase = "backend-type-case"
  /// The type is younger than the target version.
  case backendTypeNewer = "backend-type-newer"
  /// No agent has a backend that this version can talk to.
  case backendNotBuilt = "backend-not-built"
  /// A backend has no model.
  case modelMissing = "model-missing"
  /// The backend's catalogue has no such model.
  case modelUnknown = "model-unknown"
  /// The model belongs to another backend.
  case modelBackendMismatch = "model-backend-mismatch"
  /// The provider has shut the model down.
  case modelRetired = "model-retired"
  /// There is no type and the model does not tell.
  case modelInferenceFailed = "model-inference-failed"
  /// The file holds a key.
  case apiKeyLiteral = "api-key-literal"
  /// A value looks like a key.
  case secretLiteral = "secret-literal"
  /// A value was never filled in.
  case placeholderValue = "placeholder-value"
  /// No variable holds the key.
  case apiKeyEnvMissing = "api-key-env-missing"
  /// There is no `base_url`.
  case baseURLMissing = "base-url-missing"
  /// The host of `base_url` belongs to no known provider.
  case baseURLUnknownProvider = "base-url-unknown-provider"
  /// `base_url` ends in the path of an endpoint.
  case baseURLEndpointSuffix = "base-url-endpoint-suffix"
  /// The backend type does not take a `base_url` in MassGen.
  case baseURLIgnored = "base-url-ignored"
  /// `base_url` is no address.
  case baseURLInvalid = "base-url-invalid"
  /// Azure needs an endpoint.
  case azureEndpointMissing = "azure-endpoint-missing"
  /// MassGen 0.0.30 cannot take these settings of Azure from the file.
  case azureParamLeak = "azure-param-leak"
  /// The request of this backend has no such parameter.
  case paramNotSupported = "param-not-supported"
  /// The program itself sets this parameter.
  case paramReserved = "param-reserved"
  /// The value is out of range.
  case paramRange = "param-range"
  /// A reasoning model refuses sampling parameters.
  case reasoningModelSampling = "reasoning-model-sampling"

  // MARK: Capabilities

  /// The backend cannot do this.
  case capabilityUnsupported = "capability-unsupported"
  /// The flag for running code has another name on this backend.
  case codeToolName = "code-tool-name"
  /// Pictures have nowhere to go.
  case imageGenerationWithoutCwd = "image-generation-without-cwd"
  /// Gemini cannot combine its own tools with others.
  case geminiBuiltinDropped = "gemini-builtin-dropped"
  /// MassGen 0.0.30 offers Grok a search tool that nobody answers.
  case grokLiveSearch = "grok-live-search"
  /// Search is switched on in two ways.
  case grokSearchConflict = "grok-search-conflict"
  /// No permission mode has this name.
  case permissionModeInvalid = "permission-mode-invalid"
  /// Only Claude Code has permission modes.
  case permissionModeIgnored = "permission-mode-ignored"
  /// Nothing is asked before a tool acts.
  case permissionModeBypass = "permission-mode-bypass"
  /// A list of one's own replaces the built-in one.
  case disallowedToolsDropsDefaults = "disallowed-tools-drops-defaults"
  /// Claude Code has its own name for forbidden tools.
  case claudeCodeExcludeTools = "claude-code-exclude-tools"
  /// Claude Code cannot be started on this machine.
  case claudeCodeUnusable = "claude-code-unusable"
  /// A path of the Claude Code program leads nowhere.
  case claudeCodePath = "claude-code-path"
  /// An option of Claude Code has no effect, or cannot be used.
  case claudeCodeOption = "claude-code-option"
  /// A tool filter is no list of names.
  case toolFilterType = "tool-filter-type"
  /// A tool is named with its server.
  case toolFilterPrefixed = "tool-filter-prefixed"
  /// Tools are both listed and excluded.
  case toolFilterBoth = "tool-filter-both"
  /// There are no tools to filter.
  case toolFilterUnused = "tool-filter-unused"

  // MARK: Workspaces and paths

  /// MassGen needs `orchestrator` for workspaces.
  case cwdRequiresOrchestrator = "cwd-requires-orchestrator"
  /// MassGen needs a folder for workspaces.
  case orchestratorStorageMissing = "orchestrator-storage-missing"
  /// Claude Code needs a workspace.
  case cwdMissing = "cwd-missing"
  /// The workspace has no name.
  case cwdEmpty = "cwd-empty"
  /// The backend has no workspace.
  case cwdUnsupported = "cwd-unsupported"
  /// MassGen would empty a folder that is in use.
  case cwdWouldBeErased = "cwd-would-be-erased"
  /// MassGen would empty a storage folder that is in use.
  case storageWouldBeErased = "storage-would-be-erased"
  /// Two agents share a workspace.
  case cwdDuplicate = "cwd-duplicate"
  /// One folder contains another.
  case pathOverlap = "path-overlap"
  /// MassGen takes `~` literally.
  case pathTilde = "path-tilde"
  /// MassGen takes a variable in a path literally.
  case pathVariable = "path-variable"
  /// `..` leads out of the folder for workspaces.
  case pathParentEscape = "path-parent-escape"
  /// The workspace is too close to the root of the disk.
  case cwdShallow = "cwd-shallow"
  /// No agent can work in the workspace as it is on this machine.
  case cwdUnusable = "cwd-unusable"
  /// There is nothing at a context path.
  case contextPathMissing = "context-path-missing"
  /// A context path stands twice.
  case contextPathDuplicate = "context-path-duplicate"
  /// No agent can use the context paths.
  case contextPathWithoutCwd = "context-path-without-cwd"
  /// A folder nobody may write into.
  case contextPathAlwaysReadOnly = "context-path-always-read-only"
  /// A protected path is not inside its context path.
  case protectedPathOutside = "protected-path-outside"
  /// Protection of what nobody may write.
  case protectedPathWithoutWrite = "protected-path-without-write"
  /// No agent has a workspace.
  case storageUnused = "storage-unused"

  // MARK: Uploads

  /// An upload names no file.
  case uploadEntry = "upload-entry"
  /// An upload names several files.
  case uploadSeveralKeys = "upload-several-keys"
  /// There is no such file.
  case uploadMissing = "upload-missing"
  /// MassGen looks for the file in an emptied workspace.
  case uploadRelativeWithCwd = "upload-relative-with-cwd"
  /// A picture is changed before it is sent.
  case uploadAdjusted = "upload-adjusted"
  /// The file is broken, or of a kind that is not taken.
  case uploadFormat = "upload-format"
  /// The file is over the limit.
  case uploadTooLarge = "upload-too-large"
  /// The backend does not take this kind of file.
  case uploadBackend = "upload-backend"

  // MARK: MCP servers

  /// `mcp_servers` is neither a list nor a mapping.
  case mcpServersType = "mcp-servers-type"
  /// One server stands where servers are meant.
  case mcpSingleServerMap = "mcp-single-server-map"
  /// A server is no mapping.
  case mcpEntryNotMapping = "mcp-entry-not-mapping"
  /// A server has no transport.
  case mcpTypeMissing = "mcp-type-missing"
  /// MassGen has no such transport.
  case mcpTypeUnsupported = "mcp-type-unsupported"
  /// A server has no name.
  case mcpNameMissing = "mcp-name-missing"
  /// A server's name has characters that tool names cannot have.
  case mcpNameInvalid = "mcp-name-invalid"
  /// A server's name is too long for tool names.
  case mcpNameLong = "mcp-name-long"
  /// Two servers have one name.
  case mcpNameDuplicate = "mcp-name-duplicate"
  /// A server replaces a built-in one.
  case mcpReservedName = "mcp-reserved-name"
  /// A server has no program.
  case mcpCommandMissing = "mcp-command-missing"
  /// MassGen does not start this program.
  case mcpCommandNotAllowed = "mcp-command-not-allowed"
  /// A command has characters that only a shell understands.
  case mcpCommandMetacharacter = "mcp-command-metacharacter"
  /// An argument is no text.
  case mcpArgsType = "mcp-args-type"
  /// A variable of a server is no text.
  case mcpEnvType = "mcp-env-type"
  /// MassGen refuses the value of a server's variable.
  case mcpEnvPattern = "mcp-env-pattern"
  /// A server needs a variable that nobody sets.
  case mcpEnvUnset = "mcp-env-unset"
  /// A server has no address.
  case mcpURLMissing = "mcp-url-missing"
  /// A server's address cannot be used.
  case mcpURLInvalid = "mcp-url-invalid"
  /// MassGen does not go to this machine or network unasked.
  case mcpURLLocal = "mcp-url-local"
  /// A time limit of a server is out of range.
  case mcpTimeoutRange = "mcp-timeout-range"
  /// A header is no text.
  case mcpHeaderType = "mcp-header-type"
  /// A server's folder has `..` in it.
  case mcpCwdParent = "mcp-cwd-parent"
  /// A key of the other transport.
  case mcpTransportMismatch = "mcp-transport-mismatch"
  /// No security level has this name.
  case mcpSecurityLevel = "mcp-security-level"
  /// The backend uses no MCP servers.
  case mcpUnsupportedBackend = "mcp-unsupported-backend"

  // MARK: AG2

  /// Neither an agent nor a group.
  case ag2ConfigMissing = "ag2-config-missing"
  /// Both an agent and a group.
  case ag2ConfigBoth = "ag2-config-both"
  /// An AG2 agent has no name.
  case ag2NameMissing = "ag2-name-missing"
  /// An AG2 agent has no model.
  case ag2LLMConfig = "ag2-llm-config"
  /// AG2 has no such class of agent.
  case ag2AgentType = "ag2-agent-type"
  /// AG2 has no such executor.
  case ag2Executor = "ag2-executor"
  /// Code without a place to run.
  case ag2ExecutorMissing = "ag2-executor-missing"
  /// A group does not say who speaks.
  case ag2GroupPattern = "ag2-group-pattern"
  /// A group has no model.
  case ag2GroupLLMConfig = "ag2-group-llm-config"
  /// A group without members.
  case ag2GroupAgentsEmpty = "ag2-group-agents-empty"
  /// The agent that ends a group must be called `User`.
  case ag2UserAgentName = "ag2-user-agent-name"
  /// Two members have one name.
  case ag2NameDuplicate = "ag2-name-duplicate"
  /// AG2 does not read this key.
  case ag2KeyIgnored = "ag2-key-ignored"

  // MARK: Context paths

  /// `context_paths` is not a list.
  case contextPathNotList = "context-path-not-list"
  /// An item is a text instead of a mapping.
  case contextPathString = "context-path-string"
  /// An item has no path.
  case contextPathNoPath = "context-path-no-path"
  /// The permission is neither `read` nor `write`.
  case contextPathPermission = "context-path-permission"

  // MARK: Replay

  /// Neither or both of `script` and `cassette`, or a recording of a replay.
  case replaySource = "replay-source"
  /// Something in a script is wrong.
  case replayStep = "replay-step"
  /// Something in a script can never be played.
  case replayUnreachable = "replay-unreachable"
  /// A cassette cannot be played.
  case replayCassette = "replay-cassette"

  // MARK: Orchestrator, display, time limits

  /// MassGen 0.0.30 does not plan.
  case planningModeInactive = "planning-mode-inactive"
  /// There are no tools to hold back.
  case planningModeWithoutTools = "planning-mode-without-tools"
  /// The tools of this agent cannot be held back.
  case planningModeBackend = "planning-mode-backend"
  /// A planning text without planning mode.
  case planningInstructionUnused = "planning-instruction-unused"
  /// `orchestrator.timeout` instead of `timeout_settings`.
  case timeoutMisplaced = "timeout-misplaced"
  /// A time limit is not a positive number.
  case timeoutInvalid = "timeout-invalid"
  /// No time limit has this name.
  case timeoutUnknownKey = "timeout-unknown-key"
  /// A time limit is very short.
  case timeoutShort = "timeout-short"
  /// A limit is not a positive whole number.
  case limitInvalid = "limit-invalid"
  /// There will be no voting.
  case skipCoordination = "skip-coordination"
  /// Nobody reads `session_storage` any more.
  case sessionStorageIgnored = "session-storage-ignored"
  /// No display has this name.
  case displayTypeInvalid = "display-type-invalid"

  // MARK: Comments

  /// A comment suppresses a code that does not exist.
  case suppressionUnknown = "suppression-unknown"
  /// A comment suppresses nothing.
  case suppressionUnused = "suppression-unused"
}
