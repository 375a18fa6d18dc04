// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Replay". (config.md section 6)
enum ReplayRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .replaySource,
      "A replay agent has neither or both of `script` and `cassette`, or a replay is to be recorded.",
      reason: """
        There is nothing to play, or no way to tell which; and a recording of prepared replies says nothing new.
        """,
      remedy: "Keep one of them. (docs/REPLAY.md)",
      example: """
        agents:
          - id: a
            backend:
              type: replay
        """),
    DiagnosticRule(
      .replayStep,
      "Something in a script is wrong.",
      reason: "The reply cannot be played as it is written, so the team does not start.",
      remedy: "The message names the word and what belongs there. (docs/REPLAY.md)",
      example: """
        agents:
          - id: a
            backend:
              type: replay
              script: [{steps: [{txt: hello}]}]
        """),
    DiagnosticRule(
      .replayUnreachable,
      "Something in a script can never be played.",
      reason: "A reply with `repeat` before it takes every call, or a step before it ends the reply.",
      remedy: "Move it up, or remove it.",
      example: """
        agents:
          - id: a
            backend:
              type: replay
              script:
                - {repeat: true, steps: [{text: a}]}
                - {steps: [{text: b}]}
        """),
    DiagnosticRule(
      .replayCassette,
      "A cassette cannot be played.",
      reason: "The file is missing, damaged, or has no such agent. It is found when a run starts.",
      remedy: "Correct the path, or record a run with `--record`."),
  ]
}
