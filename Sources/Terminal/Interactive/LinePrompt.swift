// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import TerminalText

/// Asks for a text at the terminal, where the cursor is, with editing keys. It blocks: use it on a thread of its own.
struct LinePrompt {
  /// How the typing ended.
  enum Outcome: Equatable {
    case text(String)
    /// Ctrl-D where nothing was typed, or no terminal any more.
    case end
    /// Ctrl-C where nothing was typed.
    case interrupt
  }

  private let terminal: TerminalSession
  private let prompt: String
  private var editor = LineEditor()
  private var decoder = KeyDecoder()
  private var history: InputHistory
  /// The row of the cursor, counted from the prompt's first row on the screen.
  private var cursorRow = 0

  init(_ terminal: TerminalSession, prompt: String, history: InputHistory) {
    self.terminal = terminal
    self.prompt = prompt
    self.history = history
  }

  /// Asks; nil when the terminal cannot be switched to single keys.
  static func ask(_ terminal: TerminalSession, prompt: String, history: inout InputHistory) -> Outcome? {
    guard terminal.begin(.line) else { return nil }
    defer { terminal.end() }
    var asking = LinePrompt(terminal, prompt: prompt, history: history)
    let outcome = asking.ask()
    history = asking.history
    if case .text(let text) = outcome { history.add(text) } else { history.rewind() }
    return outcome
  }

  private mutating func ask() -> Outcome {
    draw()
    var keys = terminal.typedAhead.withLock { keys in
      defer { keys = [] }
      return keys
    }
    while true {
      for (index, key) in keys.enumerated() {
        guard let outcome = press(key) else { continue }
        leave()
        let rest = Array(keys[(index + 1)...])
        if case .text = outcome { terminal.typedAhead.withLock { $0 = rest } }
        return outcome
      }
      if !keys.isEmpty { draw() }
      keys = []
      let wakeup = terminal.device.wait(terminal.signals, forRoom: false, milliseconds: decoder.isWaiting ? 40 : -1)
      if wakeup.contains(.gone) { return .end }
      if wakeup.contains(.bell) { take(terminal.signals.take()) }
      if wakeup.contains(.input) {
        guard let bytes = terminal.device.read() else { return .end }
        keys = decoder.decode(bytes)
      } else if wakeup.isEmpty, decoder.isWaiting {
        keys = decoder.finish()
      }
    }
  }

  private mutating func press(_ key: Key) -> Outcome? {
    switch key {
    case .enter:
      if editor.continueLine() { return nil }
      return .text(editor.text)
    case .control("d"):
      if editor.isEmpty { return .end }
      _ = editor.handle(.delete)
    case .control("c"):
      if editor.isEmpty { return .interrupt }
      editor = LineEditor()
      history.rewind()
    case .control("z"): suspend()
    case .control("l"):
      send("\u{1B}[H\u{1B}[2J")
      cursorRow = 0
    case .up, .control("p"):
      if !editor.moveLine(by: -1), let text = history.step(-1, from: editor.text) { editor = LineEditor(text) }
    case .down, .control("n"):
      if !editor.moveLine(by: 1), let text = history.step(1, from: editor.text) { editor = LineEditor(text) }
    default: _ = editor.handle(key)
    }
    return nil
  }

  private mutating func take(_ reasons: TerminalSignals.Reasons) {
    if reasons.contains(.stop) { suspend() }
    if reasons.contains(.resume) { terminal.resume() }
    if !reasons.isDisjoint(with: [.resize, .resume]) { draw() }
  }

  private mutating func suspend() {
    leave()
    terminal.suspend()
    cursorRow = 0
    draw()
  }

  // MARK: Drawing

  private mutating func draw() {
    let rows = PromptRows(editor, prompt: prompt, size: terminal.device.size)
    let up = rows.rows.count - 1 - rows.cursorRow
    send(
      start + rows.rows.map(encoded).joined(separator: "\r\n") + (up > 0 ? "\u{1B}[\(up)A" : "") + "\r"
        + (rows.cursorColumn > 0 ? "\u{1B}[\(rows.cursorColumn)C" : ""))
    cursorRow = rows.cursorRow
  }

  /// Goes to the first row and clears what was drawn.
  private var start: String { "\r" + (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\u{1B}[J" }

  /// Leaves the text as it is, with the cursor on the row after it.
  private mutating func leave() {
    let rows = PromptRows(editor, prompt: prompt, size: terminal.device.size)
    send(start + rows.rows.map(encoded).joined(separator: "\r\n") + "\r\n")
    cursorRow = 0
  }

  private func encoded(_ row: String) -> String {
    terminal.device.capabilities.isUnicode
      ? row : String(String.UnicodeScalarView(row.unicodeScalars.map { $0.isASCII ? $0 : "?" }))
  }

  private func send(_ text: String) { terminal.send(text) }
}
