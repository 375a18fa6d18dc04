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
        A path is relative to the folder of the team file, and where nothing is there to the folder the run works in.
        """,
      remedy: "Correct the path."),
    DiagnosticRule(
      .uploadRelativeWithCwd,
      "A relative path stands beside a workspace.",
      reason: """
        MassGen looks for the file in the workspace, which it has just emptied. Here it is found beside the team file.
        """,
      remedy: "Write the whole path, if the file must also work with MassGen.",
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
      .uploadAdjusted,
      "A picture is scaled down or converted before it is sent.",
      reason: """
        The provider would refuse it as it is. The message has the figures; the file itself stays as it is.
        """,
      remedy: "Nothing. `media.scale: false` refuses such pictures instead."),
    DiagnosticRule(
      .uploadFormat,
      "A file is broken, or of a kind that is not taken.",
      reason: """
        A file is what its content says, not what its name does. Files that are empty or cut off, documents with a \
        password, and what no provider of the agent reads are not sent.
        """,
      remedy: "Convert or mend the file."),
    DiagnosticRule(
      .uploadTooLarge,
      "A file is too large, or there are too many.",
      reason: """
        Every provider has limits of bytes, pixels, pages and files; the message has the figures. Pictures are scaled \
        down, other files are not sent.
        """,
      remedy: "Make the file smaller, split it, or send fewer."),
    DiagnosticRule(
      .uploadBackend,
      "The model or its provider does not take this kind of file.",
      reason: """
        Not every provider takes sound, films or documents, and not every model sees. The model is told of a file it \
        does not get, unless `media.on_unsupported` says otherwise.
        """,
      remedy: "Choose another model, or remove the entry.",
      example: """
        agents:
          - id: a
            backend:
              type: claude
              model: claude-sonnet-4-5
              upload_files:
                - audio_path: /data/talk.wav
        """),
  ]
}
