// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// What the screen knows of one agent.
struct AgentView {
  let id: String
  let alias: String
  let model: String
  let isReplay: Bool
  /// Its place in the team, which gives it its colour.
  let index: Int

  var status = AgentStatus.waiting
  /// Why it waits or failed, in a few words.
  var detail: String?
  var round = 0
  var answerCount = 0
  /// The label of the answer it votes for now.
  var vote: String?
  var isWinner = false
  var usage: TokenUsage?
  var cost: Cost?
  var transcript = Transcript()
  /// Tool calls whose arguments still come.
  var arguments: [String: PartialAnswer] = [:]

  init(id: String, alias: String, model: String, isReplay: Bool, index: Int) {
    self.id = id
    self.alias = alias
    self.model = model
    self.isReplay = isReplay
    self.index = index
  }
}
