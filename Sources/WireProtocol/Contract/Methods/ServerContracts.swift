// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension MethodContract {
  static let serverStatus = request(
    .serverStatus, "Gives how the server is.", NoParams.shape,
    .object(
      ObjectShape(
        "ServerStatus", "How the server is.",
        [
          .required("health", health, "How well it is."),
          .optional("message", .text, "What is wrong, for people."),
          .required("version", .text, "The version of the server."),
          .required("face", .text, "The subcommand it was started with: `lsp` or `rpc`."),
          .required("protocolVersion", .ordinal, "The version of the protocol."),
          .required("activeRuns", .count, "Runs that are not over."),
          .required("attachedRuns", .count, "Runs this connection follows."),
          .required("openRequests", .count, "Requests without an answer, this one included."),
          .required("queuedBytes", .count, "Bytes that wait for the client to read."),
          .required("uptimeMs", .count, "How long the server has been up."),
        ])), [:],
    [
      "health": "warning", "message": "The disk is full.", "version": .string(WireProtocol.serverVersion),
      "face": "rpc", "protocolVersion": 1,
      "activeRuns": 0, "attachedRuns": 0, "openRequests": 1, "queuedBytes": 0, "uptimeMs": 1200,
    ])

  static let serverMetrics = request(
    .serverMetrics, "Gives figures of the server.", NoParams.shape, .object(MetricsShape.shape), [:],
    MetricsShape.example)

  static let logSetLevel = request(
    .logSetLevel, "Asks for log lines on this connection.", more: "From then on `massgen/log` is sent.",
    LogSetLevelParams.shape,
    .object(
      ObjectShape(
        "LogSetLevelResult", "What is sent now.", [.required("level", LogSetLevelParams.levels, "The level.")])),
    ["level": "info"], ["level": "info"])

  static let discover = request(
    .discover, "Gives this document: OpenRPC 1.4.", NoParams.shape, .anyObject, [:],
    ["openrpc": "1.4.0", "info": ["title": "MassGen", "version": .string(OpenRPCDocument.version)], "methods": []])

  static let serverStatusChanged = sent(
    .serverStatusChanged, "The server's state changed.",
    ObjectShape(
      "ServerStatusChangedParams", "How the server is.",
      [
        .required("health", health, "How well it is."), .optional("message", .text, "A few words for people."),
        .required("activeRuns", .count, "Runs that are not over."),
      ]), capability: "serverStatus", ["health": "ok", "message": "1 active", "activeRuns": 1])

  static let log = sent(
    .log, "A log line, after `massgen/log/setLevel`.",
    ObjectShape(
      "LogParams", "A log line.",
      [
        .required("time", .dateTime, "When."), .required("level", LogSetLevelParams.levels, "How much it matters."),
        .required("category", .text, "The part of the server."), .required("message", .text, "What happened."),
        .optional("data", .anyObject, "More facts, by name."),
      ]), capability: nil,
    [
      "time": "2026-01-31T09:00:00.000Z", "level": "info", "category": "massgen-server", "message": "run started",
      "data": ["run": "run_example"],
    ])

  private static let health = Shape.words(
    WordList("Health", "How well the server is.", [.init("ok"), .init("warning"), .init("error")], isOpen: true))
}

/// The figures of `massgen/server/metrics`.
enum MetricsShape {
  static let shape = ObjectShape(
    "ServerMetrics", "Figures of the server since its start.",
    [
      .required("uptimeMs", .count, "How long the server has been up."),
      .required(
        "process",
        .object(
          ObjectShape(
            "ProcessMetrics", "Figures of the process.",
            [
              .required("rssBytes", .count, "Memory in use."), .required("peakRssBytes", .count, "The most so far."),
              .required("cpuUserMs", .count, "Time of the processor in the program."),
              .required("cpuSystemMs", .count, "Time of the processor in the kernel."),
              .required("threads", .count, "Threads."), .required("descriptors", .count, "Open descriptors."),
            ])), "The process."),
      .required(
        "runs",
        .object(
          ObjectShape(
            "RunMetrics", "Figures of runs.",
            [
              .required("active", .count, "Runs that are not over."), .required("started", .count, "All runs."),
              .required("byStatus", .map(of: .count), "How many ended with each status."),
            ])), "Runs."),
      .required(
        "delivery",
        .object(
          ObjectShape(
            "DeliveryMetrics", "Figures of delivery.",
            [
              .required("batches", .count, "Batches of events sent."), .required("events", .count, "Events sent."),
              .required("bytes", .count, "Their bytes."), .required("queuedBytes", .count, "Bytes that wait now."),
            ])), "Delivery of events."),
      .required(
        "requests",
        .object(
          ObjectShape(
            "RequestMetrics", "Figures of requests.",
            [
              .required("count", .count, "Requests answered."),
              .required("errors", .count, "Those answered with an error."),
              .required("byMethod", .map(of: .object(method)), "By method."),
            ])), "Requests."),
      .required(
        "providers",
        .object(
          ObjectShape(
            "ProviderMetrics", "Figures of model calls.",
            [
              .required("calls", .count, "Calls made."), .required("retries", .count, "Calls repeated."),
              .required("failures", .count, "Calls that failed."),
              .required("firstByteMs", .object(percentiles), "Time to the first byte of a reply."),
            ])), "Model calls."),
    ])

  private static let method = ObjectShape(
    "MethodMetrics", "Figures of one method.",
    [
      .required("count", .count, "Requests answered."), .required("errors", .count, "Those answered with an error."),
      .optional("p50Ms", .number(.notNegative), "Half took no longer."),
      .optional("p95Ms", .number(.notNegative), "19 of 20 took no longer."),
    ])

  private static let percentiles = ObjectShape(
    "Percentiles", "How long things took, in milliseconds.",
    [
      .optional("p50", .number(.notNegative), "Half took no longer."),
      .optional("p95", .number(.notNegative), "19 of 20 took no longer."),
    ])

  static let example: JSONValue = [
    "uptimeMs": 61_000,
    "process": [
      "rssBytes": 12_582_912, "peakRssBytes": 14_680_064, "cpuUserMs": 120, "cpuSystemMs": 40, "threads": 6,
      "descriptors": 12,
    ],
    "runs": ["active": 0, "started": 1, "byStatus": ["completed": 1]],
    "delivery": ["batches": 12, "events": 142, "bytes": 18_211, "queuedBytes": 0],
    "requests": [
      "count": 3, "errors": 0,
      "byMethod": ["massgen/run/start": ["count": 1, "errors": 0, "p50Ms": 4.5, "p95Ms": 4.5]],
    ],
    "providers": ["calls": 3, "retries": 0, "failures": 0, "firstByteMs": ["p50": 310, "p95": 420]],
  ]
}
