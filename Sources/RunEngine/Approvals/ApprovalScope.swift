// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What an answer for the rest of the run holds for: a few things that a person can oversee.
///
/// A scope never grows beyond what its name says. Paths are the agent's own, because relative ones mean another file for
/// another agent; everything else holds for the whole team.
struct ApprovalScope: Sendable, Equatable {
  /// One thing a person can decide about for the rest of a run.
  enum Subject: Hashable, Sendable {
    /// Commands that begin with these words and are one plain command.
    case commands(String)
    /// Exactly this command.
    case command(String)
    case writing(path: String, agent: String)
    case deleting(path: String, agent: String)
    case reading(path: String, agent: String)
    case address(String)
    case tool(server: String?, name: String)
  }

  /// Everything the tool call needs; an answer holds for a later call only when it covers all of that.
  let subjects: Set<Subject>
  /// What is decided, for the name of an option.
  let name: String

  init(_ request: ApprovalRequest, agentID: String) {
    var subjects: [Subject] = []
    for access in request.accesses {
      switch access {
      case .nothing: continue
      case .execute(let command): subjects.append(Self.command(command))
      case .write(let path): subjects.append(.writing(path: path, agent: agentID))
      case .delete(let path): subjects.append(.deleting(path: path, agent: agentID))
      case .read(let path): subjects.append(.reading(path: path, agent: agentID))
      case .network(let url):
        subjects.append(url.flatMap(Self.host).map(Subject.address) ?? Self.tool(request))
      case .external: subjects.append(Self.tool(request))
      }
    }
    if subjects.isEmpty { subjects = [Self.tool(request)] }
    self.subjects = Set(subjects)
    let names = subjects.prefix(3).map(Self.name)
    name = names.joined(separator: ", ") + (subjects.count > 3 ? " and \(subjects.count - 3) more" : "")
  }

  private static func tool(_ request: ApprovalRequest) -> Subject {
    .tool(server: request.server, name: request.tool)
  }

  private static func name(_ subject: Subject) -> String {
    switch subject {
    case .commands(let words): "commands “\(words) …”"
    case .command(let text): "the command “\(HonestText.line(text, limit: 60))”"
    case .writing(let path, _): "changes to \(HonestText.line(path, limit: 80))"
    case .deleting(let path, _): "removing \(HonestText.line(path, limit: 80))"
    case .reading(let path, _): "reading \(HonestText.line(path, limit: 80))"
    case .address(let host): "\(HonestText.line(host, limit: 80))"
    case .tool(let server, let name): "the tool \(server.map { "\($0)/" } ?? "")\(HonestText.line(name, limit: 60))"
    }
  }

  // MARK: Commands

  /// Programs that run what their arguments say; nothing can be concluded from their names.
  private static let runners: Set<String> = [
    "sudo", "doas", "su", "env", "sh", "bash", "zsh", "dash", "fish", "eval", "exec", "command", "builtin", "source",
    ".", "xargs", "time", "nohup", "nice", "timeout", "setsid", "watch", "find", "ssh", "docker", "podman", "kubectl",
    "python", "python3", "node", "perl", "ruby", "php", "awk", "npx", "uvx", "pipx", "rm", "mv", "dd",
  ]
  /// Programs whose first argument says what they do.
  private static let collections: Set<String> = ["git", "npm", "yarn", "pnpm", "cargo", "swift", "go", "make", "pip"]

  /// A plain command is known by its first word, or by two where the second says what it does. Whatever could hide
  /// another command in it is only known as a whole.
  private static func command(_ text: String) -> Subject {
    let isPlain = text.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !Self.shellSigns.contains(byte) || byte == 0x20
    }
    let words = text.split(separator: " ")
    guard isPlain, let program = words.first, !program.contains("="), !program.contains("/") else {
      return .command(text)
    }
    if collections.contains(String(program)) {
      guard words.count > 1, words[1].utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }), !runs.contains(String(words[1]))
      else { return .command(text) }
      return .commands("\(program) \(words[1])")
    }
    return runners.contains(String(program)) ? .command(text) : .commands(String(program))
  }

  /// Words with which collections run something else.
  private static let runs: Set<String> = ["exec", "run", "dlx", "x", "config", "submodule", "bisect", "filter"]
  private static let shellSigns = Set("|&;<>()$`\\\"'*?[]#~!{}\n".utf8)

  private static func host(_ url: String) -> String? {
    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty else { return nil }
    let authority = parts[2].prefix { $0 != "?" && $0 != "#" && $0 != "\\" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    return host.isEmpty ? nil : host.lowercased()
  }
}

/// What people have decided for the rest of a run.
struct ApprovalMemory: Sendable {
  private var allowed: Set<ApprovalScope.Subject> = []
  private var rejected: Set<ApprovalScope.Subject> = []

  mutating func remember(_ scope: ApprovalScope, isAllowed: Bool) {
    if isAllowed {
      allowed.formUnion(scope.subjects)
      rejected.subtract(scope.subjects)
    } else {
      rejected.formUnion(scope.subjects)
      allowed.subtract(scope.subjects)
    }
  }

  /// Whether it was allowed or rejected; nil when a person has not decided about all of it.
  func decision(_ scope: ApprovalScope) -> Bool? {
    if !rejected.isDisjoint(with: scope.subjects) { return false }
    return scope.subjects.isSubset(of: allowed) ? true : nil
  }
}
