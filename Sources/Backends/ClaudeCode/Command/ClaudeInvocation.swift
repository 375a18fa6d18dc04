// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore

/// How one `claude` process is started: worked out without looking at the machine.
struct ClaudeInvocation: Sendable, Equatable {
  /// The longest argument, in bytes. Linux takes 128 KiB. (claude-code.md 2.1)
  static let longestArgument = 100 << 10

  /// Its arguments, without its name. No secret stands in them, because every user of the machine can read them.
  var arguments: [String]
  /// Its whole environment.
  var environment: [String: String]
  /// The request that opens the control protocol, `subtype` included.
  var initialize: JSONObject
  /// Files that must be there while it runs, readable by their owner only.
  var files: [PrivateFile]
  /// Which of its tools are offered, refused, and used without asking.
  var tools: ClaudeToolRules
  /// What the user should know.
  var notices: [ClaudeNotice]

  /// Works it out.
  ///
  /// - Throws: a failure when the team file asks for something that no process can be started with.
  init(_ settings: ClaudeCodeSettings, _ start: ClaudeStart) throws(ModelFailure) {
    let options = settings.options
    let folder =
      settings.stateFolder ?? settings.environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    func file(_ name: String, _ contents: JSONValue) -> PrivateFile {
      PrivateFile(path: "\(folder)/claude-\(start.tag)-\(name).json", contents: contents.encoded())
    }
    notices = []
    files = []

    let servers = ClaudeServers(options.mcpServers, settings: settings)
    notices += servers.notices
    tools = ClaudeToolRules(options, servers: servers)

    var flags = ClaudeFlags()
    flags.add("output-format", "stream-json", joined: false)
    flags.add("verbose")
    flags.add("input-format", "stream-json", joined: false)
    flags.add("include-partial-messages")
    flags.add("permission-prompt-tool", "stdio", joined: false)
    flags.add("setting-sources", options.settingSources.joined(separator: ","))
    flags.addChoices(settings, tools, start.version)
    if options.bare, !start.version.has(.bare) {
      notices.append(
        ClaudeNotice(
          "claude_code_bare",
          "`bare` needs Claude Code \(ClaudeFeature.bare.since); this is \(start.version), which is started without it."
        ))
    }

    flags.add("strict-mcp-config")
    let config = servers.configuration(withHostServer: !start.hostTools.isEmpty)
    if servers.mayHoldSecrets {
      let file = file("mcp", config)
      files.append(file)
      flags.add("mcp-config", file.path)
    } else {
      flags.add("mcp-config", config.description)
    }
    if !start.hostTools.isEmpty {
      let names = start.hostTools.map { "mcp__\(ClaudeStart.hostServer)__\($0)" }
      flags.add("allowedTools", names.joined(separator: ","))
    }
    switch try ClaudeProgramSettings.value(options) {
    case nil: break
    case .path(let path): flags.add("settings", path)
    case .values(let values):
      let file = file("settings", .object(values))
      files.append(file)
      flags.add("settings", file.path)
    }
    if let resume = start.resume {
      flags.add("resume", resume)
      if start.forks { flags.add("fork-session") }
    }
    for flag in options.extraArguments where !ClaudeCodeFlags.reserved.contains(flag.name) {
      flags.add(flag.name, flag.value)
    }
    if let (name, bytes) = flags.longest, bytes > Self.longestArgument {
      throw ModelFailure(
        .invalidRequest, "What the team file gives Claude Code for --\(name) is too long: \(bytes) bytes.",
        code: "claude_code_argument_too_long",
        hint: "An argument may have \(Self.longestArgument) bytes. Put longer text into a file in the workspace.")
    }

    arguments = flags.arguments
    environment = ClaudeEnvironment.variables(settings)
    initialize = Self.initialize(options, start)
  }

  /// The request that opens the control protocol. System texts go here and not into arguments, because they may be of
  /// any length. (claude-code.md section 4)
  private static func initialize(_ options: ClaudeCodeOptions, _ start: ClaudeStart) -> JSONObject {
    var request: JSONObject = ["subtype": "initialize", "hooks": start.hooks.map { .object($0) } ?? .null]
    let parts = [options.instructions ?? "", start.systemPrompt].filter { !$0.isEmpty }
    if !parts.isEmpty {
      let key = options.replacesSystemPrompt || options.lean ? "systemPrompt" : "appendSystemPrompt"
      request[key] = .string(parts.joined(separator: "\n\n"))
    }
    if let agents = options.agents, !agents.isEmpty { request["agents"] = .object(agents) }
    return request
  }

  /// The command that starts the program.
  func command(program: String, _ settings: ClaudeCodeSettings) -> ChildCommand {
    var command = ChildCommand(
      executable: program, arguments: arguments, environment: environment, workingDirectory: settings.workspace)
    if let most = settings.options.maxLineBytes { command.limits.lineBytes = most }
    return command
  }
}

/// A file that only its owner may read.
struct PrivateFile: Sendable, Equatable {
  /// Its absolute path.
  var path: String
  /// What it holds.
  var contents: [UInt8]
}
