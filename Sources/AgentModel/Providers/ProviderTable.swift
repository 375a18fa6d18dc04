// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// All providers by name. A new provider that speaks a known format is a new row here and nothing else.
/// (backends.md section 4; config.md 3.1, 3.2, 3.5)
public enum ProviderTable {
  /// The row with an id.
  public static func profile(id: String) -> ProviderProfile? {
    all.first { $0.id == id }
  }

  /// The row that a `backend.type` means; case does not matter. `chatcompletion` is OpenAI's row, whose base URL the
  /// team file may replace: then ``profile(forHost:)`` decides, and ``generic`` where that finds nothing.
  public static func profile(forType type: String) -> ProviderProfile? {
    let name = type.lowercased()
    return all.first { $0.typeNames.contains(name) }
  }

  /// The Chat Completions provider a host belongs to; nil for hosts of nobody in the table, local servers among them.
  public static func profile(forHost host: String) -> ProviderProfile? {
    all.first { ($0.api == .chatCompletions || $0.api == .azureOpenAI) && $0.owns(host: host) }
  }

  /// A compatible server nobody has described: a base URL is required, and only a key that was given for it is sent.
  public static let generic = ProviderProfile(
    id: "generic", displayName: "OpenAI-compatible server", typeNames: ["generic"], defaultBaseURL: nil,
    keyVariables: [],
    chat: ChatDialect(extraParameters: openModelSampling + ["chat_template_kwargs", "separate_reasoning"]))

  /// All rows.
  public static let all: [ProviderProfile] = chatCompletions + otherAPIs + [generic]

  /// Sampling parameters of servers for open-weight models.
  private static let openModelSampling = ["top_k", "min_p", "repetition_penalty"]

  /// Groq's systems of models and tools.
  private static let compound = ["groq/compound", "compound"]

