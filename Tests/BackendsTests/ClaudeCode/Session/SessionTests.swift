// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import TestSupport
import Testing

@testable import Backends

/// Calls against programs that follow a script. (claude-code.md section 12)
@Suite(.timeLimit(.minutes(1)))
struct SessionTests {
  private typealias Script = [ScriptedProgram.Step]

  @Test("twenty turns in a row go through one process, each with a message id of its own (R21)")
  func manyTurns() async {
    let turns = (1...20).flatMap { Script.turn("Answer \($0).", message: "M\($0)") }
    let bench = SessionBench([ScriptedProgram(.opening + turns)])
    for number in 1...20 {
      let events = await bench.call(SessionBench.request([.text(.system, "S"), .text(.user, "Round \(number).")]))
      #expect(events.finish?.answer == "Answer \(number).")
      #expect(events.shownText == "Answer \(number).")
    }
    let ids = bench.programs[0].heard.compactMap { $0["uuid"]?.stringValue }
    #expect(Set(ids).count == 20)
    #expect(bench.stage.commands.count == 1)
  }

  @Test("another system text gets another process, which is told what was said before")
  func otherTerms() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.turn("One.")), ScriptedProgram(.opening + Script.turn("Two.")),
    ])
    _ = await bench.call(SessionBench.request())
    let events = await bench.call(
      SessionBench.request([
        .text(.system, "Present."), .text(.user, "Task."), .text(.assistant, "One."), .text(.user, "Present it."),
      ]))
    #expect(events.finish?.answer == "Two.")
    #expect(bench.stage.commands.count == 2)
    #expect(bench.programs[1].messages.first?.stringValue?.contains("You: One.") == true)
    #expect(await eventually { !bench.programs[0].stops.isEmpty })
  }

  // MARK: Restarts (R5)

  @Test("a program that is killed in a turn goes on where it was; unconfirmed text is taken back")
  func killed() async {
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + Script.said("First.", message: "M1") + Script.delta("Lost", message: "M2")
          + [.end(.signalled(9))]),
      ScriptedProgram(.opening + Script.turn("Rest.", message: "M3")),
    ])
    let events = await bench.call(SessionBench.request())
    #expect(events.shownText == "First.Rest.")
    #expect(events.finish?.reason == .stop)
    #expect(bench.stage.commands.last?.arguments.contains("--resume=\(bench.session)") == true)
    #expect(bench.programs[1].messages.first?.stringValue == ProgramRevival.goOn)
    let isTold = events.contains { if case .notice("claude_restarted", _) = $0 { true } else { false } }
    #expect(isTold)
  }

  @Test("a message that never arrived is sent again, as a new message")
  func lostMessage() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.turn("One.") + [.expect("user=UUID"), .end(.exited(1))]),
      ScriptedProgram(.opening + Script.turn("Two.", message: "M2")),
    ])
    _ = await bench.call(SessionBench.request())
    let events = await bench.call(SessionBench.request([.text(.system, "You are agent 1."), .text(.user, "Round 2.")]))
    #expect(events.finish?.answer == "Two.")
    #expect(bench.programs[1].messages == ["Round 2."])
    let ids = bench.programs.flatMap(\.heard).filter { $0["type"] == "user" }.compactMap { $0["uuid"]?.stringValue }
    #expect(Set(ids).count == 3)
  }

  @Test("a program that ended between two turns is started again with its conversation")
  func diedIdle() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.turn("One.") + [.end(.signalled(9))]),
      ScriptedProgram(.opening + Script.turn("Two.", message: "M2")),
    ])
    _ = await bench.call(SessionBench.request())
    let events = await bench.call(SessionBench.request([.text(.system, "You are agent 1."), .text(.user, "Round 2.")]))
    #expect(events.finish?.answer == "Two.")
    #expect(bench.stage.commands.last?.arguments.contains("--resume=\(bench.session)") == true)
  }

  @Test("a conversation that cannot be resumed begins anew with everything as text")
  func resumeRefused() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.taken() + Script.delta("Lost") + [.end(.signalled(9))]),
      ScriptedProgram([.expect("initialize"), .end(.exited(1))], errorTail: "No conversation found"),
      ScriptedProgram(.opening + Script.turn("Whole.", message: "M2", session: "S2")),
    ])
    let events = await bench.call(SessionBench.request())
    #expect(events.shownText == "Whole.")
    #expect(bench.programs[2].messages == ["Say something."])
    #expect(bench.stage.commands.last?.arguments.contains { $0.hasPrefix("--resume") } == false)
  }

  @Test("what a call used is counted over the processes it took, once")
  func usageOverProcesses() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.taken() + Script.said("Lost") + [.end(.signalled(9))]),
      ScriptedProgram([.expect("initialize"), .end(.exited(1))]),
      ScriptedProgram(
        .opening + Script.turn("Whole.", message: "M2", session: "S2")
          + Script.turn("Next.", message: "M3", session: "S2")),
    ])
    let events = await bench.call(SessionBench.request())
    #expect(events.usage?.input == 2)
    let next = await bench.call(SessionBench.request([.text(.system, "You are agent 1."), .text(.user, "Round 2.")]))
    #expect(next.usage?.input == 1)
  }

  @Test("a program that keeps dying ends in an error with what it said, never in an answer")
  func keepsDying() async {
    let dying = (1...4).map { _ in
      ScriptedProgram(.opening + Script.taken() + [.end(.exited(7))], errorTail: "Out of cheese.\n")
    }
    let bench = SessionBench(dying)
    let events = await bench.call(SessionBench.request())
    #expect(events.failure?.code == "claude_crashed")
    #expect(events.failure?.message.contains("Out of cheese.") == true)
    #expect(events.failure?.retryable == false)
    #expect(bench.stage.commands.count == 4)
  }

  @Test("a program that refuses to start says why, at once")
  func refusesToStart() async {
    let bench = SessionBench([ScriptedProgram([.end(.exited(1))], errorTail: "error: unknown option '--x'")])
    let events = await bench.call(SessionBench.request())
    #expect(events.failure?.code == "claude_start_failed")
    #expect(events.failure?.message.contains("unknown option") == true)
    #expect(bench.stage.commands.count == 1)
  }

  @Test("a decision stands although the program died after it")
  func decidedAndDied() async {
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + [
          .say(
            #"{"type":"control_request","request_id":"R1","request":{"subtype":"mcp_message","server_name":"massgen","#
              + #""message":{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"new_answer","arguments":"#
              + #"{"content":"42"},"_meta":{"claudecode/toolUseId":"T1"}}}}}"#),
          .answered("R1"), .end(.signalled(9)),
        ])
    ])
    let events = await bench.call(SessionBench.request())
    #expect(events.calls == [ToolCall(id: "T1", name: "new_answer", arguments: ["content": "42"])])
    #expect(events.finish?.reason == .toolCalls)
  }

  // MARK: Limits (R7, R8)

  @Test(
    "each limit ends the turn with an error that names it",
    arguments: [
      (ClaudeTimer.firstFrame, [.expect("user=UUID")]), (.silence, Script.taken()),
      (.turn, Script.taken() + Script.question("Q1")),
    ] as [(ClaudeTimer, [ScriptedProgram.Step])])
  func limits(_ timer: ClaudeTimer, _ script: [ScriptedProgram.Step]) async {
    let bench = SessionBench([ScriptedProgram(.opening + script + Script.interrupted + [.hang])]) { options in
      switch timer {
      case .firstFrame: options.timeouts.firstFrame = 30
      case .silence: options.timeouts.silence = 30
      default: options.timeouts.turn = 30
      }
    }
    let host = StubHost(nil)
    let events = await bench.call(SessionBench.request(host: host))
    #expect(events.failure?.code == "claude_timeout_\(timer.rawValue)")
    #expect(await eventually { bench.programs[0].stops == [.patient] })
  }

  @Test("a program that does not answer at its start is ended with an error that names the limit")
  func silentStart() async {
    let bench = SessionBench([ScriptedProgram([.hang])]) { $0.timeouts.initialize = 30 }
    let events = await bench.call(SessionBench.request())
    #expect(events.failure?.code == "claude_timeout_initialize")
    #expect(await eventually { bench.programs[0].stops == [.patient] })
  }

  @Test("silence does not count while a question is open")
  func patientWithPeople() async {
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + Script.question("Q1") + [.answered("Q1")] + Script.said("Done.")
          + Script.result("Done."))
    ]) { $0.timeouts.silence = 200 }
    let events = await bench.call(SessionBench.request(host: SlowHost(milliseconds: 500)))
    #expect(events.finish?.answer == "Done.")
  }

  @Test("a refused key ends the turn at its first retry (R8)")
  func refusedKey() async {
    let retry =
      #"{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":500,"error_status":401,"#
      + #""error":"authentication_failed","session_id":"S1","user_message_uuids":["UUID"]}"#
    let bench = SessionBench([ScriptedProgram(.opening + Script.taken() + [.say(retry)] + Script.interrupted + [.hang])]
    )
    let events = await bench.call(SessionBench.request())
    #expect(events.failure?.failureClass == .auth)
    #expect(events.failure?.retryable == false)
  }

  // MARK: Cancelling (R20)

  @Test("a cancelled call interrupts the turn, tells what it used and keeps the process")
  func cancelled() async {
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + Script.delta("Half") + Script.interrupted + Script.turn("Two.", message: "M2"))
    ])
    let log = EventLog()
    let call = Task { await bench.backend.stream(SessionBench.request()) { log.add($0) } }
    await log.wait { !$0.shownText.isEmpty }
    call.cancel()
    await call.value
    #expect(log.events.filter(\.isTerminal).isEmpty)
    let isCounted = log.events.contains { if case .usage = $0 { true } else { false } }
    #expect(isCounted)
    let next = await bench.call(SessionBench.request([.text(.system, "You are agent 1."), .text(.user, "Round 2.")]))
    #expect(next.finish?.answer == "Two.")
    #expect(bench.stage.commands.count == 1)
  }

  @Test("cancelling withdraws the question that is open")
  func cancelledQuestion() async {
    let bench = SessionBench([
      ScriptedProgram(.opening + Script.taken() + Script.question("Q1") + Script.interrupted + [.hang])
    ])
    let host = StubHost(nil)
    let call = Task { await bench.call(SessionBench.request(host: host)) }
    #expect(await eventually { !host.approvals.isEmpty })
    call.cancel()
    _ = await call.value
    #expect(await eventually { host.isWithdrawn })
  }

  @Test("closing ends the process, whatever it is doing")
  func closing() async {
    let bench = SessionBench([ScriptedProgram(.opening + Script.taken() + [.hang])])
    let call = Task { await bench.call(SessionBench.request()) }
    #expect(await eventually { bench.programs[0].messages.count == 1 })
    call.cancel()
    await bench.backend.close()
    _ = await call.value
    #expect(bench.programs[0].stops.contains(.brisk))
    #expect(await bench.call(SessionBench.request()).isEmpty)
  }

  // MARK: The control protocol (R16)

  @Test("two hundred questions at once are all answered, each once")
  func manyQuestions() async {
    let ids = (1...200).map { "Q\($0)" }
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + ids.flatMap { Script.question($0) } + ids.map { .answered($0) }
          + Script.said("Done.") + Script.result("Done."))
    ])
    let host = StubHost(.allow(arguments: nil))
    let events = await bench.call(SessionBench.request(host: host))
    #expect(events.finish?.answer == "Done.")
    #expect(host.approvals.count == 200)
    let answers = bench.programs[0].heard.filter { $0["type"] == "control_response" }
    #expect(answers.count == 200)
    #expect(answers.allSatisfy { $0["response"]?["response"]?["updatedInput"] == ["command": "make"] })
  }

  @Test("a question the program takes back is not answered, and late or unknown answers do no harm")
  func takenBack() async {
    let bench = SessionBench([
      ScriptedProgram(
        .opening + Script.taken() + Script.question("Q1") + [
          .say(#"{"type":"control_cancel_request","request_id":"Q1"}"#),
          .say(#"{"type":"control_cancel_request","request_id":"never-asked"}"#),
          .say(#"{"type":"control_response","response":{"subtype":"success","request_id":"nobody","response":{}}}"#),
          .say(#"{"type":"control_request","request_id":"R9","request":{"subtype":"from_the_future"}}"#),
          .answered("R9"),
        ] + Script.said("Done.") + Script.result("Done."))
    ])
    let host = StubHost(nil)
    let events = await bench.call(SessionBench.request(host: host))
    #expect(events.finish?.answer == "Done.")
    #expect(bench.programs[0].answer(to: "Q1") == nil)
    #expect(bench.programs[0].answer(to: "R9")?["subtype"] == "error")
    #expect(await eventually { host.approvals.isEmpty || host.isWithdrawn })
  }

  @Test("the system text goes into initialize, with the names the tools have in the program")
  func initialize() async {
    let long = String(repeating: "Rules and rules. ", count: 20_000)
    let bench = SessionBench([ScriptedProgram(.opening + Script.turn("One."))])
    _ = await bench.call(SessionBench.request([.text(.system, long), .text(.user, "Task.")]))
    let request = bench.programs[0].heard.first?["request"]
    let text = request?["appendSystemPrompt"] ?? request?["systemPrompt"]
    #expect(text?.stringValue?.hasPrefix(long) == true)
    #expect(text?.stringValue?.contains("mcp__massgen__vote") == true)
    #expect(request?["hooks"]?["PreToolUse"]?[0]?["hookCallbackIds"] == ["before"])
    #expect(bench.stage.commands.first?.arguments.allSatisfy { $0.utf8.count < 10_000 } == true)
  }
}

/// A host that takes its time.
private struct SlowHost: CallHost {
  let milliseconds: Int

  func approve(_ request: ApprovalRequest) async -> ApprovalDecision {
    try? await Task.sleep(for: .milliseconds(milliseconds))
    return .allow(arguments: nil)
  }

  func ask(_ request: InputRequest) async -> InputAnswer { .cancel }
}
