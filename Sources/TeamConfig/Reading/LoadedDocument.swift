// SPDX-License-Identifier: Apache-2.0

import JSONCore
import YAMLTree

/// The data of a file before anything of it is understood.
struct LoadedDocument {
  /// The top mapping; nil when there is none.
  var root: ConfigNode?
  /// The text as a positioned tree; JSON is one, too.
  var tree: YAMLDocument
  /// How long the text is, in bytes.
  private var length: Int

  /// Parses a file. Whatever is wrong with the text is reported; the tree holds the rest.
  static func load(_ source: TeamSource, findings: inout Findings) -> LoadedDocument {
    let tree = YAMLDocument.parse(source.bytes)
    var document = LoadedDocument(root: nil, tree: tree, length: source.bytes.count)
    if source.format == .auto, let ending = source.fileExtension, !TeamSource.extensions.contains(ending) {
      findings.report(SyntaxFinding.unknownExtension(source.fileName ?? ""), at: 0..<0, path: ConfigPath())
    }
    let root = source.isJSON ? json(source.bytes, tree, &findings) : yaml(tree, &findings)
    if root?.members != nil {
      document.root = root
    } else if findings.diagnostics.isEmpty {
      if let root, !root.isNull {
        findings.report(SyntaxFinding.rootNotMapping(kind: root.kindName), at: root, path: ConfigPath())
      } else {
        findings.report(SyntaxFinding.empty, at: 0..<0, path: ConfigPath())
      }
    }
    return document
  }

  /// Applies overrides in order, each as far as it leads.
  mutating func apply(_ overrides: [(pointer: JSONPointer, value: JSONValue)], findings: inout Findings) {
    for (pointer, value) in overrides {
      var changed = root ?? ConfigNode(content: .mapping([]), range: 0..<length)
      if let failure = changed.apply(value, at: pointer) {
        findings.report(SyntaxFinding.override(pointer, failure), at: 0..<0, path: ConfigPath())
      } else {
        root = changed
      }
    }
  }

  private static func yaml(_ document: YAMLDocument, _ findings: inout Findings) -> ConfigNode? {
    for problem in document.problems { findings.add(ConfigDiagnostic(problem)) }
    let (root, broken) = ConfigNode.read(document)
    findings.unreliableRanges = document.repairedRanges + broken
    findings.isTextIncomplete =
      !findings.unreliableRanges.isEmpty || document.problems.contains { Self.leavesGaps($0.code) }
    // What is no text as a key is no known key either.
    findings.unreliableRanges += document.problems.lazy.filter { $0.code == .nonStringKey }.map(\.range)
    return root
  }

  /// Whether what a problem of an alias is about reads as nothing.
  private static func leavesGaps(_ code: YAMLProblemCode) -> Bool {
    switch code {
    case .unknownAlias, .recursiveAlias, .aliasExpansion, .mergeTarget: true
    default: false
    }
  }

  private static func json(_ bytes: [UInt8], _ yaml: YAMLDocument, _ findings: inout Findings) -> ConfigNode? {
    let document = ConfigNode.read(json: bytes)
    for duplicate in document.duplicates {
      findings.report(
        SyntaxFinding.duplicateKey(duplicate.key), at: duplicate.range, path: ConfigPath(),
        related: [ConfigDiagnostic.Related(message: "It stands here first.", range: duplicate.first)])
    }
    guard let failure = document.failure else { return document.root }
    if failure.kind == .unexpectedEnd, bytes.allSatisfy({ $0 <= 0x20 }) {
      findings.report(SyntaxFinding.empty, at: 0..<0, path: ConfigPath())
      return nil
    }
    let offset = min(failure.offset, bytes.count)
    let range = offset..<min(offset + 1, bytes.count)
    findings.report(
      SyntaxFinding.notJSON(reason: failure.message), at: range, path: ConfigPath(),
      repairs: Repair.mending(json: bytes).map { [$0] } ?? [])
    // With comments and surplus commas it is YAML all the same; else what stands before the error is read.
    if yaml.problems.isEmpty {
      findings.unreliableRanges = [range]
      return ConfigNode.read(yaml).root
    }
    findings.unreliableRanges = document.cutShort + [range]
    findings.isTextIncomplete = true
    return document.root
  }
}

extension ConfigDiagnostic {
  /// A problem of the text, as it is.
  init(_ problem: YAMLProblem) {
    self.init(
      code: DiagnosticCode(problem.code), severity: .error, message: problem.message, range: problem.range,
      hint: problem.hint, related: problem.related.map { Related(message: $0.message, range: $0.range) },
      repairs: Repair(mending: problem).map { [$0] } ?? [])
  }
}

extension DiagnosticCode {
  init(_ code: YAMLProblemCode) {
    self =
      switch code {
      case .syntax: .yamlSyntax
      case .tabIndent: .yamlTabIndent
      case .duplicateKey: .yamlDuplicateKey
      case .multipleDocuments: .yamlMultipleDocuments
      case .emptyDocument: .yamlEmptyDocument
      case .rootNotMapping: .yamlRootNotMapping
      case .unknownAlias: .yamlUnknownAlias
      case .recursiveAlias: .yamlRecursiveAlias
      case .aliasExpansion: .yamlAliasExpansion
      case .mergeTarget: .yamlMergeTarget
      case .customTag: .yamlCustomTag
      case .encoding: .yamlEncoding
      case .nonStringKey: .yamlNonStringKey
      case .tooDeep: .yamlTooDeep
      }
  }
}
