// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Findings about the text as a document.
enum SyntaxFinding: Finding {
  /// The text is not JSON.
  case notJSON(reason: String)
  /// The same key stands twice in one object.
  case duplicateKey(String)
  /// There is no content.
  case empty
  /// The root is something other than a mapping.
  case rootNotMapping(kind: String)
  /// The file's name says nothing about its format.
  case unknownExtension(String)
  /// Something else where a text is wanted; YAML 1.1 makes it of unquoted texts. It is left out where it may be secret.
  case implicitType(written: String?, kind: String, isPlain: Bool)
  /// A number as YAML 1.2 has it, which is text for YAML 1.1.
  case floatWithoutDot(written: String)
  /// An override cannot be applied.
  case override(JSONPointer, ConfigNode.OverrideFailure)

  var code: DiagnosticCode {
    switch self {
    case .notJSON: .jsonSyntax
    case .duplicateKey: .yamlDuplicateKey
    case .empty: .yamlEmptyDocument
    case .rootNotMapping: .yamlRootNotMapping
    case .unknownExtension: .configExtension
    case .implicitType: .yamlImplicitType
    case .floatWithoutDot: .yamlFloatWithoutDot
    case .override: .overridePath
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .implicitType, .floatWithoutDot: .warning
    default: .error
    }
  }

  /// A value that is read as the text it is written with.
  static func implicitType(_ node: ConfigNode, isSecret: Bool) -> SyntaxFinding {
    .implicitType(written: isSecret ? nil : node.text, kind: node.kindName, isPlain: node.isPlain)
  }
}
