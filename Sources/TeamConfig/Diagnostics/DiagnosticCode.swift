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
}
