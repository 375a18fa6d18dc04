// SPDX-License-Identifier: Apache-2.0

/// All complete lines that have come together.
public struct LineBlock: Sendable {
  /// The bytes of the block.
  public var bytes: [UInt8]
  /// Where the lines are in ``bytes``, without their ends.
  public var lines: [Range<Int>]
  /// Lines that were dropped because they were longer than ``ChildLimits/lineBytes``.
  public var dropped = 0
  /// Whether the last line ended with the stream instead of a line end.
  public var endsInsideLine = false

  /// Creates a block.
  public init(bytes: [UInt8], lines: [Range<Int>]) {
    self.bytes = bytes
    self.lines = lines
  }
}
