// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The request of one call as it is sent, and how a refusal changes it. (backends.md 6.5, 8.1)
struct RequestRepair {
  /// What is sent next.
  private(set) var request: ModelRequest
  private let original: ModelRequest
  private let target: ModelTarget
  private let memory: RunMemory
  private let optional: Set<String>
  private var notices: [ModelEvent] = []
  private var repairs = 0
  private var wasCompacted = false
  private var hasTriedWithoutFiles = false
  /// Files that were left out on a guess.
  private var guessed: Set<MediaPart> = []
  /// What the provider said before a guess of ours was tried.
  private var firstRefusal: ModelFailure?
  /// What earlier parts of a paused reply have to go back with.
  private var earlier: [AssistantReplay] = []

  /// - Parameter optional: members of the request that it can do without.
  init(_ request: ModelRequest, target: ModelTarget, memory: RunMemory, optional: Set<String> = []) {
    self.optional = optional
    self.request = request
    original = request
    self.target = target
    self.memory = memory
    leaveOutRefused()
  }

  /// What people should know of what was changed since the last time.
  mutating func takeNotices() -> [ModelEvent] {
    defer { notices = [] }
    return notices
  }

  // MARK: Pauses

  /// Sends a paused reply back, so that the provider goes on with it.
  mutating func goOn(after finish: ModelFinish) {
    guard let replay = finish.replay else { return }
    earlier.append(replay)
    // The replay is what is sent; the text stands for it where a turn must not be empty.
    request.messages.append(Message(.assistant, [.text("…")], replay: replay))
  }

  /// The ending of the last part with what all parts have to go back with.
  func joined(_ finish: ModelFinish) -> ModelFinish {
    guard !earlier.isEmpty else { return finish }
    var finish = finish
    let parts = (earlier + [finish.replay].compactMap(\.self)).flatMap { $0.value.arrayValue ?? [] }
    finish.replay = earlier.first.map { AssistantReplay(api: $0.api, model: $0.model, value: .array(parts)) }
    return finish
  }

  // MARK: Refusals

  /// Changes the request so that it may pass; false when nothing is left to try.
  mutating func mend(_ failure: ModelFailure) -> Bool {
    guard repairs < GuardedBackend.maxRepairs else { return false }
    repairs += 1
    switch failure.failureClass {
    case .mediaUnsupported: return giveUpFiles(failure)
    case .invalidMedia: return leaveOutBlamed(failure)
    case .contextLength: return shorten()
    case .invalidRequest:
      return omitBlamed(failure) || tryWithoutNewFiles(failure)
    default: return false
    }
  }

  /// Takes note of an answer: what was sent is taken, and a guess was right.
  func learn() {
    memory.accept(request.messages.flatMap(\.media), target)
    memory.refuse(guessed, target)
  }

  /// The failure as it is told, with what came before a guess.
  func explained(_ failure: ModelFailure) -> ModelFailure {
    guard let firstRefusal, firstRefusal.message != failure.message else { return failure }
    var failure = failure
    failure.message += " (With the files it said: \(firstRefusal.message))"
    return failure
  }

  /// Applies what the run knows already.
  private mutating func leaveOutRefused() {
    request.omitted.formUnion(memory.omitted(target))
    let refused = request.messages.flatMap(\.media).filter { !memory.takes($0, target) }
    if !refused.isEmpty { request.messages = Self.without(Set(refused), request.messages, target, because: nil) }
  }

  private mutating func giveUpFiles(_ failure: ModelFailure) -> Bool {
    let files = request.messages.flatMap(\.media)
    if files.isEmpty { return false }
    if memory.markTextOnly(target) {
      notices.append(
        .notice(
          code: "media_unsupported",
          message:
            "\(target.model) at \(target.providerName) takes no files; it is told their names only. It said: \(failure.message)"
        ))
    }
    request.messages = Self.without(Set(files), request.messages, target, because: failure.message)
    return true
  }

  private mutating func leaveOutBlamed(_ failure: ModelFailure) -> Bool {
    let blamed = BlamedFiles.find(in: request.messages, failure)
    if blamed.isEmpty { return false }
    memory.refuse(blamed, target)
    let names = blamed.map(\.name).joined(separator: ", ")
    notices.append(
      .notice(
        code: "invalid_media",
        message: "\(target.providerName) refuses \(names); the model is told so instead. It said: \(failure.message)"))
    request.messages = Self.without(Set(blamed), request.messages, target, because: failure.message)
    return true
  }

  /// A refusal that says nothing may be about files that this model was never sent before.
  private mutating func tryWithoutNewFiles(_ failure: ModelFailure) -> Bool {
    guard !hasTriedWithoutFiles, failure.httpStatus == 400 else { return false }
    let files = Set(BlamedFiles.newest(in: request.messages).filter { !memory.hasAccepted($0, target) })
    if files.isEmpty { return false }
    hasTriedWithoutFiles = true
    firstRefusal = failure
    guessed = files
    notices.append(
      .notice(
        code: "invalid_media",
        message:
          "\(target.providerName) refuses a request with files and does not say why; it is tried without them. "
          + "It said: \(failure.message)"))
    request.messages = Self.without(files, request.messages, target, because: failure.message)
    return true
  }

  private mutating func omitBlamed(_ failure: ModelFailure) -> Bool {
    guard let parameter = failure.parameter?.prefix(while: { $0 != "." && $0 != "[" }).description,
      optional.contains(parameter), request.omitted.insert(parameter).inserted
    else { return false }
    memory.omit(parameter, target)
    notices.append(
      .notice(
        code: "parameter_dropped",
        message: "\(target.providerName) refuses `\(parameter)` for \(target.model); it is left out from now on. "
          + "It said: \(failure.message)"))
    return true
  }

  private mutating func shorten() -> Bool {
    guard !wasCompacted, let shorter = ConversationCompaction.shortened(request.messages) else { return false }
    wasCompacted = true
    notices.append(
      .notice(
        code: "history_compacted",
        message:
          "The conversation is longer than \(target.model) can read; \(shorter.bytesLeftOut) bytes in the middle of its "
          + "longest parts are left out."))
    request.messages = shorter.messages
    return true
  }

  // MARK: Notes in place of files

  /// Messages in which some files are replaced by what the model is told about them.
  private static func without(
    _ files: Set<MediaPart>, _ messages: [Message], _ target: ModelTarget, because reason: String?
  ) -> [Message] {
    func note(_ file: MediaPart) -> String {
      RefusedFileNote.text(file, reason: reason ?? "\(target.providerName) has refused it before")
    }
    return messages.map { message in
      var message = message
      message.parts = message.parts.map { part in
        switch part {
        case .media(let file) where files.contains(file):
          return .text(note(file) + "\n\n")
        case .toolResult(var result) where result.media.contains(where: files.contains):
          let notes = result.media.filter(files.contains).map(note)
          result.media.removeAll(where: files.contains)
          result.text = ([result.text] + notes).filter { !$0.isEmpty }.joined(separator: "\n")
          return .toolResult(result)
        default:
          return part
        }
      }
      return message
    }
  }
}
