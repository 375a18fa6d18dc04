// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Backend type, model, credentials". (config.md section 6)
enum BackendRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .backendMissing,
      "An agent has no backend.",
      reason: "There is nobody to ask; MassGen refuses to start.",
      remedy: "Add `backend` with `type` and `model`.",
      example: """
        agents:
          - id: a
        """),
    DiagnosticRule(
      .backendTypeMissing,
      "A backend has no type.",
      reason: """
        The type is guessed from the model where its name tells; else the team cannot run. MassGen does the \
        same.
        """,
      remedy: "Write `type`.",
      example: """
        agents:
          - id: a
            backend: {model: gpt-4o}
        """),
    DiagnosticRule(
      .backendTypeUnknown,
      "There is no backend type of this name.",
      reason: "There is nobody to ask; MassGen refuses to start.",
      remedy: """
        Write one of the types that completion offers. A compatible server of your own is `chatcompletion` with \
        `base_url`.
        """,
      example: """
        agents:
          - id: a
            backend: {type: anthropic, model: m}
        """),
    DiagnosticRule(
      .backendTypeCase,
      "The type has capitals.",
      reason: "It works here and in MassGen 0.0.30; the check of MassGen 0.1.6 and later refuses it.",
      remedy: "Write it in lower case.",
      example: """
        agents:
          - id: a
            backend: {type: OpenAI, model: gpt-4o}
        """),
    DiagnosticRule(
      .backendTypeNewer,
      "The backend type is younger than the MassGen version the file is compared with.",
      reason: "That version refuses to start. It works here as far as the type is built.",
      remedy: """
        For that version write `chatcompletion` with the `base_url` of the provider, where it speaks Chat \
        Completions.
        """,
      example: """
        agents:
          - id: a
            backend: {type: cerebras, model: llama-3.3-70b}
        """),
    DiagnosticRule(
      .backendNotBuilt,
      "No agent has a backend that this version can talk to.",
      reason: """
        The file is right and the team cannot run yet: agents that are programs of their own, such as `claude_code` and \
        `ag2`, are not built.
        """,
      remedy: "Use the API of the same provider, such as `claude`, or play a recording with `--replay`."),
    DiagnosticRule(
      .modelMissing,
      "A backend has no model.",
      reason: """
        The default of the type is asked, which changes with time; servers for open models, and Azure, have none \
        and cannot run without.
        """,
      remedy: "Add `model`.",
      example: """
        agents:
          - id: a
            backend: {type: openai}
        """),
    DiagnosticRule(
      .modelBackendMismatch,
      "The model belongs to another provider.",
      reason: "The provider does not know it and refuses every call.",
      remedy: "Change `type` or `model`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: claude-sonnet-4-20250514}
        """),
    DiagnosticRule(
      .modelRetired,
      "The provider has shut the model down.",
      reason: "Every call fails.",
      remedy: "Choose its successor, which the message names where there is one."),
    DiagnosticRule(
      .modelInferenceFailed,
      "There is no type, and the model's name does not tell which.",
      reason: "Nobody can be asked; MassGen refuses to start.",
      remedy: "Add `type`.",
      example: """
        agents:
          - id: a
            backend: {model: my-own-model}
        """),
    DiagnosticRule(
      .apiKeyLiteral,
      "The file holds a key.",
      reason: "Team files are shared and kept in repositories; whoever reads the file can use the key.",
      remedy: """
        Put the key into the variable of the provider, or into one of your own that `api_key_env` names, and \
        remove it here. A key that was shared should be replaced.
        """),
    DiagnosticRule(
      .apiKeyEnvMissing,
      "No variable holds the key of a provider.",
      reason: """
        The agent fails at its first call. It is only said where the environment is known: for a run, and with \
        `check --environment`.
        """,
      remedy: """
        Set the variable in the environment, in `./.env`, in `~/.config/massgen/.env` or in `~/.massgen/.env`.
        """),
    DiagnosticRule(
      .baseURLMissing,
      "`chatcompletion` has no `base_url`.",
      reason: "It then means OpenAI, which is rarely what was wanted.",
      remedy: "Write the address of the provider, or its own type.",
      example: """
        agents:
          - id: a
            backend: {type: chatcompletion, model: m}
        """),
    DiagnosticRule(
      .baseURLUnknownProvider,
      "The host of `base_url` belongs to no known provider, and no variable is named for its key.",
      reason: """
        MassGen sends the key of OpenAI to that host. Here no key is sent to a host it does not belong to.
        """,
      remedy: "Name the variable of its key in `api_key_env`.",
      example: """
        agents:
          - id: a
            backend: {type: chatcompletion, model: m, base_url: "https://models.example.org/v1"}
        """),
    DiagnosticRule(
      .baseURLEndpointSuffix,
      "`base_url` ends in the path of an endpoint.",
      reason: """
        The path is added by itself, so MassGen asks for `/chat/completions/chat/completions` and every call \
        fails.
        """,
      remedy: "Remove the ending; the fix does it.",
      example: """
        agents:
          - id: a
            backend: {type: chatcompletion, model: m, base_url: "https://api.cerebras.ai/v1/chat/completions"}
        """),
    DiagnosticRule(
      .baseURLIgnored,
      "The backend type takes no `base_url` in MassGen.",
      reason: "MassGen ignores it, or hands it to the library, which fails. Here the server it names is asked.",
      remedy: "Nothing, unless the file must also work with MassGen.",
      example: """
        agents:
          - id: a
            backend: {type: claude, model: claude-sonnet-4-20250514, base_url: "https://example.org"}
        """),
    DiagnosticRule(
      .baseURLInvalid,
      "`base_url` is no address.",
      reason: "Nothing can be asked there.",
      remedy: "Write it with `http://` or `https://` and a host.",
      example: """
        agents:
          - id: a
            backend: {type: chatcompletion, model: m, base_url: localhost}
        """),
    DiagnosticRule(
      .azureEndpointMissing,
      "Azure needs an endpoint.",
      reason: "There is no common address for all of Azure's customers; MassGen refuses to start.",
      remedy: "Set `AZURE_OPENAI_ENDPOINT`, or write `base_url`."),
    DiagnosticRule(
      .azureParamLeak,
      "MassGen 0.0.30 cannot take this setting of Azure from the file.",
      reason: "It hands it to the request, which Azure refuses. It works here.",
      remedy: "Nothing, unless the file is for MassGen; then set the variable the message names.",
      example: """
        agents:
          - id: a
            backend: {type: azure_openai, model: m, base_url: "https://x.openai.azure.com", api_version: "2024-06-01"}
        """),
    DiagnosticRule(
      .paramNotSupported,
      "The request of this backend has no such parameter.",
      reason: "MassGen sends it all the same and the provider refuses the call. Here it is left out.",
      remedy: """
        Remove it, write the name the message gives, or put it into `extra_body`, which is sent as it is.
        """,
      example: """
        agents:
          - id: a
            backend: {type: claude, model: claude-sonnet-4-20250514, frequency_penalty: 1}
        """),
    DiagnosticRule(
      .paramReserved,
      "The program itself sets this parameter.",
      reason: "Two values for one parameter contradict each other; MassGen fails at the first call.",
      remedy: "Remove it.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, stream: true}
        """),
    DiagnosticRule(
      .paramRange,
      "A value is out of range.",
      reason: "The provider refuses the call.",
      remedy: "Write a value in the range the message gives.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, temperature: 5}
        """),
    DiagnosticRule(
      .reasoningModelSampling,
      "A reasoning model refuses sampling parameters.",
      reason: "GPT-5 and the o-series answer `temperature` and `top_p` with an error.",
      remedy: "Remove them; `reasoning.effort` says how much the model thinks.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-5-mini, temperature: 0.2}
        """),
  ]
}
