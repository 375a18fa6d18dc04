// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal

/// The state of a live view's thread: what the user chose, what the terminal shows, and what it has not taken yet.
struct LiveScreen {
  /// Time between two frames at least, in milliseconds.
  private static let framePause = 33
  /// How long a notice is shown, in milliseconds.
  private static let noticePause = 8000
  /// How long an Esc may be the beginning of a key, in milliseconds.
  private static let escapePause = 40

  var view = ViewState()
  /// Whether what the terminal shows is no longer right.
  var isStale = true

  private let terminal: TerminalSession
  private var painter: Painter
  private var decoder = KeyDecoder()
  private var size: ScreenSize
  private var pending: ArraySlice<UInt8> = []
  private let began = Moment.now
  private var lastFrame = 0
  private var shownSecond = -1
  private var notice: (text: String, since: Int)?

  init(_ terminal: TerminalSession) {
    self.terminal = terminal
    painter = Painter(terminal.device.capabilities)
    size = terminal.device.size
  }

  private var elapsed: Int { Moment.now - began }

  /// Draws what is due, then waits for a key, for news, or for the next frame's time. False when the terminal has gone.
  mutating func turn(_ run: RunView, _ perform: (ViewAction) -> Void) -> Bool {
    let now = elapsed
    if now / 1000 != shownSecond { isStale = true }
    ageNotice(now)
    // A frame is drawn only when the one before has left: a slow terminal skips frames, and nothing piles up.
    if isStale, pending.isEmpty, shownSecond < 0 || now - lastFrame >= Self.framePause {
      let frame = ScreenLayout.draw(run, view, size: size, elapsed: now)
      view.shownApproval = run.approvals.first?.approvalID
      pending = painter.paint(frame.grid, cursor: frame.cursor)[...]
      lastFrame = now
      shownSecond = now / 1000
      isStale = false
    }
    guard send() else { return false }
    let wakeup = terminal.device.wait(terminal.signals, forRoom: !pending.isEmpty, milliseconds: pause(now))
    if wakeup.contains(.gone) { return false }
    if wakeup.contains(.bell) { take(terminal.signals.take()) }
    if wakeup.contains(.input) {
      guard let bytes = terminal.device.read() else { return false }
      press(decoder.decode(bytes), run, perform)
    } else if wakeup.isEmpty, decoder.isWaiting {
      press(decoder.finish(), run, perform)
    }
    return true
  }

  private mutating func ageNotice(_ now: Int) {
    if view.notice != notice?.text { notice = view.notice.map { ($0, now) } }
    if let notice, now - notice.since > Self.noticePause { view.notice = nil }
  }

  /// Sends what is still due, unless the terminal takes too long.
  mutating func finish() {
    let end = Moment.now + 500
    while !pending.isEmpty, Moment.now < end, send() {
      _ = terminal.device.wait(terminal.signals, forRoom: true, milliseconds: 50)
    }
  }

  private mutating func send() -> Bool {
    guard let count = terminal.device.write(pending) else { return false }
    pending = pending.dropFirst(count)
    return true
  }

  /// How long there is nothing to do.
  private func pause(_ now: Int) -> Int {
    if decoder.isWaiting { return Self.escapePause }
    let nextSecond = 1000 - now % 1000
    guard isStale, pending.isEmpty else { return nextSecond }
    return max(0, min(nextSecond, Self.framePause - (now - lastFrame)))
  }

  private mutating func take(_ reasons: TerminalSignals.Reasons) {
    if reasons.contains(.stop) { suspend() }
    if reasons.contains(.resume) {
      terminal.resume()
      painter.forget()
      isStale = true
    }
    if !reasons.isDisjoint(with: [.resize, .resume]) {
      size = terminal.device.size
      isStale = true
    }
  }

  private mutating func press(_ keys: [Key], _ run: RunView, _ perform: (ViewAction) -> Void) {
    guard !keys.isEmpty else { return }
    isStale = true
    for key in keys {
      guard let action = view.handle(key, run, size) else { continue }
      switch action {
      case .redraw: painter.forget()
      case .suspend: suspend()
      default: perform(action)
      }
    }
  }

  private mutating func suspend() {
    finish()
    terminal.suspend()
    size = terminal.device.size
    painter.forget()
    isStale = true
  }
}

/// Time that never jumps.
enum Moment {
  /// Milliseconds since some moment before the process began.
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
