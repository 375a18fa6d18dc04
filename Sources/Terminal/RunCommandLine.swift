// SPDX-License-Identifier: Apache-2.0

// Terminal is the face for a person at a terminal: runs on a live screen or as lines, the final answer on stdout.

import AgentModel
import JSONCore
import RunEngine

/// What was said on the command line of `massgen-server run`.
public struct RunCommandLine: Sendable {
  /// The words that are no options: a team, a task, or both.
  public var words: [String]
  /// Events as JSON lines instead of progress.
  public var json: Bool
  /// Progress as lines, also at a terminal that could show more.
  public var plain: Bool
  /// `POINTER=VALUE` each.
  public var overrides: [String]
  /// Nil: ask models. Empty: the recording beside the team file.
  public var replay: String?
  /// A number or `instant`.
  public var speed: String?
  /// Nil: no recording. Empty: the standard place.
  public var record: String?
  /// Limit of the whole run, in seconds.
  public var timeoutSeconds: Double?
  /// Files that go with the task: paths and web addresses.
  public var attachments: [String]

  /// `ask`, `allow`, `readOnly` or `deny`; nil leaves it to the environment, and then to `ask`.
  public var approvalPolicy: String?

  /// Creates a command line from its parts.
  public init(
    words: [String], json: Bool = false, plain: Bool = false, overrides: [String] = [], replay: String? = nil,
    speed: String? = nil, record: String? = nil, timeoutSeconds: Double? = nil,
    attachments: [String] = [], approvalPolicy: String? = nil
  ) {
    self.words = words
    self.json = json
    self.plain = plain
    self.overrides = overrides
    self.replay = replay
    self.speed = speed
    self.record = record
    self.timeoutSeconds = timeoutSeconds
    self.attachments = attachments
    self.approvalPolicy = approvalPolicy
  }
}

/// Something on the command line that makes no sense; one sentence.
struct CommandLineProblem: Error {
  let message: String
}

extension RunCommandLine {
  /// What the words mean. A single word is the team if `isTeam` says so, else the task.
  func teamAndTask(isTeam: (String) -> Bool) throws(CommandLineProblem) -> (team: String?, task: String?) {
    switch words.count {
    case 0: return (nil, nil)
    case 1: return isTeam(words[0]) ? (words[0], nil) : (nil, words[0])
    case 2: return (words[0], words[1])
    default:
      throw CommandLineProblem(
        message: "There are \(words.count) arguments; a team and a task are expected. Put the task in quotes.")
    }
  }

  /// Lays the options over a request.
  func apply(to request: inout RunRequest) throws(CommandLineProblem) {
    for text in overrides { request.overrides.append(try Self.override(text)) }
    if let timeoutSeconds {
      guard timeoutSeconds > 0, timeoutSeconds < 2_000_000 else {
        throw CommandLineProblem(message: "--timeout must be a number of seconds above 0.")
      }
      request.timeoutMilliseconds = max(1, Int(timeoutSeconds * 1000))
    }
    if let approvalPolicy { request.approvals.policy = try Self.policy(approvalPolicy) }
    request.prompt += attachments.map { source in
      let isAddress = source.hasPrefix("http://") || source.hasPrefix("https://")
      return .attachment(PromptAttachment(kind: "file", content: isAddress ? .url(source) : .path(source)))
    }
    let speed = try speed.map(Self.speed)
    if let replay {
      request.replay = RunRequest.Replay(cassette: replay.isEmpty ? nil : replay, speed: speed)
    } else if let speed {
      request.replay = RunRequest.Replay(swapsBackends: false, speed: speed)
    }
    if let record { request.recording = record.isEmpty ? .standard : .path(record) }
  }

  private static func policy(_ word: String) throws(CommandLineProblem) -> ApprovalPolicy {
    guard let policy = ApprovalPolicy(rawValue: word) else {
      let words = ApprovalPolicy.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandLineProblem(message: "--approval-policy must be one of \(words).")
    }
    return policy
  }

  private static func override(
    _ text: String
  ) throws(CommandLineProblem) -> (pointer: JSONPointer, value: JSONValue) {
    guard let equals = text.firstIndex(of: "=") else {
      throw CommandLineProblem(message: "--set \(text): write it as POINTER=VALUE, like /agents/0/backend/model=gpt-5.")
    }
    guard let pointer = try? JSONPointer(parsing: String(text[..<equals])) else {
      throw CommandLineProblem(
        message: "--set \(text): “\(text[..<equals])” is no JSON Pointer; write it like /agents/0/backend/model.")
    }
    let value = String(text[text.index(after: equals)...])
    return (pointer, (try? JSONReader.parse(value)) ?? .string(value))
  }

  private static func speed(_ text: String) throws(CommandLineProblem) -> RunRequest.ReplaySpeed {
    if text == "instant" { return .instant }
    guard let factor = Double(text), factor > 0, factor.isFinite else {
      throw CommandLineProblem(message: "--speed must be a number above 0, or instant.")
    }
    return .factor(factor)
  }
}
