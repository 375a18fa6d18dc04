// SPDX-License-Identifier: Apache-2.0

/// What is known of the turn that runs, besides what the model says in it.
struct ClaudeTurn: Sendable {
  /// The messages of ours it answers.
  var messageIDs: Set<String>
  /// Whether any frame of it was seen.
  var isTaken = false
  /// Whether a tool has answered in it.
  var hasFinishedTools = false
  /// Whether the program said that somebody interrupted it.
  var wasInterrupted = false
  /// The last error the program reported as a message.
  var error: AssistantFrame?
  /// Whether a line of it was too long to be taken.
  var lostFrame = false
  /// Calls of tools that this process serves, whose results are nobody's news.
  var hostedCalls: Set<String> = []
  /// Calls whose results were taken.
  var answeredCalls: Set<String> = []
  /// Frames of finished blocks that were taken.
  var seenFrames: Set<String> = []
}
