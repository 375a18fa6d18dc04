// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What ``ProviderJSON`` and ``ModelJSON`` write.
enum ProviderShapes {
  // MARK: Providers

  static let provider = ObjectShape(
    "Provider", "A provider of models.",
    [
      .required("id", .text, "Its id."), .required("displayName", .text, "Its name for people."),
      .required("api", .words("ProviderAPI", "A wire format.", ProviderAPI.self, isOpen: true), "What it speaks."),
      .required("types", .texts, "The values of `backend.type` that mean it."),
      .required("built", .boolean, "Whether this version can ask it."),
      .required("local", .boolean, "Whether it is a server of the user's own, which needs no key."),
      .optional("baseUrl", .text, "Where it is asked; absent when the team file must say."),
      .optional("startHint", .text, "How to get a local server running."),
      .required(
        "keys",
        .list(
          of: .object(
            ObjectShape(
              "KeyVariable", "A variable that may hold the key.",
              [
                .required("variable", .text, "Its name."), .required("set", .boolean, "Whether it has a value."),
                .optional("origin", .text, "Where it is set: `environment` or a file."),
              ]))), "In the order in which they are tried."),
      .required(
        "capabilities",
        .list(
          of: .object(
            ObjectShape(
              "ProviderCapability", "Something not every backend can do.",
              [
                .required("key", .text, "The key of `backend` that asks for it."),
                .required("can", .text, "What it is, to stand behind “can”."),
                .required("built", .boolean, "Whether this version acts on the key."),
              ]))), "What its backend can do."),
      .required("models", .count, "How many of its models are known."),
      .required("media", .object(MediaLimitsJSON.shape), "What it takes beside text, whatever the model."),
    ])

  static let providerExample: JSONValue = [
    "id": "vllm", "displayName": "vLLM", "api": "chat_completions", "types": ["vllm"], "built": true, "local": true,
    "baseUrl": "http://localhost:8000/v1", "startHint": "Start it with `vllm serve MODEL`.",
    "keys": [["variable": "VLLM_API_KEY", "set": true, "origin": "./.env"]],
    "capabilities": [["key": "mcp_servers", "can": "use MCP servers", "built": false]],
    "models": 0, "media": MediaLimitsJSON.example,
  ]

  static let failure = ObjectShape(
    "ProviderFailure", "Why something cannot be asked.",
    [
      .required("class", .words("FailureClass", "A kind of failure.", FailureClass.self, isOpen: true), "Its kind."),
      .optional("code", .text, "A stable word, or the provider's own code."),
      .required("message", .text, "One sentence."),
      .required("retryable", .boolean, "Whether the same may work later."),
      .optional("hint", .text, "What to do about it."),
    ])

  static let failureExample: JSONValue = [
    "class": "auth", "code": "invalid_api_key", "message": "The key is not accepted.", "retryable": false,
    "hint": "Check CEREBRAS_API_KEY.",
  ]

  static let check = ObjectShape(
    "ProviderCheck", "Whether a provider, or the model of an agent, can be asked.",
    [
      .optional("agentId", .text, "The agent, where a team was looked at."),
      .required("provider", .text, "The provider's id."), .required("displayName", .text, "Its name for people."),
      .required("type", .text, "The backend type."), .optional("model", .text, "The agent's model."),
      .optional("baseUrl", .text, "Where it is asked, without a query."),
      .required("key", .object(key), "What is known about the key."),
      .required("ready", .boolean, "Whether nothing stands in the way, as far as it was looked."),
      .required("problems", .list(of: .object(failure)), "What can be told without asking."),
      .optional("program", .object(program), "The program behind the agent, where it is one."),
      .optional("reply", .object(reply), "What came of asking."),
    ])

  private static let program = ObjectShape(
    "ProviderProgram", "A program that is an agent.",
    [
      .required("path", .text, "Where it is."),
      .optional("version", .text, "Its version; absent for one that a team file names, which was not started."),
      .required("login", .text, "How it proves who pays, in a few words."),
      .optional("remarks", .texts, "What is worth knowing about it."),
    ])

  private static let key = ObjectShape(
    "ProviderKey", "What is known about a key, never its value.",
    [
      .required(
        "state",
        .words(
          WordList(
            "KeyState", "Whether there is a key.", [.init("set"), .init("missing"), .init("notNeeded")], isOpen: true)),
        "Whether there is one."),
      .optional("variables", .texts, "The variable it is taken from, or those that were looked up."),
      .optional("origin", .text, "Where the variable is set: `environment` or a file."),
    ])

