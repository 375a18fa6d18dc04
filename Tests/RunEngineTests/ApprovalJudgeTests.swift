// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing
import ToolHost

@testable import RunEngine

@Suite("What is decided without asking")
struct ApprovalJudgeTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let policies: [ApprovalPolicy]
    var isPlanning = false
    let accesses: [ToolAccess]
    var verdict = AccessVerdict.open(why: "w")
    var isAllowedByTeam = false
    var remembered: Bool?
    let expected: String
  }

  private static let all = ApprovalPolicy.allCases
  static let cases: [Case] = [
    Case(
      testDescription: "Nothing lifts a rule", policies: all, accesses: [.write(path: "a")],
      verdict: .forbidden(why: "no"), isAllowedByTeam: true, remembered: true, expected: "deny rules"),
    Case(
      testDescription: "What rules allow is asked by nobody", policies: [.ask, .allow, .deny],
      accesses: [.write(path: "a")], verdict: .allowed, expected: "allow rules"),
    Case(
      testDescription: "Reading is always fine where the rules allow it", policies: all, isPlanning: true,
      accesses: [.read(path: "a")], verdict: .allowed, expected: "allow rules"),
    Case(
      testDescription: "A run that only reads changes nothing, not even what the team allows", policies: [.readOnly],
      accesses: [.read(path: "a"), .write(path: "a")], verdict: .allowed, isAllowedByTeam: true,
      expected: "deny policy"),
    Case(
      testDescription: "An agent that plans changes nothing outside its workspace", policies: [.ask, .allow, .deny],
      isPlanning: true, accesses: [.execute(command: "ls")], isAllowedByTeam: true, remembered: true,
      expected: "deny planning"),
    Case(
      testDescription: "An agent that plans may work in its own workspace", policies: [.ask, .allow, .deny],
      isPlanning: true, accesses: [.write(path: "a")], verdict: .allowed, expected: "allow rules"),
    Case(
      testDescription: "The team file answers for the person", policies: [.ask, .allow, .deny],
      accesses: [.execute(command: "ls")], isAllowedByTeam: true, remembered: false, expected: "allow team"),
    Case(
      testDescription: "What a person has decided holds", policies: [.ask, .allow, .deny],
      accesses: [.execute(command: "ls")], remembered: false, expected: "deny remembered"),
    Case(
      testDescription: "Of a tool nothing is known", policies: [.readOnly], accesses: [], verdict: .open(why: "w"),
      expected: "deny policy"),
    Case(testDescription: "Asking", policies: [.ask], accesses: [.network(url: nil)], expected: "ask w"),
    Case(testDescription: "Allowing", policies: [.allow], accesses: [.network(url: nil)], expected: "allow policy"),
    Case(
      testDescription: "Refusing", policies: [.deny, .readOnly], accesses: [.network(url: nil)],
      expected: "deny policy"),
  ]

  @Test("The order of what decides", arguments: cases)
  func order(_ example: Case) {
    var request = ApprovalRequest(callID: "t", tool: "T", arguments: [:], accesses: example.accesses)
    request.isAllowedByTeam = example.isAllowedByTeam
    for policy in example.policies {
      let ruling = ApprovalJudge(policy: policy, isPlanning: example.isPlanning)
        .rule(request, example.verdict, remembered: example.remembered)
      let words =
        switch ruling {
        case .allow(let ground): "allow \(ground.rawValue)"
        case .deny(_, let ground): "deny \(ground.rawValue)"
        case .ask(let why): "ask \(why)"
        }
      #expect(words == example.expected, "\(policy.rawValue)")
    }
  }

  @Test(
    "What an answer for the run holds for is what its name says",
    arguments: [
      (
        "npm test", "commands “npm test …”", ["npm test -v"], ["npm run x", "npm", "npm test; rm -rf /", "npm testing"]
      ),
      ("ls -l", "commands “ls …”", ["ls", "ls /etc"], ["lsof", "ls | sh", "ls $(rm x)", "ls\nrm x", "ls > f"]),
      ("git push", "commands “git push …”", ["git push -f"], ["git status", "git -c x push"]),
      ("rm a", "the command “rm a”", ["rm a"], ["rm b"]),
      ("sudo ls", "the command “sudo ls”", ["sudo ls"], ["sudo rm a", "ls"]),
      ("ls; rm a", "the command “ls; rm a”", ["ls; rm a"], ["ls", "ls; rm b"]),
      ("A=1 ls", "the command “A=1 ls”", ["A=1 ls"], ["A=1 rm"]),
      ("./ls x", "the command “./ls x”", ["./ls x"], ["./ls y"]),
    ])
  func commands(_ command: String, _ name: String, _ covered: [String], _ others: [String]) {
    let scope = ApprovalScope(.command(command), agentID: "a")
    #expect(scope.name == name)
    var memory = ApprovalMemory()
    memory.remember(scope, isAllowed: true)
    for other in covered { #expect(memory.decision(ApprovalScope(.command(other), agentID: "b")) == true, "\(other)") }
    for other in others { #expect(memory.decision(ApprovalScope(.command(other), agentID: "a")) == nil, "\(other)") }
  }

  @Test("Paths are remembered for the agent that named them, and a call needs all of what it does")
  func paths() {
    var memory = ApprovalMemory()
    memory.remember(ApprovalScope(.write("a.txt"), agentID: "a"), isAllowed: true)
    #expect(memory.decision(ApprovalScope(.write("a.txt"), agentID: "a")) == true)
    #expect(memory.decision(ApprovalScope(.write("a.txt"), agentID: "b")) == nil)
    var both = ApprovalRequest.write("a.txt")
    both.accesses.append(.delete(path: "b.txt"))
    #expect(memory.decision(ApprovalScope(both, agentID: "a")) == nil)
    memory.remember(ApprovalScope(both, agentID: "a"), isAllowed: false)
    #expect(memory.decision(ApprovalScope(.write("a.txt"), agentID: "a")) == false)
    let network = ApprovalRequest(
      callID: "t", tool: "WebFetch", arguments: [:], accesses: [.network(url: "https://me@Example.org:8/x?y")])
    #expect(ApprovalScope(network, agentID: "a").name == "example.org:8")
  }

  @Test("People see what is asked, not what it pretends to be")
  func shownTexts() {
    #expect(HonestText.line("ls\u{202E}txt.\nrm \u{1B}[2K", limit: 40) == "ls\\u{202e}txt. rm \\u{1b}[2K")
    #expect(HonestText.line(String(repeating: "x", count: 50), limit: 5) == "xxxxx…")
    #expect(HonestText.block("a\n\u{7}b", limit: 40) == "a\n\\u{7}b")
  }
}
