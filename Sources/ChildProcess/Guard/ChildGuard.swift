// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc

/// The process between the server and a program: it ends the program's whole tree when the server dies, when the program
/// has ended, and when it is told to.
///
/// A parent-death signal alone would not do: it reaches only a direct child, and it is sent when the *thread* that
/// started the child ends. The guard is the parent of the program and adopts whatever the program leaves behind, so
/// nothing can slip away by forking twice or by beginning a session of its own. It has one thread, holds none of the
/// program's pipes but the error output, and sleeps until something happens.
public struct ChildGuard {
  /// How long what the program has left behind, or a program whose server died, may take to end after SIGTERM.
  private static let usualGrace: Int32 = 500

  /// How many processes are reaped before anything else gets a turn.
  private static let mostReaped = 64

  private let arguments: GuardArguments
  private var watched: [pollfd] = []
  private var killer = TreeKiller()
  private var hasMoreToReap = false
  private var program: Int32 = 0
  private var programStatus: Int32?
  /// When SIGKILL is due, in milliseconds of the monotonic clock; nil while the program may run.
  private var killTime: Int64?

  /// Runs a guard if the words of the command line, without the name of the executable, ask for one. Then it does not
  /// return. To be called before anything else is set up: the process must have one thread.
  public static func runIfAsked(_ words: [String]) {
    guard words.first == GuardArguments.subcommand else { return }
    guard let arguments = GuardArguments(words: words) else { _exit(64) }
    var guarding = ChildGuard(arguments: arguments)
    guarding.run()
  }

  private init(arguments: GuardArguments) { self.arguments = arguments }

  private mutating func run() -> Never {
    cprocess_set_name("massgen-guard")
    signal(SIGPIPE, SIG_IGN)
    let signals = openSignals()
    let server = cprocess_open_pidfd(arguments.server)
    // Only now it is certain that the descriptor is that of the server, and not of one that got its number later.
    guard signals >= 0, getppid() == arguments.server else { _exit(1) }
    cprocess_become_subreaper()
    var ends: [Int32] = [-1, -1]
    guard cprocess_open_pipe(&ends) == 0 else { fail(step: cprocess_step_guard, error: errno) }
    program = start(report: ends[1])
    guard program > 0 else { fail(step: cprocess_step_guard, error: errno) }
    close(ends[1])
    letGoOfStreams()
    watched = [signals, server, ends[0]].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    watch()
  }

  private mutating func watch() -> Never {
    while true {
      for place in watched.indices { watched[place].revents = 0 }
      let count = poll(&watched, nfds_t(watched.count), waitMilliseconds)
      if count > 0 {
        if watched[2].revents != 0 { takeReport() }
        if watched[0].revents != 0 { takeSignals() }
        if watched[1].revents != 0 {
          watched[1].fd = -1
          end(grace: Self.usualGrace)
        }
      }
      if watched[1].fd < 0, killTime == nil, getppid() != arguments.server { end(grace: Self.usualGrace) }
      if let killTime, Self.now() >= killTime {
        repeat { killer.killAll() } while reap()
      }
      reap()
    }
  }

  /// How long to sleep: for ever while nothing is to be done.
  private var waitMilliseconds: Int32 {
    if hasMoreToReap { return 0 }
    // Without pidfd, a look at the parent every half second is all there is.
    guard let killTime else { return watched[1].fd < 0 ? 500 : -1 }
    let rest = killTime - Self.now()
    // What forks while it is killed is looked for again, and again.
    return rest > 0 ? Int32(min(rest, 1 << 30)) : 5
  }

  /// Begins the end of the whole tree, or makes it come sooner.
  private mutating func end(grace: Int32) {
    // Where that is allowed, a tree that takes all the processor's time does not keep its guard waiting.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, -20)
    let time = Self.now() + Int64(grace)
    if grace > 0, killTime == nil {
      ProcessTree.signalDescendants(SIGTERM)
      // A stopped process would not notice.
      ProcessTree.signalDescendants(SIGCONT)
    }
    killTime = min(killTime ?? time, time)
  }

