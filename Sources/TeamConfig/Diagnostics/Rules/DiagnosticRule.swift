// SPDX-License-Identifier: Apache-2.0

/// What there is to say about a diagnostic apart from any one file: its page in docs/DIAGNOSTICS.md, its entry in SARIF
/// reports, what `massgen-server check --explain` prints.
public struct DiagnosticRule: Sendable, Hashable {
  /// The code.
  public var code: DiagnosticCode
  /// One sentence: what is wrong.
  public var summary: String
  /// Why it matters: what a run does, and what MassGen 0.0.30 does.
  public var reason: String
  /// How to mend it.
  public var remedy: String
  /// The shortest file, or part of one, that has it; nil where it depends on the machine.
  public var example: String?

  init(_ code: DiagnosticCode, _ summary: String, reason: String, remedy: String, example: String? = nil) {
    self.code = code
    self.summary = summary
    self.reason = reason
    self.remedy = remedy
    self.example = example
  }

  /// Every rule, in the order of ``DiagnosticCode``.
  public static let all: [DiagnosticRule] = {
    let rules = Dictionary(sections.joined().map { ($0.code, $0) }) { first, _ in first }
    return DiagnosticCode.allCases.compactMap { rules[$0] }
  }()

  /// The rule of a code.
  public static func rule(of code: DiagnosticCode) -> DiagnosticRule? { all.first { $0.code == code } }

  /// The rules by the sections of ``DiagnosticCode``.
  static let sections: [[DiagnosticRule]] = [
    SyntaxRules.all,
    StructureRules.all,
    AgentRules.all,
    BackendRules.all,
    ReplayRules.all,
    OrchestratorRules.all,
    CapabilityRules.all,
    MCPRules.all,
    AG2Rules.all,
    PlanningRules.all,
    CommentRules.all,
    WorkspaceRules.all,
    ContextPathRules.all,
    UploadRules.all,
    TextRules.all,
  ]
}
