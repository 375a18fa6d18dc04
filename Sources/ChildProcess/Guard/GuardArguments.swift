// SPDX-License-Identifier: Apache-2.0

/// The command line of a guard: `__guard SERVER WORD FOLDER -- PROGRAM ARGUMENT…`.
struct GuardArguments: Equatable {
  /// The first word, by which the door knows that a guard is wanted.
  static let subcommand = "__guard"

  /// The process that the guard watches; its parent.
  var server: Int32
  /// The random word of ``GuardReport``.
  var word: String
  /// The absolute folder the program starts in.
  var folder: String
  /// Absolute path of the program.
  var program: String
  /// The program's arguments, without its name.
  var arguments: [String]

  /// The words of the command line, without the name of the executable.
  var words: [String] {
    [Self.subcommand, String(server), word, folder, "--", program] + arguments
  }

  init(server: Int32, word: String, folder: String, program: String, arguments: [String]) {
    self.server = server
    self.word = word
    self.folder = folder
    self.program = program
    self.arguments = arguments
  }

  /// Reads what ``words`` gave; nil for anything else.
  init?(words: [String]) {
    guard words.count >= 6, words[0] == Self.subcommand, words[4] == "--", let server = Int32(words[1]) else {
      return nil
    }
    self.init(
      server: server, word: words[2], folder: words[3], program: words[5], arguments: Array(words.dropFirst(6)))
  }
}
