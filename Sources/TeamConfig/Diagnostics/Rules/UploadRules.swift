// SPDX-License-Identifier: Apache-2.0

/// What there is to say about files that go with a task. (config.md section 6, "Uploads")
enum UploadRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .uploadEntry,
      "An item of `upload_files` names no file.",
      reason: "There is nothing to send. MassGen stops at the agent's first call.",
      remedy: "Write one of `file_path`, `image_path`, `audio_path` and `video_path` with a path or an address.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              upload_files:
                - report.pdf
        """),
    DiagnosticRule(
      .uploadSeveralKeys,
      "An item of `upload_files` names several files.",
      reason: """
        An item is one file: the first of `file_path`, `image_path`, `audio_path` and `video_path` counts and the \
        others are left out.
        """,
      remedy: "Give each file an item of its own.",
      example: """
        agents:
          - id: a
            backend:
              type: grok
              model: grok-4
              upload_files:
                - image_path: /data/a.png
                  audio_path: /data/a.wav
        """),
    DiagnosticRule(
      .uploadMissing,
      "There is no such file.",
      reason: """
        The agent's first call fails. A path is relative to the folder the run works in, not to the team file.
        """,
      remedy: "Correct the path."),
    DiagnosticRule(
      .uploadRelativeWithCwd,
      "A relative path stands beside a workspace.",
      reason: "MassGen looks for the file in the workspace, which it has just emptied.",
      remedy: "Write the whole path.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              cwd: workspace1
              upload_files:
                - image_path: chart.png
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
    DiagnosticRule(
      .uploadFormat,
      "A file is of a kind that is not accepted.",
      reason: """
        Sound has to be WAV or MP3, pictures for Claude JPEG, PNG, GIF or WebP, and documents one of the kinds that \
        providers read. Of other documents than PDF and text Claude gets no more than a note.
        """,
      remedy: "Convert the file.",
      example: """
        agents:
          - id: a
            backend:
              type: grok
              model: grok-4
              upload_files:
                - audio_path: /data/talk.flac
        """),
    DiagnosticRule(
      .uploadTooLarge,
      "A file is too large.",
      reason: "Pictures, sound and films may have 64 MB, pictures for Claude 5 MB and documents 512 MB.",
      remedy: "Make the file smaller, or split it."),
    DiagnosticRule(
      .uploadBackend,
      "The backend does not take this kind of file.",
      reason: """
        Sound and films go to backends asked over Chat Completions, documents to `openai` and `claude`. Elsewhere \
        the agent's call fails, or the file is left out.
        """,
      remedy: "Choose another backend, or remove the item.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              upload_files:
                - audio_path: /data/talk.wav
        """),
  ]
}
