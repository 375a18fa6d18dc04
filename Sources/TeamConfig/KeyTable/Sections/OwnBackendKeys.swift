// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Keys of a backend that massgen-server adds. (replay.md section 1; backends.md 0.2, section 13)
enum OwnBackendKeys {
  static let sections: [KeySection] = [replay, connection, media]

  /// The values of `for` in a reply.
  static let callKinds = ["round", "retry", "final", "evaluation", "followup", "direct"]

  private static let replay = KeySection(
    "agents[].backend", status: .own, on: .replay,
    [
      KeyRow(
        "script", .mappingList,
        "The replies the agent gives, in order, each a list of `steps`. Write either this or `cassette`."),
      KeyRow("script[].steps", .mappingList, required: true, "What the reply consists of, step by step; may be empty."),
      KeyRow("script[].repeat", .boolean, default: "false", "Uses this reply for every further call it fits."),
      KeyRow(
        "script[].for", .string, allowed: callKinds,
        "The kind of call the reply is kept for; without it any call that finds none of its own."),
      KeyRow("script[].steps[].delay_ms", .number, "Milliseconds to wait before the step."),
      KeyRow("script[].steps[].text", .string, "Text the agent writes."),
      KeyRow("script[].steps[].reasoning", .string, "Thoughts of the agent."),
      KeyRow("script[].steps[].chars", .integer, "Sends the text in pieces of this many characters; needs `every_ms`."),
      KeyRow("script[].steps[].every_ms", .number, "Milliseconds between the pieces; needs `chars`."),
      KeyRow("script[].steps[].tool_calls", .mappingList, "Tools the agent calls, all at once."),
      KeyRow("script[].steps[].tool_calls[].name", .string, required: true, "The name of the tool."),
      KeyRow(
        "script[].steps[].tool_calls[].arguments", [.mapping, .string],
        "Its arguments; a text is taken as raw JSON, to play broken calls."),
      KeyRow("script[].steps[].tool_calls[].id", .string, "The id of the call; one is made up otherwise."),
      KeyRow("script[].steps[].usage", .mapping, open: true, "Tokens the reply used: `input`, `output` and more."),
      KeyRow(
        "script[].steps[].error", .string, "A provider's error in the middle of a reply that still ends properly."),
      KeyRow("script[].steps[].raise", [.string, .mapping], open: true, "Ends the reply as a failed call."),
      KeyRow("script[].steps[].hang", .boolean, "Ends the script's part; the reply never comes to an end."),
      KeyRow("script[].steps[].finish", .string, "Ends the reply with this reason, such as `length`."),
      KeyRow("script[].steps[].write", .mapping, "Writes a file into the workspace."),
      KeyRow("script[].steps[].write.path", .string, required: true, "The file, relative to the workspace."),
      KeyRow("script[].steps[].write.text", .string, required: true, "What the file contains."),
      KeyRow("script[].steps[].event", .mapping, open: true, "One model event as it stands in recordings."),
      KeyRow("script[].steps[].mcp_status", .string, "A status line as a tool server sends it."),
      KeyRow("script[].steps[].debug", .string, "A line for the log."),
      KeyRow(
        "cassette", .string,
        "A recording to play, relative to the team file's folder. Write either this or `script`."),
      KeyRow("agent", .string, "Whose calls of the recording are played; the agent's own id by default."),
      KeyRow(
        "speed", [.number, .string], default: "1",
        "How fast replies come: 2 is twice as fast, `instant` does not wait at all."),
      KeyRow(
        "tools", .string, allowed: ["live", "recorded"],
        "Whether tool calls are made, or answered from the recording. Scripts always make them."),
      KeyRow(
        "match", .string, allowed: ["order", "strict"], default: "order",
        "Whether a call that differs from the recorded one fails or only gets a notice."),
    ])

  private static let media = KeySection(
    "agents[].backend", status: .own, on: .files,
    [
      KeyRow("media", .mapping, "How pictures and other files are treated before they go to this agent's model."),
      KeyRow(
        "media.images", .string, allowed: MediaUse.allCases.map(\.rawValue), default: MediaUse.auto.rawValue,
        """
        Whether pictures are sent: `auto` sends them unless the model is known to take none, `always` sends them all \
        the same, `never` sends none.
        """),
      KeyRow(
        "media.detail", .string, allowed: MediaDetail.allCases.map(\.rawValue),
        "How closely the model looks at pictures, where the provider lets one choose. More detail costs more tokens."),
      KeyRow(
        "media.scale", .boolean, default: "true",
        """
        Whether pictures that are too large, or of a format the provider does not take, are scaled down or converted. \
        Otherwise they are refused.
        """),
      KeyRow(
        "media.max_side", .integer,
        "The most pixels of a picture's longer side; larger pictures are scaled down, which saves tokens."),
      KeyRow(
        "media.on_unsupported", .string, allowed: OnUnsupported.allCases.map(\.rawValue),
        """
        What becomes of a file the model cannot get: `error` does not start the run, `drop` leaves it out, `describe` \
        tells the model that it exists and was not seen. Files of `upload_files` are described, files of a prompt are \
        an error, unless this says otherwise.
        """),
    ])

  private static let connection = KeySection(
    "agents[].backend", status: .own, on: .http,
    [
      KeyRow(
        "record", [.boolean, .string], default: "false", on: nil,
        "Records the calls of this agent. `true` takes the standard place, a text is a path beside the team file."),
      KeyRow(
        "api_key_env", .string,
        "The name of the environment variable that holds the key. Needed for hosts of no known provider."),
      KeyRow(
        "reasoning_tags", .boolean, on: .chatAndAzure,
        "Whether thoughts between `<think>` tags are taken out of the text. Local servers have it on by default."),
      KeyRow(
        "compat", .string, allowed: ["massgen"],
        "`massgen` sends keys this table does not know to the provider, as MassGen does."),
      KeyRow("transport", .mapping, "Time limits and repetitions of requests."),
      KeyRow("transport.connect_timeout_seconds", .number, default: "10", "How long a connection may take to stand."),
      KeyRow(
        "transport.first_byte_timeout_seconds", .number, default: "600",
        "How long the first byte of a reply may take. Reasoning models can be silent for minutes."),
      KeyRow(
        "transport.gap_timeout_seconds", .number, default: "300", "How long a reply may be silent once it has begun."),
      KeyRow("transport.max_tries", .integer, default: "4", "How often a failed request is made in all."),
      KeyRow(
        "transport.max_wait_seconds", .number, default: "180",
        "How much time one call may spend waiting between its tries."),
    ])
}
