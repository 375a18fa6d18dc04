// SPDX-License-Identifier: Apache-2.0

/// One message of the model as far as it was shown: what its deltas said, and which of it is certain.
/// (claude-code.md 6.1)
struct ShownMessage: Sendable {
  /// What a block consists of.
  enum Kind: Sendable, Equatable {
    case text
    case reasoning
    /// The arguments of the call that is shown under this number.
    case call(Int)
    /// Nothing that is shown.
    case other
  }

  /// One block.
  struct Block: Sendable {
    /// Its number in the message; nil when only its finished frame came.
    let index: Int?
    let kind: Kind
    /// The id of its call, if it is one.
    var callID: String?
    /// The segment it was shown in; nil while nothing of it was shown.
    var segment: Int?
    /// What was shown of it.
    var content: [UInt8] = []
    /// Whether its finished frame came, so that it stands.
    var isCertain = false
    /// Whether more of it may come.
    var isOpen = true
  }

  /// The message's id; nil while nothing said it.
  var id: String?
  /// Its blocks in the order in which they began.
  var blocks: [Block] = []

  /// Where the block with a number is.
  func place(_ index: Int) -> Int? { blocks.lastIndex { $0.index == index } }

  /// Where the block is that a finished frame of a kind belongs to: the open one, else the first that waits for it.
  func waiting(_ isKind: (Block) -> Bool) -> Int? {
    blocks.lastIndex { $0.isOpen && !$0.isCertain && isKind($0) }
      ?? blocks.firstIndex { !$0.isCertain && isKind($0) }
  }

  /// The text of it that stands.
  var text: [UInt8] {
    blocks.reduce(into: []) { if $1.kind == .text, $1.isCertain { $0 += $1.content } }
  }
}
