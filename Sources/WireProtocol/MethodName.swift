// SPDX-License-Identifier: Apache-2.0

/// Names of the methods this server knows. (protocol.md section 5)
public enum MethodName: String, Sendable, CaseIterable {
  case initialize
  case initialized
  case shutdown
  case exit
  case cancelRequest = "$/cancelRequest"
  case setTrace = "$/setTrace"
  case didOpen = "textDocument/didOpen"
  case didChange = "textDocument/didChange"
  case didSave = "textDocument/didSave"
  case didClose = "textDocument/didClose"
  case didChangeConfiguration = "workspace/didChangeConfiguration"
  case workDoneProgressCancel = "window/workDoneProgress/cancel"
  case runStart = "massgen/run/start"
  case runCancel = "massgen/run/cancel"
  case runList = "massgen/run/list"
  case runGet = "massgen/run/get"
  case runWait = "massgen/run/wait"
  case runAttach = "massgen/run/attach"
  case runDetach = "massgen/run/detach"
  case runReplay = "massgen/run/replay"
  case runAck = "massgen/run/ack"
  case runSteer = "massgen/run/steer"
  case runAnswerNow = "massgen/run/answerNow"
  case runExport = "massgen/run/export"
  case itemRead = "massgen/item/read"
  case sessionList = "massgen/session/list"
  case sessionGet = "massgen/session/get"
  case sessionRename = "massgen/session/rename"
  case sessionDelete = "massgen/session/delete"
  case sessionFork = "massgen/session/fork"
  case usageGet = "massgen/usage/get"
  case serverStatus = "massgen/server/status"
  case serverMetrics = "massgen/server/metrics"
  case logSetLevel = "massgen/log/setLevel"
  case discover = "rpc.discover"
}

/// Names of what the server sends on its own.
public enum ServerMethodName: String, Sendable, CaseIterable {
  case runEvents = "massgen/run/events"
  case serverStatusChanged = "massgen/server/statusChanged"
  case log = "massgen/log"
  case progress = "$/progress"
  case logTrace = "$/logTrace"
  case cancelRequest = "$/cancelRequest"
  case workDoneProgressCreate = "window/workDoneProgress/create"
  case workspaceConfiguration = "workspace/configuration"
}