  private static let chatCompletions: [ProviderProfile] = [
    ProviderProfile(
      id: "openai", displayName: "OpenAI", typeNames: ["chatcompletion"], hostSuffixes: ["api.openai.com"],
      defaultBaseURL: "https://api.openai.com/v1", keyVariables: ["OPENAI_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true,
        refusals: [
          ParameterRefusal(
            [
              "temperature", "top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs",
              "logit_bias",
            ],
            models: ["o1", "o3", "o4", "gpt-5"], except: ["gpt-5-chat"])
        ],
        toolForms: [
          ProviderToolForm(
            .webSearch, ["web_search_options": [:]],
            models: ["gpt-4o-search-preview", "gpt-4o-mini-search-preview", "gpt-5-search-api"])
        ])),
    ProviderProfile(
      id: "cerebras", displayName: "Cerebras", typeNames: ["cerebras"], hostSuffixes: ["cerebras.ai"],
      defaultBaseURL: "https://api.cerebras.ai/v1", keyVariables: ["CEREBRAS_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true, emptyStringContent: true,
        refusals: [ParameterRefusal(["frequency_penalty", "presence_penalty", "logit_bias"])])),
    ProviderProfile(
      id: "fireworks", displayName: "Fireworks AI", typeNames: ["fireworks"], hostSuffixes: ["fireworks.ai"],
      defaultBaseURL: "https://api.fireworks.ai/inference/v1", keyVariables: ["FIREWORKS_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, closedMessages: true, extraParameters: openModelSampling)),
    ProviderProfile(
      id: "together", displayName: "Together AI", typeNames: ["together"],
      hostSuffixes: ["together.xyz", "together.ai"], defaultBaseURL: "https://api.together.xyz/v1",
      keyVariables: ["TOGETHER_API_KEY"],
      chat: ChatDialect(emptyStringContent: true, extraParameters: openModelSampling)),
    ProviderProfile(
      id: "groq", displayName: "Groq", typeNames: ["groq"], hostSuffixes: ["groq.com"],
      defaultBaseURL: "https://api.groq.com/openai/v1", keyVariables: ["GROQ_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true, extraParameters: ["reasoning_format", "include_reasoning"],
        refusals: [ParameterRefusal(["logprobs", "top_logprobs", "logit_bias"])],
        // Compound systems search and run code unasked (console.groq.com, built-in tools).
        toolForms: [
          ProviderToolForm(.webSearch, [:], models: compound),
          ProviderToolForm(.codeExecution, [:], models: compound),
          ProviderToolForm(.codeInterpreter, [:], models: compound),
          ProviderToolForm(.webSearch, ["tools": [["type": "browser_search"]]], models: ["openai/gpt-oss"]),
          ProviderToolForm(.codeExecution, ["tools": [["type": "code_interpreter"]]], models: ["openai/gpt-oss"]),
          ProviderToolForm(.codeInterpreter, ["tools": [["type": "code_interpreter"]]], models: ["openai/gpt-oss"]),
        ])),
    ProviderProfile(
      id: "openrouter", displayName: "OpenRouter", typeNames: ["openrouter"], hostSuffixes: ["openrouter.ai"],
      defaultBaseURL: "https://openrouter.ai/api/v1", keyVariables: ["OPENROUTER_API_KEY"],
      chat: ChatDialect(
        reasoningReplay: .details,
        extraParameters: openModelSampling + [
          "reasoning", "plugins", "provider", "models", "transforms", "usage", "top_a",
        ],
        toolForms: [ProviderToolForm(.webSearch, ["plugins": [["id": "web"]]])])),
    ProviderProfile(
      id: "moonshot", displayName: "Moonshot AI", typeNames: ["moonshot", "kimi"],
      hostSuffixes: ["moonshot.ai", "moonshot.cn"], defaultBaseURL: "https://api.moonshot.ai/v1",
      keyVariables: ["MOONSHOT_API_KEY", "KIMI_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, allowsToolChoiceRequired: false, reasoningReplay: .content,
        extraParameters: ["thinking"])),
    ProviderProfile(
      id: "nebius", displayName: "Nebius AI Studio", typeNames: ["nebius"], hostSuffixes: ["nebius.ai", "nebius.com"],
      defaultBaseURL: "https://api.studio.nebius.ai/v1", keyVariables: ["NEBIUS_API_KEY"],
      chat: ChatDialect(emptyStringContent: true, extraParameters: openModelSampling + ["chat_template_kwargs"])),
    ProviderProfile(
      id: "poe", displayName: "POE", typeNames: ["poe"], hostSuffixes: ["poe.com"],
      defaultBaseURL: "https://api.poe.com/v1", keyVariables: ["POE_API_KEY"]),
    ProviderProfile(
      id: "qwen", displayName: "Qwen (DashScope)", typeNames: ["qwen", "dashscope"],
      hostSuffixes: [
        "dashscope.aliyuncs.com", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com", "maas.aliyuncs.com",
      ],
      defaultBaseURL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
      keyVariables: ["QWEN_API_KEY", "DASHSCOPE_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true,
        extraParameters: [
          "top_k", "repetition_penalty", "enable_thinking", "thinking_budget", "enable_search", "search_options",
        ],
        toolForms: [ProviderToolForm(.webSearch, ["enable_search": true])])),
    ProviderProfile(
      id: "zai", displayName: "Z.AI", typeNames: ["zai"], hostSuffixes: ["z.ai", "bigmodel.cn"],
      defaultBaseURL: "https://api.z.ai/api/paas/v4", keyVariables: ["ZAI_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, allowsToolChoiceRequired: false, allowsToolChoiceNone: false,
        reasoningReplay: .content, extraParameters: ["thinking", "tool_stream", "do_sample", "request_id"],
        refusals: [ParameterRefusal(["frequency_penalty", "presence_penalty"])])),
    ProviderProfile(
      id: "xai", displayName: "xAI", typeNames: ["grok", "xai"], hostSuffixes: ["x.ai"],
      defaultBaseURL: "https://api.x.ai/v1", keyVariables: ["XAI_API_KEY"],
      chat: ChatDialect(
        refusals: [
          ParameterRefusal(
            ["stop", "frequency_penalty", "presence_penalty"], models: ["grok-3-mini", "grok-4", "grok-code"])
        ]),
      // Over its Responses API; its Chat Completions have no search any more.
      providerTools: [.webSearch]),
    ProviderProfile(
      id: "nvidia_nim", displayName: "NVIDIA NIM", typeNames: ["nvidia_nim"], hostSuffixes: ["api.nvidia.com"],
      defaultBaseURL: "https://integrate.api.nvidia.com/v1", keyVariables: ["NGC_API_KEY", "NVIDIA_API_KEY"],
      chat: ChatDialect(emptyStringContent: true, extraParameters: openModelSampling + ["chat_template_kwargs"])),
    ProviderProfile(
      id: "lmstudio", displayName: "LM Studio", typeNames: ["lmstudio"], defaultBaseURL: "http://localhost:1234/v1",
      keyVariables: [], isLocal: true,
      startHint: "Start its server in LM Studio's Developer tab or with `lms server start`, and load a model.",
      chat: ChatDialect(emptyStringContent: true, reasoningTags: true, extraParameters: openModelSampling)),
    ProviderProfile(
      id: "vllm", displayName: "vLLM", typeNames: ["vllm"], defaultBaseURL: "http://localhost:8000/v1",
      keyVariables: ["VLLM_API_KEY"], isLocal: true,
      startHint: "Start it with `vllm serve MODEL --enable-auto-tool-choice --tool-call-parser PARSER`.",
      chat: ChatDialect(
        emptyStringContent: true, reasoningTags: true,
        extraParameters: openModelSampling + ["chat_template_kwargs"])),
    ProviderProfile(
      id: "sglang", displayName: "SGLang", typeNames: ["sglang"], defaultBaseURL: "http://localhost:30000/v1",
      keyVariables: ["SGLANG_API_KEY"], isLocal: true,
      startHint: "Start it with `python -m sglang.launch_server --model-path MODEL --tool-call-parser PARSER`.",
      chat: ChatDialect(
        emptyStringContent: true, reasoningTags: true,
        extraParameters: openModelSampling + ["chat_template_kwargs", "separate_reasoning"])),
  ]

  private static let otherAPIs: [ProviderProfile] = [
    ProviderProfile(
      id: "openai_responses", displayName: "OpenAI", api: .openAIResponses, typeNames: ["openai"],
      hostSuffixes: ["api.openai.com"], defaultBaseURL: "https://api.openai.com/v1",
      keyVariables: ["OPENAI_API_KEY"], providerTools: [.webSearch, .codeInterpreter, .imageGeneration]),
    ProviderProfile(
      id: "anthropic", displayName: "Anthropic", api: .anthropicMessages, typeNames: ["claude", "anthropic"],
      hostSuffixes: ["api.anthropic.com"], defaultBaseURL: "https://api.anthropic.com",
      keyVariables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
      providerTools: [.webSearch, .codeExecution]),
    ProviderProfile(
      id: "gemini", displayName: "Gemini", api: .gemini, typeNames: ["gemini"],
      hostSuffixes: ["generativelanguage.googleapis.com"],
      defaultBaseURL: "https://generativelanguage.googleapis.com",
      keyVariables: ["GOOGLE_API_KEY", "GEMINI_API_KEY"], providerTools: [.webSearch, .codeExecution]),
    ProviderProfile(
      id: "azure_openai", displayName: "Azure OpenAI", api: .azureOpenAI, typeNames: ["azure_openai"],
      hostSuffixes: ["openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"],
      defaultBaseURL: nil, keyVariables: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"],
      chat: ChatDialect(usesMaxCompletionTokens: true)),
    ProviderProfile(
      id: "claude_code", displayName: "Claude Code", api: .claudeCode, typeNames: ["claude_code"],
      defaultBaseURL: nil, keyVariables: ["ANTHROPIC_API_KEY"]),
  ]
}
