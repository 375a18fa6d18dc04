// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal
import Synchronization
import Testing

@testable import RunEngine

/// Runs whose agents ask before they act. Nothing here depends on time: who does not answer never does.
@Suite("Approvals in runs")
struct ApprovalRunTests {
  /// What the journal says of tools and questions, a word or two an event.
  private static func story(_ run: StartedRun) throws -> [String] {
    try events(run).compactMap { event in
      switch event {
      case .itemStarted(let item): item.kind == .toolCall ? "started \(item.toolCall?.tool ?? "")" : nil
      case .itemCompleted(let item):
        item.kind == .toolCall ? "completed \(item.status.rawValue)" + (item.output.map { ": \($0)" } ?? "") : nil
      case .approvalRequested(let question): "asked \(question.title)"
      case .approvalResolved(let end):
        "\(end.outcome.rawValue) \(end.option?.kind.rawValue ?? "-") by \(end.decider.rawValue)"
      case .inputRequested(let question): "asked \(question.message)"
      case .inputResolved(let end): "\(end.action.rawValue) by \(end.decider.rawValue)"
      case .notice(let notice): notice.code
      case .runCompleted(let result): "end \(result.status.rawValue)"
      default: nil
      }
    }
  }

  private static func events(_ run: StartedRun) throws -> [RunEvent] {
    guard run.journal.lastSeq > 0 else { return [] }
    return try run.journal.read(from: 1, maxBytes: 64 << 20).events.compactMap(\.event)
  }

  /// Waits until something waits for an answer, and returns its id.
  private static func openApproval(_ run: StartedRun, _ service: RunService, index: Int = 0) async throws -> String {
    while true {
      let open = try await service.openQuestions(runID: run.runID).approvals
      try #require(!run.journal.isComplete, "The run ended without asking.")
      if open.count > index { return open[index].question.approvalID }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// An agent that asks for these one after another and answers with what was decided.
  private static func agent(_ requests: ApprovalRequest...) -> AskingAgent {
    AskingAgent { host, deliver in
      var words: [String] = []
      for request in requests {
        await deliver([
          .serverToolCall(["id": .string(request.callID), "name": .string(request.tool)])
        ])
        let decision = await host.approve(request)
        words.append(decision.word)
        let isAllowed = decision.word == "allow"
        await deliver([
          .serverToolResult([
            "id": .string(request.callID), "output": isAllowed ? "done" : "no", "is_error": .bool(!isAllowed),
            "final": true,
          ])
        ])
      }
      return words.joined(separator: " ")
    }
  }

  @Test("The order of events is that of the protocol, whoever answers")
  func order() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let people = ScriptedPeople(approvals: { _ in .option("allow_once", by: .response) })
    let run = try await service.start(Self.agent(.command("ls -l")), people, in: workplace)
    let result = try await service.result(of: run.runID)
    #expect(result.answer?.text == "allow")
    #expect(
      try Self.story(run) == [
        "started Bash", "asked a: run ls -l", "selected allow_once by response", "completed completed: done",
        "end completed",
      ])
    #expect(people.asked == ["a: run ls -l"])
    let questions = try Self.events(run).compactMap { if case .approvalRequested(let it) = $0 { it } else { nil } }
    let items = try Self.events(run).compactMap {
      if case .itemStarted(let it) = $0, it.kind == .toolCall { it } else { nil }
    }
    #expect(questions.map(\.itemID) == [items[0].itemID] && questions[0].kind == .command)
    #expect(questions[0].defaultOption == "reject_once" && questions[0].risk == .high)
  }

