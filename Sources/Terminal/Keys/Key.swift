// SPDX-License-Identifier: Apache-2.0

/// Something a person did at the keyboard.
enum Key: Hashable {
  /// A character; accents typed after their letter come on their own.
  case character(Unicode.Scalar)
  /// A letter together with Ctrl, in lower case.
  case control(Character)
  /// A character together with Alt, or after Esc.
  case alt(Unicode.Scalar)
  /// Text that was pasted; lines end with a line feed.
  case paste(String)
  case enter, altEnter, tab, backTab, escape, backspace, altBackspace, delete
  case up, down, left, right, wordLeft, wordRight, home, end, pageUp, pageDown
}
