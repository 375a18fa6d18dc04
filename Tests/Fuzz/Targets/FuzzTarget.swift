// SPDX-License-Identifier: Apache-2.0

// FuzzTargets holds what must be true of the parsers for every input there is. The libFuzzer driver looks for inputs
// that break it, and an ordinary unit test replays all seeds and everything that was ever found.

/// One parser with everything that must hold for whatever it is given.
public struct FuzzTarget: Sendable {
  /// The name on the command line of `scripts/fuzz`, and of the folders of seeds and regressions.
  public let name: String
  /// Inputs to begin with, besides the files in `Tests/Fuzz`.
  let corpora: [SeedCorpus]
  private let body: @Sendable ([UInt8]) throws(Violation) -> Void

  init(_ name: String, corpora: [SeedCorpus] = [], _ body: @escaping @Sendable ([UInt8]) throws(Violation) -> Void) {
    self.name = name
    self.corpora = corpora
    self.body = body
  }

  /// Gives an input to the parser.
  ///
  /// - Returns: what did not hold; nil when all did. A trap or a sanitizer's report is a finding all the same.
  public func violation(of input: [UInt8]) -> Violation? {
    do throws(Violation) {
      try body(input)
      return nil
    } catch {
      return error
    }
  }

  /// All targets.
  public static let all = [json, framing, message, yaml, team, sse, chat, claude, event, terminal, media]
}

/// Something that did not hold for an input.
public struct Violation: Error, CustomStringConvertible {
  /// What should have held.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws unless a condition holds.
func expect(_ condition: Bool, _ claim: @autoclosure () -> String) throws(Violation) {
  if !condition { throw Violation(claim()) }
}

/// Throws unless two values are equal; says which they are, as far as that fits a screen.
func expectEqual<Value: Equatable>(
  _ left: Value, _ right: Value, _ claim: @autoclosure () -> String
) throws(Violation) {
  if left != right {
    throw Violation(
      "\(claim()):\n  \(String(describing: left).prefix(2000))\n  \(String(describing: right).prefix(2000))")
  }
}