  @Test("While somebody is asked the run waits for input, and the first answer withdraws the other prompts")
  func firstAnswer() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let people = ScriptedPeople(approvals: { _ in
      await ScriptedPeople.forever()
      return .option("allow_once", by: .response)
    })
    let run = try await service.start(Self.agent(.command("touch a")), people, in: workplace)
    let id = try await Self.openApproval(run, service)
    #expect(try await service.status(of: run.runID) == .waitingForInput)
    #expect(try run.journal.snapshot().status == .waitingForInput)
    #expect(try await service.openQuestions().approvals.map(\.runID) == [run.runID])
    await #expect(throws: EngineError.self) { try await service.respond(approval: id, option: "perhaps") }
    try await service.respond(approval: id, option: "reject_once", note: "Use b.txt.")
    let late = await error { try await service.respond(approval: id, option: "allow_once") }
    guard case .alreadyResolved = late else {
      Issue.record("\(String(describing: late))")
      return
    }
    #expect(try await service.result(of: run.runID).answer?.text == "deny")
    #expect(
      try Self.story(run) == [
        "started Bash", "asked a: run touch a", "selected reject_once by method", "completed failed: no",
        "end completed",
      ])
    let afterwards = await error { try await service.respond(approval: id, option: "allow_once") }
    guard case .alreadyResolved = afterwards else {
      Issue.record("\(String(describing: afterwards))")
      return
    }
    while people.asked != ["a: run touch a", "withdrawn"] { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test(
    "An answer that is no option never is an approval",
    arguments: [
      ApprovalReply.option("allow_twice", by: .response), .dismissed(by: .response), .unusable("null"), .unreachable,
    ])
  func unusableAnswers(_ reply: ApprovalReply) async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.start(
      Self.agent(.command("ls")), ScriptedPeople(approvals: { _ in reply }), in: workplace)
    #expect(try await service.result(of: run.runID).answer?.text == "deny")
    #expect(try Self.story(run).contains { $0.hasPrefix("selected reject_once") })
  }

  @Test("Nobody in time, or nobody at all: the default, and one notice that names the setting")
  func nobody() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let late = try await service.start(Self.agent(.command("ls")), ScriptedPeople(), timeout: 5, in: workplace)
    #expect(try await service.result(of: late.runID).answer?.text == "deny")
    #expect(try Self.story(late).contains("selected reject_once by timeout"))

    let people = ScriptedPeople(patience: 0)
    let alone = try await service.start(
      Self.agent(.command("ls"), .command("pwd", id: "t2")), people, in: workplace)
    #expect(try await service.result(of: alone.runID).answer?.text == "deny deny")
    #expect(
      try Self.story(alone) == [
        "started Bash", "asked a: run ls", "selected reject_once by nobody", "nobody_to_ask",
        "completed failed: no", "started Bash", "asked a: run pwd", "selected reject_once by nobody",
        "completed failed: no", "end completed",
      ])
    #expect(people.asked.allSatisfy { $0 == "could not ask" })

    let without = try await service.start(Self.agent(.command("ls")), nil, in: workplace)
    #expect(try await service.result(of: without.runID).answer?.text == "deny")
  }

  @Test("An answer for the whole run answers what is asked later, and what is asked now", arguments: [true, false])
  func remembered(_ isAllowed: Bool) async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let agent = AskingAgent { host, _ in
      async let first = host.approve(.command("npm test", id: "t1"))
      async let second = host.approve(.command("npm test -v", id: "t2"))
      let both = await [first, second]
      let third = await host.approve(.command("npm test --all", id: "t3"))
      return (both + [third]).map(\.word).joined(separator: " ")
    }
    let run = try await service.start(agent, ScriptedPeople(), in: workplace)
    _ = try await Self.openApproval(run, service, index: 1)
    let id = try await Self.openApproval(run, service)
    try await service.respond(approval: id, option: isAllowed ? "allow_always" : "reject_always")
    let word = isAllowed ? "allow" : "deny"
    #expect(try await service.result(of: run.runID).answer?.text == "\(word) \(word) \(word)")
    let ends = try Self.events(run).compactMap { if case .approvalResolved(let it) = $0 { it } else { nil } }
    #expect(ends.map(\.isRemembered) == [true, false] && ends.count == 2)
    let tools = try Self.events(run).compactMap { event -> ItemEnd? in
      if case .itemCompleted(let it) = event, it.kind == .toolCall { it } else { nil }
    }
    if !isAllowed { #expect(tools.last?.details["approval"] == ["allowed": false, "by": "remembered"]) }
  }

  @Test("Cancelling a run ends its questions before the run ends, and a dead call asks nothing more")
  func cancellation() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let words = Mutex<[String]>([])
    let agent = AskingAgent { host, _ in
      words.withLock { $0.append("asks") }
      let first = await host.approve(.command("ls"))
      let second = await host.approve(.command("ls", id: "t2"))
      words.withLock { $0 += [first.word, second.word] }
      return ""
    }
    let run = try await service.start(agent, ScriptedPeople(), in: workplace)
    _ = try await Self.openApproval(run, service)
    _ = try await service.cancel(run.runID)
    #expect(try await service.result(of: run.runID).status == .cancelled)
    #expect(
      try Self.story(run) == [
        "started Bash", "asked a: run ls", "cancelled - by run", "completed discarded", "end cancelled",
      ])
    while !agent.isOver.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(1)) }
    #expect(words.withLock(\.self) == ["asks", "cancelled", "cancelled"])
  }

  @Test("A backend that no longer waits withdraws its question")
  func withdrawal() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let asking = Mutex<Task<ApprovalDecision, Never>?>(nil)
    let agent = AskingAgent { host, _ in
      let task = Task { await host.approve(.command("ls")) }
      asking.withLock { $0 = task }
      return await task.value.word
    }
    let run = try await service.start(agent, ScriptedPeople(), in: workplace)
    _ = try await Self.openApproval(run, service)
    asking.withLock { $0?.cancel() }
    #expect(try await service.result(of: run.runID).answer?.text == "cancelled")
    #expect(try Self.story(run).contains("cancelled - by agent"))
  }

  @Test(
    "Policies decide unasked, and the end of the tool says so",
    arguments: [
      (ApprovalPolicy.allow, "allow", true), (.deny, "deny", false), (.readOnly, "deny", false),
    ])
  func policies(_ policy: ApprovalPolicy, _ word: String, _ isAllowed: Bool) async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let people = ScriptedPeople()
    let agent = AskingAgent { host, _ in await host.approve(.command("ls")).word }
    let told = AskingAgent { host, deliver in
      await deliver([.serverToolCall(["id": "t1", "name": "Bash"])])
      return await host.approve(.command("ls")).word
    }
    for agent in [agent, told] {
      let run = try await service.start(agent, people, policy: policy, in: workplace)
      #expect(try await service.result(of: run.runID).answer?.text == word)
      let ends = try Self.events(run).compactMap { event -> ItemEnd? in
        if case .itemCompleted(let it) = event, it.kind == .toolCall { it } else { nil }
      }
      // What was allowed before anybody told of it is told by the agent itself.
      if ends.isEmpty { #expect(isAllowed) }
      for end in ends {
        #expect(end.details["approval"] == ["allowed": .bool(isAllowed), "by": "policy"])
        #expect(end.status == (isAllowed ? .completed : .failed))
        #expect(isAllowed || end.output?.contains("approval policy") == true)
      }
    }
    #expect(people.asked.isEmpty)
  }

  @Test("Questions for the user: answered, declined, unanswered")
  func inputs() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let replies: [(InputReply, String, String)] = [
      (.action(.accept, ["region": "eu"], by: .response), "eu", "accept by response"),
      (.action(.decline, [:], by: .terminal), "declined", "decline by terminal"),
      (.unusable("null"), "cancelled", "cancel by response"), (.unreachable, "cancelled", "cancel by nobody"),
      (.silent, "cancelled", "cancel by timeout"),
    ]
    for (reply, answer, line) in replies {
      let agent = AskingAgent { host, _ in
        switch await host.ask(InputRequest(message: "Where?", schema: ["type": "object"])) {
        case .accept(let content): content["region"]?.stringValue ?? "?"
        case .decline: "declined"
        case .cancel: "cancelled"
        }
      }
      let run = try await service.start(
        agent, ScriptedPeople(inputs: { _ in reply }), timeout: reply == .silent ? 5 : nil, in: workplace)
      #expect(try await service.result(of: run.runID).answer?.text == answer)
      #expect(try Self.story(run).prefix(2) == ["asked Where?", line])
    }
  }

  @Test("What the rules forbid nobody is asked about, and the tool that failed says why")
  func rules() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let people = ScriptedPeople()
    let agent = AskingAgent { host, _ in await host.approve(.write("/etc/passwd")).word }
    for policy in ApprovalPolicy.allCases {
      let run = try await service.start(agent, people, policy: policy, in: workplace)
      #expect(try await service.result(of: run.runID).answer?.text == "deny")
      let story = try Self.story(run)
      #expect(story.count == 3 && story[0] == "started Write" && story[1].hasPrefix("completed failed: "))
    }
    #expect(people.asked.isEmpty)
  }

  @Test("Ids that were never asked are told from those that are decided")
  func unknownIDs() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.start(Self.agent(.command("ls")), ScriptedPeople(), in: workplace)
    let id = try await Self.openApproval(run, service)
    for unknown in ["apr_1", "apr_nosuchrun_1", id + "0", "inp_\(id.dropFirst(4))", ""] {
      let failure = await error { try await service.respond(approval: unknown, option: "allow_once") }
      guard case .unknownQuestion = failure else {
        Issue.record("\(unknown): \(String(describing: failure))")
        continue
      }
    }
    try await service.respond(approval: id, option: "allow_once")
    _ = try await service.result(of: run.runID)
  }

  private func error(_ body: () async throws -> Void) async -> EngineError? {
    do { try await body() } catch { return error as? EngineError }
    return nil
  }
}
