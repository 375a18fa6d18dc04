// SPDX-License-Identifier: Apache-2.0

/// Keys of `memory`, which came with MassGen 0.1.5. (config.md section 7)
enum MemoryKeys {
  static let sections: [KeySection] = [
    KeySection(
      "", status: .later, since: .v(0, 1, 5),
      [KeyRow("memory", .mapping, "What agents remember within a conversation and beyond it.")]),
    KeySection(
      "memory", status: .later, since: .v(0, 1, 5),
      [
        KeyRow("enabled", .boolean, default: "false", "Whether anything is remembered."),
        KeyRow("conversation_memory", .mapping, "What is remembered within a conversation."),
        KeyRow("conversation_memory.enabled", .boolean, default: "true", "Whether a conversation is remembered."),
        KeyRow("persistent_memory", .mapping, "What is remembered from one conversation to the next."),
        KeyRow("persistent_memory.enabled", .boolean, default: "false", "Whether anything outlives a conversation."),
        KeyRow("persistent_memory.on_disk", .boolean, default: "true", "Whether it is kept on disk."),
        KeyRow("persistent_memory.path", .string, default: ".massgen/qdrant", "The folder it is kept in."),
        KeyRow("persistent_memory.agent_name", .string, "Whose memory it is; the agent's id by default."),
        KeyRow("persistent_memory.session_name", .string, "Takes memories of one session only."),
        KeyRow("persistent_memory.vector_store", .string, since: .v(0, 1, 6), "The kind of store."),
        KeyRow("persistent_memory.llm", .mapping, open: true, "The model that decides what is worth remembering."),
        KeyRow("persistent_memory.llm.provider", .string, "The provider of that model."),
        KeyRow("persistent_memory.llm.model", .string, "The name of that model."),
        KeyRow("persistent_memory.llm.api_key", .string, "Its key; without it the provider's variable is read."),
        KeyRow("persistent_memory.embedding", .mapping, open: true, "The model that finds memories by meaning."),
        KeyRow("persistent_memory.embedding.provider", .string, "The provider of that model."),
        KeyRow("persistent_memory.embedding.model", .string, "The name of that model."),
        KeyRow("persistent_memory.embedding.api_key", .string, "Its key; without it the provider's variable is read."),
        KeyRow("persistent_memory.qdrant", .mapping, "The store memories are kept in."),
        KeyRow(
          "persistent_memory.qdrant.mode", .string, allowed: ["local", "server"], default: "local",
          "Whether the store is a folder, for one agent, or a server, for several."),
        KeyRow("persistent_memory.qdrant.host", .string, default: "localhost", "The server's host."),
        KeyRow("persistent_memory.qdrant.port", .integer, default: "6333", "The server's port."),
        KeyRow("compression", .mapping, "Shortens conversations that get too long."),
        KeyRow(
          "compression.trigger_threshold", .number, default: "0.75",
          "From which share of the model's window on, from 0 to 1."),
        KeyRow("compression.target_ratio", .number, default: "0.4", "Down to which share, from 0 to 1."),
        KeyRow("retrieval", .mapping, "How memories come back."),
        KeyRow("retrieval.limit", .integer, default: "5", "How many memories are looked up at a time."),
        KeyRow(
          "retrieval.exclude_recent", .boolean, default: "true", "Leaves out what still stands in the conversation."),
        KeyRow("recording", .mapping, since: .v(0, 1, 9), "What may become a memory."),
        KeyRow(
          "recording.record_all_tool_calls", .boolean, default: "false", since: .v(0, 1, 9), "Whether tool calls may."),
        KeyRow(
          "recording.record_reasoning", .boolean, default: "false", since: .v(0, 1, 9),
          "Whether the model's thoughts may."),
      ]),
  ]
}