  private static let reply = ObjectShape(
    "ProviderReply", "What came of asking a provider for its models.",
    [
      .required("reachable", .boolean, "Whether a server answered."),
      .optional("httpStatus", .integer(100...599), "The status of its answer."),
      .required("latencyMs", .count, "How long it took."), .required("models", .count, "How many models it listed."),
      .optional(
        "modelListed", .boolean, "Whether the agent's model is among them; one that is not may be another name of one."),
      .optional("error", .object(failure), "What went wrong."),
    ])

  static let checkExample: JSONValue = [
    "agentId": "scout", "provider": "cerebras", "displayName": "Cerebras", "type": "cerebras",
    "model": "gpt-oss-120b", "baseUrl": "https://api.cerebras.ai/v1",
    "key": ["state": "set", "variables": ["CEREBRAS_API_KEY"], "origin": "./.env"], "ready": false,
    "problems": [failureExample],
    "reply": [
      "reachable": true, "httpStatus": 401, "latencyMs": 120, "models": 0, "modelListed": false,
      "error": failureExample,
    ],
  ]

  static let programCheckExample: JSONValue = [
    "agentId": "coder", "provider": "claude_code", "displayName": "Claude Code", "type": "claude_code",
    "model": "claude-sonnet-4-5", "baseUrl": "https://api.anthropic.com",
    "key": ["state": "notNeeded", "variables": ["CLAUDE_CODE_API_KEY", "ANTHROPIC_API_KEY"]], "ready": true,
    "problems": [],
    "program": [
      "path": "/usr/local/bin/claude", "version": "2.1.139", "login": "its own login",
      "remarks": ["Claude Code 2.1.139 lacks safeguards that 2.1.257 has."],
    ],
  ]

  // MARK: Models

  static let model = ObjectShape(
    "Model", "A model of a provider. What is absent is not known.",
    [
      .required("provider", .text, "The provider's id."), .required("id", .text, "The model's name."),
      .optional("maxInputTokens", .count, "The most tokens that go in with one call."),
      .optional("maxOutputTokens", .count, "The most tokens that come out of one call."),
      .required("inputs", .list(of: modality), "What it is known to take."),
      .required(
        "listsAllInputs", .boolean, "Whether it takes no other of text, pictures, sound and films than `inputs` says."),
      .optional("outputs", .list(of: modality), "What comes out of it, where that is more than text."),
      .optional("abilities", .list(of: .words(abilities)), "What it is known to be able to do."),
      .optional("price", .object(price), "US dollars for a million tokens."),
      .optional("deprecationDate", .text, "The day on which the provider takes it away, `YYYY-MM-DD`."),
      .optional(
        "listed", .boolean, "Whether the provider lists it now, where it was asked; lists leave out other names."),
      .required(
        "sources",
        .map(
          of: .words(
            WordList(
              "FactSource", "Who said something.",
              [.init("catalogue", "The catalogue."), .init("provider", "The provider, when it was asked.")],
              isOpen: true))), "For each member that is a fact, who said so."),
    ])

  private static let modality = Shape.words("Modality", "A kind of content.", Modality.self, isOpen: true)

  private static let abilities = WordList(
    "ModelAbility", "Something a model can do.", ModelAbilities.words.map { .init($0.word) }, isOpen: true)

  private static let price = ObjectShape(
    "ModelPrice", "US dollars for a million tokens.",
    [
      .required("input", dollars, "Input."), .required("output", dollars, "Output."),
      .optional("cachedInput", dollars, "Input read from a cache."),
      .optional("cacheWrite", dollars, "Input written to a cache."),
      .optional("cacheWriteHour", dollars, "Input written to a cache that keeps it for an hour."),
      .optional("audioInput", dollars, "Input of sound."), .optional("reasoning", dollars, "Reasoning."),
      .optional("longInput", dollars, "Input of calls with more than 200,000 tokens of it."),
      .optional("longOutput", dollars, "Output of such calls."),
    ])

  private static let dollars = Shape.number(.notNegative)

  static let modelExample: JSONValue = [
    "provider": "cerebras", "id": "gpt-oss-120b", "maxInputTokens": 131_072, "maxOutputTokens": 32_768,
    "inputs": ["text"], "listsAllInputs": false, "outputs": ["text", "audio"], "abilities": ["tools", "reasoning"],
    "price": [
      "input": 0.35, "output": 0.75, "cachedInput": 0.1, "cacheWrite": 0.5, "cacheWriteHour": 1.0, "audioInput": 1.0,
      "reasoning": 0.75, "longInput": 0.7, "longOutput": 1.5,
    ],
    "deprecationDate": "2027-01-31", "listed": true,
    "sources": [
      "maxInputTokens": "provider", "maxOutputTokens": "catalogue", "inputs": "provider", "outputs": "catalogue",
      "abilities": "catalogue", "price": "catalogue", "deprecationDate": "catalogue",
    ],
  ]
}
