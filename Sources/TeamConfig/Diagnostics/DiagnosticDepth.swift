// SPDX-License-Identifier: Apache-2.0

/// How much of a file must be understood to find something wrong with it.
public enum DiagnosticDepth: Sendable, Hashable {
  /// The text as YAML or JSON.
  case syntax
  /// Which keys stand where, and what kind of values they have.
  case structure
  /// What values mean, together and on this machine.
  case semantics
}

extension DiagnosticCode {
  /// How much of a file must be understood to find it.
  public var depth: DiagnosticDepth {
    switch self {
    case .yamlSyntax, .yamlTabIndent, .yamlDuplicateKey, .yamlMultipleDocuments, .yamlEmptyDocument,
      .yamlRootNotMapping, .yamlUnknownAlias, .yamlRecursiveAlias, .yamlAliasExpansion, .yamlMergeTarget,
      .yamlCustomTag, .yamlEncoding, .yamlNonStringKey, .yamlTooDeep, .jsonSyntax, .configExtension:
      .syntax
    case .yamlImplicitType, .yamlFloatWithoutDot, .configV1Format, .agentsMissing, .agentsEmpty, .agentsNotList,
      .agentAndAgents, .agentNotMapping, .sectionNull, .wrongType, .flagNotBoolean, .valueNotAllowed, .unknownKey,
      .misplacedKey, .deprecatedKey, .newerKey, .displaySectionAlias, .uiTypeAlias, .targetUnknown, .agentIDNotString,
      .systemMessageNotString, .backendMissing, .contextPathNotList, .contextPathString, .mcpServersType,
      .mcpEntryNotMapping, .mcpArgsType, .mcpEnvType, .mcpHeaderType, .toolFilterType, .timeoutMisplaced,
      .timeoutUnknownKey, .overridePath:
      .structure
    default: .semantics
    }
  }
}
