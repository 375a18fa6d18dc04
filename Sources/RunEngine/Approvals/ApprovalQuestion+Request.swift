// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal

extension ApprovalQuestion {
  /// How much of the arguments a question shows, in bytes.
  private static let maxArguments = 32 << 10
  /// How much text a question shows, in bytes.
  private static let maxDetail = 8 << 10

  /// The question a use of a tool leads to.
  ///
  /// - Parameter why: completes “It …”.
  init(
    _ request: ApprovalRequest, id: String, agentID: String, itemID: String?, scope: ApprovalScope, why: String,
    expiresAt: String
  ) {
    let subject = Subject(request)
    let arguments = TextCut.shrink(.object(request.arguments), to: Self.maxArguments).objectValue ?? [:]
    self.init(
      agentID: agentID, itemID: itemID, approvalID: id, kind: subject.kind, title: "\(agentID): \(subject.title)",
      detail: (["It \(why)"] + subject.lines.map { HonestText.block($0, limit: Self.maxDetail) })
        .joined(separator: "\n"),
      arguments: arguments, risk: subject.risk, options: Self.options(scope), defaultOption: "reject_once",
      expiresAt: expiresAt)
  }

  private static func options(_ scope: ApprovalScope) -> [ApprovalOption] {
    [
      ApprovalOption(id: "allow_once", name: "Allow once", kind: .allowOnce),
      ApprovalOption(id: "allow_always", name: "Allow \(scope.name) in this run", kind: .allowAlways),
      ApprovalOption(id: "reject_once", name: "Reject once", kind: .rejectOnce),
      ApprovalOption(id: "reject_always", name: "Reject \(scope.name) in this run", kind: .rejectAlways),
    ]
  }

  /// What a use of a tool is about, by the worst it does.
  private struct Subject {
    var kind = Kind.tool
    var title: String
    var risk = Risk.high
    /// What people need to see whole.
    var lines: [String] = []

    init(_ request: ApprovalRequest) {
      let tool = (request.server.map { "\($0)/" } ?? "") + request.tool
      title = "use \(HonestText.line(tool, limit: 80))"
      var worst = 0
      for access in request.accesses {
        let (rank, kind, risk, title, line) = Self.form(access)
        if let line { lines.append(line) }
        guard rank > worst else { continue }
        worst = rank
        self.kind = kind
        self.risk = risk
        if let title { self.title = title }
      }
    }

    /// Rank, kind, risk, title and whole text of one access. Without a title the tool's name says more.
    private static func form(_ access: ToolAccess) -> (Int, Kind, Risk, String?, String?) {
      switch access {
      case .execute(let command): (6, .command, .high, "run \(HonestText.line(command, limit: 80))", command)
      case .delete(let path): (5, .fileWrite, .high, "remove \(HonestText.line(path, limit: 80))", "removes \(path)")
      case .write(let path): (4, .fileWrite, .medium, "write \(HonestText.line(path, limit: 80))", "writes \(path)")
      case .external: (3, .tool, .medium, nil, nil)
      case .network(let url):
        (2, .network, .medium, url.map { "open \(HonestText.line($0, limit: 80))" }, url.map { "opens \($0)" })
      case .read(let path): (1, .tool, .low, "read \(HonestText.line(path, limit: 80))", "reads \(path)")
      case .nothing: (1, .tool, .low, nil, nil)
      }
    }
  }
}
