// SPDX-License-Identifier: Apache-2.0

/// What the server asks a guard to do. It travels as the number that a queued signal carries, because the three streams
/// belong to the program and nothing else is inherited.
enum GuardOrder: Equatable {
  /// Send the program, and nothing else, this signal.
  case signal(Int32)
  /// End the whole tree: SIGTERM, and SIGKILL after so many milliseconds.
  case end(graceMilliseconds: Int32)
  /// SIGKILL to the whole tree.
  case kill

  private static let argumentBits: Int32 = 24
  private static let largestArgument: Int32 = 1 << argumentBits - 1

  /// The order as a number.
  var number: Int32 {
    switch self {
    case .signal(let number): 1 << Self.argumentBits | number
    case .end(let grace): 2 << Self.argumentBits | min(max(grace, 0), Self.largestArgument)
    case .kill: 3 << Self.argumentBits
    }
  }

  /// Reads what ``number`` gave; nil for anything else.
  init?(number: Int32) {
    let argument = number & Self.largestArgument
    switch number >> Self.argumentBits {
    case 1 where (1...64).contains(argument): self = .signal(argument)
    case 2: self = .end(graceMilliseconds: argument)
    case 3 where argument == 0: self = .kill
    default: return nil
    }
  }
}