  private mutating func takeSignals() {
    var info = signalfd_siginfo()
    while read(watched[0].fd, &info, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
      switch Int32(bitPattern: info.ssi_signo) {
      case SIGCHLD: break
      case cprocess_first_queued_signal():
        guard Int32(bitPattern: info.ssi_pid) == arguments.server else { break }
        obey(GuardOrder(number: info.ssi_int))
      default: end(grace: Self.usualGrace)
      }
    }
  }

  private mutating func obey(_ order: GuardOrder?) {
    switch order {
    case .signal(let number):
      // Until it is reaped, which only happens here, the number is that of the program.
      if programStatus == nil { kill(program, number) }
    case .end(let grace): end(grace: grace)
    case .kill: end(grace: 0)
    case nil: break
    }
  }

  /// Reaps what has ended, and ends with the program's status when nothing is left. Not too much at a time, because a
  /// fork bomb has processes end without end.
  ///
  /// - Returns: Whether anything was reaped.
  @discardableResult
  private mutating func reap() -> Bool {
    var count = 0
    while count < Self.mostReaped {
      var status: Int32 = 0
      let process = waitpid(-1, &status, WNOHANG)
      if process > 0 { count += 1 }
      if process == program {
        if watched[2].fd >= 0 { takeReport() }
        programStatus = status
      } else if process < 0 && errno == ECHILD {
        finish(programStatus ?? 127 << 8)
      } else if process < 0 && errno != EINTR || process == 0 {
        break
      }
    }
    hasMoreToReap = count == Self.mostReaped
    if programStatus != nil, killTime == nil { end(grace: Self.usualGrace) }
    return count > 0
  }

  private static func now() -> Int64 { Monotonic.nanoseconds / 1_000_000 }
}

// MARK: - Start and end

extension ChildGuard {
  /// The signals that concern a guard, as a descriptor.
  private func openSignals() -> Int32 {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, cprocess_first_queued_signal()] {
      sigaddset(&signals, number)
    }
    guard sigprocmask(SIG_BLOCK, &signals, nil) == 0 else { return -1 }
    return signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
  }

  private func start(report: Int32) -> Int32 {
    var words: [UnsafeMutablePointer<CChar>?] = ([arguments.program] + arguments.arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    return cprocess_start(arguments.program, words, environ, arguments.folder, report)
  }

  /// Input and output are the program's alone: their ends must be seen when the program closes them. The error output is
  /// kept, so that its end tells the server that nothing of the tree is left.
  private func letGoOfStreams() {
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    for stream in [Int32(0), 1] { dup2(nothing, stream) }
    close(nothing)
    _ = chdir("/")
  }

  /// Tells how the start went. The pipe ends without a word when the program has taken the place of the guard's copy.
  private mutating func takeReport() {
    var failure = cprocess_failure()
    let count = read(watched[2].fd, &failure, MemoryLayout<cprocess_failure>.size)
    guard count >= 0 || errno != EINTR else { return }
    close(watched[2].fd)
    watched[2].fd = -1
    if count == MemoryLayout<cprocess_failure>.size {
      tell(.failed(step: failure.step, error: failure.error))
    } else {
      tell(.started(program))
    }
  }

  private func fail(step: some BinaryInteger, error: Int32) -> Never {
    tell(.failed(step: Int32(step), error: error))
    _exit(127)
  }

  /// Writes the report. The program may have made the pipe non-blocking, and filled it.
  private func tell(_ report: GuardReport) {
    let line = Array(report.line(word: arguments.word).utf8)
    while write(2, line, line.count) < 0 {
      if errno == EAGAIN {
        var room = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
        poll(&room, 1, 100)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Ends as the program has ended, so that whoever waits for the guard sees the program's status.
  private func finish(_ status: Int32) -> Never {
    let number = status & 0x7f
    guard number != 0 else { _exit(status >> 8 & 0xff) }
    // The dump of a guard would be of no use to anybody. 1 and not 0, because 0 does not hold for collectors. (core(5))
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    signal(number, SIG_DFL)
    var all = sigset_t()
    sigfillset(&all)
    sigprocmask(SIG_UNBLOCK, &all, nil)
    kill(getpid(), number)
    _exit(128 + number)
  }
}
