// SPDX-License-Identifier: Apache-2.0

/// Findings about MCP servers. Values of variables and headers never stand in them.
enum MCPFinding: Finding {
  /// `mcp_servers` is neither a list nor a mapping.
  case serversWrong(kind: String)
  /// One server stands where servers are meant.
  case singleServer
  /// A server that is no mapping.
  case entryWrong(kind: String)
  /// No transport; the one that the rest of the entry tells.
  case typeMissing(inferred: String?)
  /// A transport that MassGen lacks.
  case typeOnlyHere(String)
  /// No transport has this name.
  case typeUnknown(String, suggestion: String?)
  /// No name; the one that is used.
  case nameMissing(used: String)
  /// A name that tool names cannot have.
  case nameInvalid(String)
  /// A name that leaves no room for tool names.
  case nameLong(count: Int)
  /// Another server has the same name.
  case nameDuplicate(String)
  /// A built-in server has this name and is replaced.
  case nameReserved(String)
  /// No program.
  case commandMissing
  /// A program that the security level does not allow; the level that would.
  case commandNotAllowed(String, level: String, enough: String?)
  /// Programs are listed, and this is none of them.
  case commandNotListed(String)
  /// Something in the command that only a shell understands.
  case commandShell(String)
  /// A command whose program is a variable.
  case commandVariable
  /// A command that is empty or too long.
  case commandLength
  /// `args` is no list.
  case argsWrong(kind: String)
  /// An argument, variable or header that is neither text nor anything that could pass for it.
  case itemWrong(Item, kind: String)
  /// An argument, variable or header that YAML takes for something else and that serves as the text it is written as.
  case itemImplicit(Item, written: String?, kind: String)
  /// `env` is no mapping.
  case envWrong(kind: String)
  /// MassGen refuses what stands in the value of a variable.
  case envPattern(String)
  /// MassGen takes one reference in capitals only.
  case envReferences
  /// A variable that nobody sets.
  case variableUnset(String)
  /// A variable that the target version does not replace here; `unset` when it has no value either.
  case variableLiteral(String, target: MassGenVersion, unset: Bool)
  /// No address.
  case addressMissing
  /// An address that cannot be used.
  case addressInvalid(reason: String)
  /// An address of this machine or network, without permission.
  case addressNear(host: String, MCPAddressRules.Nearness)
  /// A time limit out of range.
  case timeout
  /// `headers` is no mapping.
  case headersWrong(kind: String)
  /// `..` in the folder of a server.
  case folderAbove
  /// A key of the other transport.
  case otherTransport(String, type: String)
  /// No level has this name; the level it means.
  case level(String, used: String, suggestion: String?)
  /// The type uses no MCP servers.
  case typeWithoutServers(BackendType)
  /// The target version does not give Claude Code its servers.
  case claudeCodeWithoutServers(target: MassGenVersion)

  /// What an entry of a list or mapping is.
  enum Item: String, Sendable {
    case argument = "an argument"
    case variable = "a variable"
    case header = "a header"
  }

  var code: DiagnosticCode {
    switch self {
    case .serversWrong: .mcpServersType
    case .singleServer: .mcpSingleServerMap
    case .entryWrong: .mcpEntryNotMapping
    case .typeMissing: .mcpTypeMissing
    case .typeOnlyHere, .typeUnknown: .mcpTypeUnsupported
    case .nameMissing: .mcpNameMissing
    case .nameInvalid: .mcpNameInvalid
    case .nameLong: .mcpNameLong
    case .nameDuplicate: .mcpNameDuplicate
    case .nameReserved: .mcpReservedName
    case .commandMissing: .mcpCommandMissing
    case .commandNotAllowed, .commandNotListed, .commandLength: .mcpCommandNotAllowed
    case .commandShell, .commandVariable: .mcpCommandMetacharacter
    case .argsWrong: .mcpArgsType
    case .itemWrong(let item, _), .itemImplicit(let item, _, _):
      switch item {
      case .argument: .mcpArgsType
      case .variable: .mcpEnvType
      case .header: .mcpHeaderType
      }
    case .envWrong: .mcpEnvType
    case .envPattern, .envReferences: .mcpEnvPattern
    case .variableUnset: .mcpEnvUnset
    case .variableLiteral: .variableNotExpanded
    case .addressMissing: .mcpURLMissing
    case .addressInvalid: .mcpURLInvalid
    case .addressNear: .mcpURLLocal
    case .timeout: .mcpTimeoutRange
    case .headersWrong: .mcpHeaderType
    case .folderAbove: .mcpCwdParent
    case .otherTransport: .mcpTransportMismatch
    case .level: .mcpSecurityLevel
    case .typeWithoutServers, .claudeCodeWithoutServers: .mcpUnsupportedBackend
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .typeMissing(let inferred): inferred == nil ? .error : .warning
    case .singleServer, .nameMissing, .nameLong, .itemImplicit, .otherTransport, .level, .typeWithoutServers,
      .commandVariable:
      .warning
    case .typeOnlyHere, .nameReserved, .envPattern, .envReferences, .variableUnset, .variableLiteral,
      .claudeCodeWithoutServers:
      .information
    default: .error
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .otherTransport, .typeWithoutServers: [.unnecessary]
    default: []
    }
  }
}
