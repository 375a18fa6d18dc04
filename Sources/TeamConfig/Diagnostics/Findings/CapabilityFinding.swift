// SPDX-License-Identifier: Apache-2.0

/// Findings about what a backend can do and about the tools an agent may use.
enum CapabilityFinding: Finding {
  /// The type cannot do what the key asks for; `instead` is how it does the same, if it does.
  case unsupported(Capability, key: String, BackendType, instead: String?, inMassGen: Capability.Support?)
  /// The flag for running code is called otherwise at this type.
  case codeFlag(String, BackendType, right: String)
  /// Gemini combines its own tools with no others; `others` is the key that brings them.
  case geminiBuiltin(Capability, others: String)
  /// The target version offers Grok a search that nobody answers.
  case grokSearch(target: MassGenVersion)
  /// The target version fails for a flag that only confirms here what Claude Code has anyway.
  case claudeCodeSearch(target: MassGenVersion)
  /// Search is switched on in two ways.
  case grokSearchTwice
  /// No permission mode has this name.
  case permissionMode(String, allowed: [String], suggestion: String?)
  /// A permission mode that only newer Claude Code programs know.
  case permissionModeNewer(String)
  /// Only Claude Code has this key.
  case permissionIgnored(String, BackendType)
  /// Nothing is asked before a tool acts.
  case permissionBypass
  /// A list of forbidden tools that lacks some of the built-in ones.
  case defaultsDropped([String])
  /// `exclude_tools` for Claude Code.
  case excludedToolsOfClaudeCode
  /// A tool filter that is one name instead of a list.
  case filterIsText
  /// A tool filter, or an item of one, that is no name.
  case filterWrong(kind: String, isItem: Bool)
  /// An item of a tool filter that YAML takes for something else and that serves as the text it is written as.
  case filterImplicit(written: String, kind: String)
  /// A tool is named with its server; its own name.
  case filterPrefixed(tool: String)
  /// Tools are both listed and excluded.
  case filterBoth
  /// There are no tools to filter.
  case filterUnused(String, cannot: BackendType?)

  var code: DiagnosticCode {
    switch self {
    case .unsupported, .claudeCodeSearch: .capabilityUnsupported
    case .codeFlag: .codeToolName
    case .geminiBuiltin: .geminiBuiltinDropped
    case .grokSearch: .grokLiveSearch
    case .grokSearchTwice: .grokSearchConflict
    case .permissionMode, .permissionModeNewer: .permissionModeInvalid
    case .permissionIgnored: .permissionModeIgnored
    case .permissionBypass: .permissionModeBypass
    case .defaultsDropped: .disallowedToolsDropsDefaults
    case .excludedToolsOfClaudeCode: .claudeCodeExcludeTools
    case .filterIsText, .filterWrong, .filterImplicit: .toolFilterType
    case .filterPrefixed: .toolFilterPrefixed
    case .filterBoth: .toolFilterBoth
    case .filterUnused: .toolFilterUnused
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .grokSearchTwice, .permissionMode, .filterWrong: .error
    case .grokSearch, .permissionModeNewer, .permissionBypass, .filterPrefixed: .information
    case .filterBoth: .hint
    default: .warning
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .unsupported, .codeFlag, .geminiBuiltin, .permissionIgnored, .filterUnused: [.unnecessary]
    default: []
    }
  }
}
