// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// The params of a method: their shape, and a type that holds them.
public protocol MethodParams: Sendable {
  /// What the params have to look like; everything in the contract is derived from it.
  static var shape: ObjectShape { get }
  /// Picks the members out of params that have the shape. What a shape cannot say, such as an order between two
  /// members, is checked here.
  init(checked reader: ParameterReader) throws(WireError)
}

extension MethodParams {
  /// Checks the params of a request and reads them; every failure is a -32602 that points at the offending member.
  public init(_ reader: ParameterReader) throws(WireError) {
    if let problem = ShapeCheck.lenient.problem(in: reader.object, Self.shape, label: "The params") {
      throw WireError(problem)
    }
    try self.init(checked: reader)
  }
}

extension WireError {
  /// The error for a value that does not have its shape.
  ///
  /// - Parameter pointer: where the value stands in the params.
  public init(_ problem: ShapeProblem, at pointer: String = "") {
    self = .invalidParams(pointer + problem.pointer, problem.message, hint: problem.hint)
  }
}

extension ObjectShape.Member {
  /// The run a request is about.
  static let runID = required("runId", .name, "The run.")
  /// The session a request is about.
  static let sessionID = required("sessionId", .name, "The session.")
  /// Where the page before ended.
  static let cursor = optional("cursor", .text, "`nextCursor` of the page before.")
}
