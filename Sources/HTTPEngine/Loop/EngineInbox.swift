// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc
import Synchronization

/// What the engine is told to do.
enum EngineCommand: Sendable {
  case prepare
  case start(HTTPRequest, ExchangeState)
  case resume(ExchangeState)
  case abort(ExchangeState)
  case run(UnownedJob, UnownedTaskExecutor)
  case shutDown
}

/// The ordered queue of commands to the engine thread, and what wakes that thread.
///
/// Each exchange has at most one command of each kind in it, so the number of exchanges bounds it.
final class EngineInbox: Sendable {
  private struct Content {
    var commands: [EngineCommand] = []
    var isThreadAsleep = false
    var wakeDescriptor: CInt = -1
  }

  private let content = Mutex(Content())
  /// PEM file of the certificates to trust; nil for libcurl's own.
  let certificateFile: String?

  init(certificateFile: String?) {
    self.certificateFile = certificateFile
  }

  deinit {
    let descriptor = content.withLock { $0.wakeDescriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Starts the thread if it does not run yet.
  ///
  /// - Returns: why it cannot be started. A later call tries again.
  func ensureThread() -> HTTPFailure? {
    content.withLock { content in
      if content.wakeDescriptor >= 0 { return nil }
      let descriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
      guard descriptor >= 0 else { return Self.startFailure(errno) }
      var thread = pthread_t()
      let argument = Unmanaged.passRetained(self)
      let code = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          EngineLoop.runThread(Unmanaged<EngineInbox>.fromOpaque(argument).takeRetainedValue())
          return nil
        }, argument.toOpaque())
      guard code == 0 else {
        argument.release()
        close(descriptor)
        return Self.startFailure(code)
      }
      pthread_detach(thread)
      content.wakeDescriptor = descriptor
      return nil
    }
  }

  private static func startFailure(_ code: CInt) -> HTTPFailure {
    let isLimit = code == EMFILE || code == ENFILE
    return HTTPFailure(
      isLimit ? .tooManyOpenFiles : .other, "The HTTP engine could not start: \(String(cString: strerror(code))).")
  }

  /// Appends a command and wakes the thread if it sleeps.
  func post(_ command: EngineCommand) {
    let descriptor: CInt? = content.withLock {
      $0.commands.append(command)
      guard $0.isThreadAsleep else { return nil }
      $0.isThreadAsleep = false
      return $0.wakeDescriptor
    }
    // A wake that is lost leaves the thread asleep with work in its inbox.
    if let descriptor { while eventfd_write(descriptor, 1) != 0, errno == EINTR {} }
  }

  // MARK: The thread's side

  /// The descriptor that becomes readable when a command comes while the thread sleeps.
  var wakeDescriptor: CInt { content.withLock { $0.wakeDescriptor } }

  /// Takes all commands.
  func take() -> [EngineCommand] {
    content.withLock {
      $0.isThreadAsleep = false
      var commands: [EngineCommand] = []
      swap(&commands, &$0.commands)
      return commands
    }
  }

  /// Announces that the thread is about to sleep; false when there are commands to do first.
  func fallAsleep() -> Bool {
    content.withLock {
      $0.isThreadAsleep = $0.commands.isEmpty
      return $0.isThreadAsleep
    }
  }

  /// Makes the descriptor silent again.
  func acknowledgeWake() {
    var count = eventfd_t()
    eventfd_read(wakeDescriptor, &count)
  }
}
