// SPDX-License-Identifier: Apache-2.0

import JSONCore
public import RunEngine
import RunJournal
import TeamConfig
public import YAMLTree

extension WireError {
  /// The error of the wire for a refusal of the engine. Ranges in it count in `encoding`. (protocol.md section 11)
  public init(_ error: EngineError, encoding: PositionEncoding) {
    switch error {
    case .runNotFound(let id):
      self.init(
        .runNotFound, "There is no run “\(id)”.", hint: "massgen/run/list lists the runs of this machine.")
    case .sessionNotFound(let id):
      self.init(.sessionNotFound, "There is no session “\(id)”.")
    case .sessionBusy(let session, let run):
      self.init(
        .sessionBusy, "The session “\(session)” is busy with the run “\(run)”.",
        hint: "Wait for it, cancel it, or start with onBusy “queue”.", details: ["activeRunId": .string(run)])
    case .configInvalid(let file, let diagnostics):
      self.init(configInvalid: file, diagnostics, encoding: encoding)
    case .configNotFound(let searched, let hint):
      self.init(
        .configNotFound, "No team file was found.", hint: hint,
        details: ["searched": .array(searched.map(JSONValue.string))])
    case .credentialsMissing(let missing):
      self.init(credentialsMissing: missing)
    case .untrustedWorkspace(let folder, let needs, let settingsFile):
      self.init(untrusted: folder, needs, settingsFile: settingsFile)
    case .unsupportedContent(let message, let matrix):
      self.init(
        .unsupportedContent, message,
        details: [
          "matrix": .array(
            matrix.map {
              [
                "agentId": .string($0.agentID), "provider": .string($0.provider), "block": .string($0.block),
                "supported": false, "reason": .string($0.reason),
              ]
            })
        ])
    case .downloadsNeeded:
      self.init(.internalError, "Files have to be fetched before the run can start.")
    case .startCancelled:
      self.init(.requestCancelled, "The request was cancelled; nothing was started.")
    case .invalidParameter(let pointer, let message, let hint, let reason):
      self.init(.invalidParams, message, hint: hint, pointer: pointer)
      if let reason { details["reason"] = .string(reason) }
    case .runNotActive(let id, let status, let hint):
      self.init(
        .runNotActive,
        status.isTerminal
          ? "The run “\(id)” is over (\(status.rawValue))." : "The run “\(id)” takes no more messages.",
        hint: hint,
        details: ["status": .string(status.rawValue)])
    case .performedElsewhere(let id, let status, let hint):
      self.init(
        .runNotActive, "The run “\(id)” is performed by another process.", hint: hint,
        details: ["status": .string(status.rawValue)])
    case .contentModified(let last):
      self.init(
        .contentModified, "The run has decided something since the event that was expected to be the last.",
        hint: "Look at what has happened, then send the request again with the new lastSeq.",
        details: ["lastSeq": .integer(Int64(last))])
    case .alreadyResolved(let id):
      self.init(.alreadyResolved, "“\(id)” is decided already.")
    case .unknownQuestion(let id, let parameter):
      self.init(
        .invalidParams, "Nothing with the id “\(id)” was asked.", hint: "massgen/approval/list lists what is open.",
        pointer: parameter)
    case .payloadTooLarge(let limit, let actual, let hint):
      self.init(
        .payloadTooLarge, "\(actual) bytes are more than the limit of \(limit).", hint: hint,
        details: ["limit": .integer(Int64(limit)), "actual": .integer(Int64(actual))])
    case .fileExists(let path):
      self.init(
        .invalidParams, "The file “\(path)” exists.", hint: "Name another file, or set overwrite.", pointer: "/path")
    case .budgetExceeded(let message, let hint):
      self.init(.budgetExceeded, message, hint: hint)
    case .idempotencyConflict(let run):
      self.init(
        .idempotencyConflict, "This idempotencyKey was used for another request.",
        hint: "Use a new key for a new request.", details: ["runId": .string(run)])
    case .overloaded(let limit):
      self.init(
        .overloaded, "\(limit) runs are active, which is the limit.",
        hint: "Wait for one to end, or raise maxActiveRuns.",
        retryAfterMilliseconds: 1000)
    case .draining:
      self.init(.draining, "The server is shutting down.", hint: "Start a new server process.")
    case .seqUnavailable(let first, let last):
      self.init(
        .seqUnavailable, "The journal has events \(first) to \(last) only.", hint: "Attach without fromSeq.",
        details: ["firstSeq": .integer(Int64(first)), "lastSeq": .integer(Int64(last))])
    case .system(let message):
      self.init(.internalError, message)
    }
  }

  private init(untrusted folder: String, _ needs: [TrustNeed], settingsFile: String) {
    let wants = needs.map { need in
      let agents = need.agentIDs.isEmpty ? "" : " for \(need.agentIDs.joined(separator: ", "))"
      return switch need.action {
      case .start: "start \(need.subject)\(agents)"
      case .write: "write to \(need.subject)\(agents)"
      }
    }
    self.init(
      .untrustedWorkspace,
      "The folder “\(folder)” is not trusted, and its team would \(wants.joined(separator: ", ")).",
      hint: "If you trust what is in it, name the file: massgen-server run FILE. In an editor use the command "
        + "massgen.trustFolder, or add the folder to trustedRoots, in initializationOptions.massgen or in "
        + "\(settingsFile).",
      details: [
        "folder": .string(folder),
        "wants": .array(
          needs.map {
            [
              "action": .string($0.action.rawValue), "subject": .string($0.subject),
              "agentIds": .array($0.agentIDs.map(JSONValue.string)),
            ]
          }),
      ])
  }

  private init(configInvalid file: TeamFile, _ diagnostics: [ConfigDiagnostic], encoding: PositionEncoding) {
    let errors = diagnostics.filter { $0.severity == .error }
    let first = errors.first.map { ": \($0.message)" } ?? "."
    let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
    let lines = LineTable(file.source.bytes)
    self.init(
      .configInvalid,
      "\(Self.atBeginning(file.displayName)) cannot run\(first)\(more)",
      hint: errors.first?.hint,
      details: [
        "file": .string(file.displayName),
        "diagnostics": DiagnosticJSON.encode(diagnostics, lines: lines, encoding: encoding),
      ])
  }

  /// A file's name as the first word of a sentence; only what is no path gets a capital.
  private static func atBeginning(_ name: String) -> String {
    name.hasPrefix("the ") ? "The " + name.dropFirst(4) : name
  }

  private init(credentialsMissing missing: [EngineError.MissingCredential]) {
    let variables = missing.flatMap(\.variables).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let names = variables.joined(separator: ", ")
    let hint =
      "Set it in the environment, in .env beside you, or in ~/.config/massgen/.env. Programs that start this server may pass on only part of their environment."
    self.init(
      .credentialsMissing,
      names.isEmpty ? "No agent has a key for its server." : "No agent has a key: \(names) is not set.", hint: hint,
      details: [
        "provider": .string(missing.first?.provider ?? ""),
        "variables": .array(variables.map(JSONValue.string)),
        "agents": .array(
          missing.map {
            [
              "agentId": .string($0.agentID), "provider": .string($0.provider),
              "variables": .array($0.variables.map(JSONValue.string)),
            ]
          }),
      ])
  }
}
