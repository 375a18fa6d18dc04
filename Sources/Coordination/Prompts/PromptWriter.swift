// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Builds the conversations agents are sent. (orchestration.md 1.8)
struct PromptWriter: Sendable {
  let agents: [CoordinationAgent]
  let task: CoordinationTask
  let settings: CoordinationSettings

  /// Turns before the message that have something to say.
  private var history: [Message] {
    task.history.filter { ($0.role == .user || $0.role == .assistant) && !$0.text.isBlank }
  }

  /// A fresh conversation of one round: the system turn and the task with the current answers.
  func round(
    agent: Int, steers: [SteerMessage], shown: [ShownAnswer], mayAnswer: Bool, dateLine: String
  ) -> [Message] {
    var sections = [section(.coordination, SectionText.coordination)]
    if mayAnswer {
      let sensitivity = agents[agent].votingSensitivity ?? settings.votingSensitivity
      sections.append(section(.judgement, SectionText.judgement(sensitivity)))
      if let novelty = SectionText.novelty(settings.noveltyRequirement) { sections.append(section(.novelty, novelty)) }
    } else {
      sections.append(section(.voteOnly, SectionText.voteOnly))
    }
    if !agents[agent].supportsTools { sections.append(section(.textTools, SectionText.textTools)) }
    sections += baseSections(agent, guidance: agents[agent].workspaceGuidance)
    if settings.planningMode {
      sections.append(section(.planning, settings.planningInstruction ?? SectionText.planning))
    }
    return conversation(agent, sections, steers: steers, blocks: [answersBlock(shown)], dateLine: dateLine)
  }

  /// The winner's conversation about the final text.
  func presentation(
    agent: Int, steers: [SteerMessage], shown: [ShownAnswer], told: Told, dateLine: String
  ) -> [Message] {
    let strategy = settings.finalAnswerStrategy
    var sections = [section(.presentation, SectionText.presentation(strategy, answers: shown.count))]
    sections += baseSections(agent, guidance: agents[agent].presenterGuidance ?? agents[agent].workspaceGuidance)
    let blocks = shown.isEmpty ? [] : [answersBlock(shown, markingOwn: true), votesBlock(told)]
    return conversation(agent, sections, steers: steers, blocks: blocks, dateLine: dateLine)
  }

  /// The conversation of a lone agent: as the user has it, with nothing about a team.
  func direct(agent: Int, steers: [SteerMessage]) -> [Message] {
    let sections = baseSections(agent, guidance: agents[agent].presenterGuidance ?? agents[agent].workspaceGuidance)
    let system = sections.count == 1 ? sections[0].text : PromptSection.joined(sections)
    return (system.isEmpty ? [] : [.text(.system, system)]) + history
      + [userTurn(agent, ([task.question] + steers.map(\.text)).joined(separator: "\n\n"))]
  }

  /// All current answers, for a conversation that began before them.
  func update(_ shown: [ShownAnswer]) -> String {
    "\(FeedbackText.answersUpdated)\n\n\(answersBlock(shown).text)"
  }

  /// What the user has said since a conversation began.
  func update(_ steers: ArraySlice<SteerMessage>) -> String {
    "\(FeedbackText.userSteered)\n\n\(steersBlock(steers).text)"
  }

  // MARK: Sections

  private func section(_ name: PromptSection.Name, _ text: String) -> PromptSection {
    PromptSection(name: name, priority: priority(name), text: settings.promptOverrides[name] ?? text)
  }

  /// In a first turn the rules of the team come before the agent's own part, in later turns after it.
  private func priority(_ name: PromptSection.Name) -> Int {
    switch name {
    case .coordination, .judgement, .novelty, .voteOnly, .textTools, .presentation: history.isEmpty ? 30 : 10
    case .identity, .workspace, .planning: 20
    case .steering: 8
    case .conversation: 5
    case .clock: 0
    }
  }

  private func baseSections(_ agent: Int, guidance: String?) -> [PromptSection] {
    var sections: [PromptSection] = []
    if let own = agents[agent].systemMessage, !own.isBlank { sections.append(section(.identity, own)) }
    if let guidance { sections.append(section(.workspace, guidance)) }
    return sections
  }

  private func clock(_ dateLine: String) -> [PromptSection] {
    dateLine.isEmpty ? [] : [section(.clock, ClockLine.line(dateLine))]
  }

  // MARK: Blocks

  /// The system turn, and the task with what the user has added and `answers`.
  private func conversation(
    _ agent: Int, _ sections: [PromptSection], steers: [SteerMessage], blocks answers: [PromptBlock], dateLine: String
  ) -> [Message] {
    var sections = sections
    var blocks = [taskBlock]
    if !steers.isEmpty {
      sections.append(section(.steering, SectionText.steering))
      blocks.append(steersBlock(steers[...]))
    }
    blocks += answers
    if !history.isEmpty {
      sections.append(section(.conversation, SectionText.conversation))
      blocks.insert(historyBlock, at: 0)
    }
    return [
      .text(.system, PromptSection.joined(sections + clock(dateLine))),
      userTurn(agent, blocks.map(\.text).joined(separator: "\n\n")),
    ]
  }

  /// The turn that sets the task: files first, because models read a text that refers to them better behind them.
  /// (backends.md 6.6)
  private func userTurn(_ agent: Int, _ text: String) -> Message {
    Message(.user, agents[agent].attachments.map(apart) + [.text(text)])
  }

  /// A note about a file, apart from what follows it: neighbouring texts of a turn are joined.
  private func apart(_ part: ContentPart) -> ContentPart {
    if case .text(let note) = part { return .text(note + "\n\n") }
    return part
  }

  private var historyBlock: PromptBlock {
    let turns = history.map { "\($0.role == .user ? "User" : "Assistant"): \($0.text)" }
    return PromptBlock("conversation", content: turns.joined(separator: "\n"))
  }

  private var taskBlock: PromptBlock { PromptBlock("message", content: task.question) }

  private func steersBlock(_ steers: ArraySlice<SteerMessage>) -> PromptBlock {
    PromptBlock("additions", blocks: steers.map { PromptBlock("addition", [("by", "the user")], content: $0.text) })
  }

  private func answersBlock(_ shown: [ShownAnswer], markingOwn: Bool = false) -> PromptBlock {
    guard !shown.isEmpty else { return PromptBlock("answers", content: "Nobody has answered yet.") }
    return PromptBlock(
      "answers",
      blocks: shown.map { answer in
        let own = markingOwn && answer.own ? [(name: "yours", value: "true")] : []
        return PromptBlock("answer", [(name: "by", value: answer.alias)] + own, content: answer.content)
      })
  }

  private func votesBlock(_ told: Told) -> PromptBlock {
    var lines = ["Votes for your answer: \(told.votes)"]
    if told.tie { lines.append("Another answer had as many votes; yours was first in the order of the team.") }
    let reasons = told.feedback.filter { !$0.isBlank }
    if !reasons.isEmpty { lines.append("Reasons given:") }
    lines += reasons.map { "- \($0)" }
    return PromptBlock("votes", content: lines.joined(separator: "\n"))
  }
}
