// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore

/// Reads everything one `claude` process writes, over all its turns: pure, and of linear cost. (claude-code.md 5, 6)
///
/// Cutting the output into other blocks gives the same events, neighbouring text joined.
struct ClaudeReader: Sendable {
  /// The conversation's id, once the program told it; it changes when a session is forked or reset.
  var sessionID: String?
  /// The program's version, once it told it.
  var version: String?
  /// Tools that run, by their call ids; the silence timer pauses while there are any.
  var runningTools: Set<String> = []
  /// How long the program said it would pause before it repeats a request, in milliseconds; nil when it does not pause.
  var announcedPause: Int?
  /// Lines that were no frames: blank ones, ones that begin no object, and broken ones.
  var skippedLines = 0

  var reply = ClaudeReply()
  var ledger = ClaudeLedger()
  var failures: ClaudeFailures
  /// The turn that runs; nil between turns.
  var turn: ClaudeTurn?
  var place = TurnPlace()
  /// The messages of earlier turns.
  var pastMessages: Set<String> = []
  var limit: RateLimitFrame?
  /// What was told already and is told once: unknown frames, states of servers, states of limits.
  var told: Set<String> = []
  var news = ClaudeNews()
  /// Whether the turn that begins next is the one that ran when the process before ended.
  private var goesOn = false

  /// Creates the reader of a new process.
  ///
  /// - Parameter secrets: values that must not appear in messages.
  init(secrets: [Secret] = []) {
    failures = ClaudeFailures(secrets: secrets)
  }

  /// Creates the reader of the process that goes on with the conversation of another one. A turn that ran goes on with
  /// the next ``beginTurn(uuid:)``: its text stands, and what it used is counted.
  init(after previous: ClaudeReader) {
    self.init(secrets: previous.failures.secrets)
    sessionID = previous.sessionID
    reply = previous.reply
    ledger = previous.ledger
    ledger.beginProcess()
    told = previous.told
    limit = previous.limit
    turn = previous.turn
    goesOn = previous.turn != nil
  }

  /// Whether a tool has finished in the turn that runs, so that repeating its message would do things twice.
  var hasFinishedTools: Bool { turn?.hasFinishedTools ?? false }

  /// Whether any frame of the turn that runs was seen.
  var isTurnTaken: Bool { turn?.isTaken ?? false }

  /// What was used and belongs to no turn yet.
  var unclaimedUsage: TokenUsage? { ledger.unclaimed }

  /// A user message with this uuid was sent: what comes from now on until its result is the turn of the call.
  mutating func beginTurn(uuid: String) {
    var next = ClaudeTurn(messageIDs: [uuid])
    pastMessages.formUnion(turn?.messageIDs ?? [])
    if goesOn {
      next.hasFinishedTools = hasFinishedTools
    } else if let turn {
      place.abandon(isTaken: turn.isTaken)
    }
    reply.begin(goesOn: goesOn)
    turn = next
    goesOn = false
    place.begin(at: reply.mark)
    runningTools = []
    announcedPause = nil
  }

  /// Another user message was sent during the turn; the result of the turn may name it alone. (claude-code.md 4)
  mutating func joinTurn(uuid: String) {
    turn?.messageIDs.insert(uuid)
  }

  /// Takes lines. A line that is no frame is skipped and counted.
  mutating func read(_ block: LineBlock) -> ClaudeNews {
    news = ClaudeNews()
    block.bytes.withUnsafeBytes { bytes in
      for line in block.lines where line.lowerBound >= 0 && line.upperBound <= bytes.count {
        let isCut = block.endsInsideLine && line == block.lines.last
        read(UnsafeRawBufferPointer(rebasing: bytes[line]), isCut: isCut)
      }
    }
    if block.dropped > 0 { loseFrame() }
    news.events += reply.batch.take()
    return news
  }

  /// Takes the end of the output: what no finished block confirmed will never be, and the turn has no result.
  mutating func endOfOutput() -> ClaudeNews {
    news = ClaudeNews()
    if turn != nil {
      reply.leaveMessage()
      if let usage = ledger.running { reply.batch.append(.usage(usage)) }
    }
    runningTools = []
    announcedPause = nil
    news.events += reply.batch.take()
    return news
  }

  private mutating func read(_ line: UnsafeRawBufferPointer, isCut: Bool) {
    if reply.absorbLikeLast(line) {
      news.isAlive = true
      announcedPause = nil
      return
    }
    guard let line = FrameLine.content(line) else {
      skippedLines += 1
      return
    }
    if turn != nil, place.isOurs, let delta = DeltaFrame(line) {
      reply.absorb(delta, line)
      note(delta)
      return
    }
    readTree(line, isCut: isCut)
  }

  private mutating func note(_ delta: DeltaFrame) {
    news.isAlive = true
    announcedPause = nil
    turn?.isTaken = true
  }

  private mutating func readTree(_ line: UnsafeRawBufferPointer, isCut: Bool) {
    do {
      guard let object = try StreamedJSON.parse(line).objectValue else {
        skippedLines += 1
        return
      }
      take(ClaudeFrame(object))
    } catch {
      skippedLines += 1
      if isCut {
        news.endedInsideFrame = true
      } else if turn != nil {
        let start = Redaction.mask(String(decoding: line.prefix(200), as: UTF8.self), secrets: failures.secrets)
        reply.batch.append(.warning(code: "bad_frame", detail: "A line is no JSON (\(error)): \(start)"))
      }
    }
  }

  private mutating func loseFrame() {
    news.lostFrame = true
    turn?.lostFrame = true
  }
}
