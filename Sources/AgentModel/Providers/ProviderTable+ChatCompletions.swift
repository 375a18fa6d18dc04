// SPDX-License-Identifier: Apache-2.0

import JSONCore
import MediaFormats

/// Providers that are asked over Chat Completions, and how the servers of each differ. (backends.md section 4, 6.3)
extension ProviderTable {
  static let chatCompletions = hosted + local

  /// A compatible server nobody has described: a base URL is required, and only a key that was given for it is sent.
  public static let generic = ProviderProfile(
    id: "generic", displayName: "OpenAI-compatible server", typeNames: ["generic"], defaultBaseURL: nil,
    keyVariables: [],
    chat: ChatDialect(
      extraParameters: openModelSampling + ["chat_template_kwargs", "separate_reasoning"],
      mediaForms: [.pictures, .sounds, .documents, .films]))

  /// Sampling parameters of servers for open-weight models.
  private static let openModelSampling = ["top_k", "min_p", "repetition_penalty"]

  /// Groq's systems of models and tools.
  private static let compound: ModelSet = ["groq/compound", "compound"]

  /// Models on Groq whose tools are switched on in the request.
  private static let groqTools: ModelSet = ["openai/gpt-oss"]

  /// Moonshot's models that take no sampling but their own.
  private static let fixedSampling: ModelSet = ["kimi-k2.5", "kimi-k2.6", "kimi-k2.7"]

  private static let hosted: [ProviderProfile] = [
    ProviderProfile(
      id: "openai", displayName: "OpenAI", typeNames: ["chatcompletion"], hostSuffixes: ["api.openai.com"],
      defaultBaseURL: "https://api.openai.com/v1", keyVariables: ["OPENAI_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true,
        // Padding of unforeseeable length in every chunk, against listeners on the line.
        streamOptions: ["include_obfuscation": false], developerRole: OpenAIModels.reasoning,
        refusals: [OpenAIModels.noSampling],
        toolForms: [
          ProviderToolForm(
            .webSearch, ["web_search_options": [:]],
            models: ["gpt-4o-search-preview", "gpt-4o-mini-search-preview", "gpt-5-search-api"])
        ], mediaForms: [.pictures, .sounds, .documents])),
    ProviderProfile(
      id: "cerebras", displayName: "Cerebras", typeNames: ["cerebras"], hostSuffixes: ["cerebras.ai"],
      defaultBaseURL: "https://api.cerebras.ai/v1", keyVariables: ["CEREBRAS_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true, emptyStringContent: true,
        refusals: [ParameterRefusal(["frequency_penalty", "presence_penalty", "logit_bias"])],
        mediaForms: [.pictureContents], takesDetail: false)),
    ProviderProfile(
      id: "fireworks", displayName: "Fireworks AI", typeNames: ["fireworks"], hostSuffixes: ["fireworks.ai"],
      defaultBaseURL: "https://api.fireworks.ai/inference/v1", keyVariables: ["FIREWORKS_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, closedMessages: true, extraParameters: openModelSampling,
        refusals: [ParameterRefusal(["response_format"], besideTools: true)], takesDetail: false)),
    ProviderProfile(
      id: "together", displayName: "Together AI", typeNames: ["together"],
      hostSuffixes: ["together.xyz", "together.ai"], defaultBaseURL: "https://api.together.xyz/v1",
      keyVariables: ["TOGETHER_API_KEY"],
      chat: ChatDialect(emptyStringContent: true, extraParameters: openModelSampling, takesDetail: false)),
    ProviderProfile(
      id: "groq", displayName: "Groq", typeNames: ["groq"], hostSuffixes: ["groq.com"],
      defaultBaseURL: "https://api.groq.com/openai/v1", keyVariables: ["GROQ_API_KEY"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true, extraParameters: ["reasoning_format", "include_reasoning"],
        refusals: [
          ParameterRefusal(["logprobs", "top_logprobs", "logit_bias"]),
          // Answers that follow a schema cannot be streamed.
          ParameterRefusal(["response_format"], type: "json_schema"),
          ParameterRefusal(["response_format"], besideTools: true),
        ],
        // Compound systems search and run code unasked. (console.groq.com, built-in tools)
        toolForms: [
          ProviderToolForm(.webSearch, [:], models: compound),
          ProviderToolForm(.codeExecution, [:], models: compound),
          ProviderToolForm(.codeInterpreter, [:], models: compound),
          ProviderToolForm(.webSearch, ["tools": [["type": "browser_search"]]], models: groqTools),
          ProviderToolForm(.codeExecution, ["tools": [["type": "code_interpreter"]]], models: groqTools),
          ProviderToolForm(.codeInterpreter, ["tools": [["type": "code_interpreter"]]], models: groqTools),
        ])),
    ProviderProfile(
      id: "openrouter", displayName: "OpenRouter", typeNames: ["openrouter"], hostSuffixes: ["openrouter.ai"],
      defaultBaseURL: "https://openrouter.ai/api/v1", keyVariables: ["OPENROUTER_API_KEY"],
      chat: ChatDialect(
        // Has the reply tell what it cost.
        defaults: ["usage": ["include": true]], reasoningReplay: .details,
        extraParameters: openModelSampling + [
          "reasoning", "plugins", "provider", "models", "transforms", "usage", "top_a",
        ],
        toolForms: [ProviderToolForm(.webSearch, ["plugins": [["id": "web"]]])],
        mediaForms: [
          .pictures, ChatMediaForm(.audio, .sound, addresses: []), ChatMediaForm(.document, .file), .films,
        ])),
    ProviderProfile(
      id: "moonshot", displayName: "Moonshot AI", typeNames: ["moonshot", "kimi"],
      hostSuffixes: ["moonshot.ai", "moonshot.cn"], defaultBaseURL: "https://api.moonshot.ai/v1",
      keyVariables: ["MOONSHOT_API_KEY", "KIMI_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, allowsToolChoiceRequired: false, reasoningReplay: .content,
        extraParameters: ["thinking"],
        refusals: [
          ParameterRefusal(
            ["temperature", "top_p", "presence_penalty", "frequency_penalty"], models: fixedSampling)
        ],
        ranges: [
          ParameterRange("temperature", 1...1, models: ["kimi-k2-thinking", "kimi-thinking"]),
          ParameterRange("temperature", 0...1),
        ],
        mediaForms: [
          ChatMediaForm(.image, .image, addresses: ["ms"]), ChatMediaForm(.video, .film, addresses: ["ms"]),
        ], takesDetail: false)),
    ProviderProfile(
      id: "nebius", displayName: "Nebius AI Studio", typeNames: ["nebius"], hostSuffixes: ["nebius.ai", "nebius.com"],
      defaultBaseURL: "https://api.studio.nebius.ai/v1", keyVariables: ["NEBIUS_API_KEY"],
      chat: ChatDialect(emptyStringContent: true, extraParameters: openModelSampling + ["chat_template_kwargs"])),
    ProviderProfile(
      id: "poe", displayName: "POE", typeNames: ["poe"], hostSuffixes: ["poe.com"],
      defaultBaseURL: "https://api.poe.com/v1", keyVariables: ["POE_API_KEY"],
      chat: ChatDialect(mediaForms: [.pictures, .sounds, .documents], takesDetail: false)),
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
        toolForms: [ProviderToolForm(.webSearch, ["enable_search": true])],
        mediaForms: [
          .pictures, .films,
          // Sounds by content are data URLs without a type. (Model Studio, Qwen-Omni)
          ChatMediaForm(.audio, .sound, soundPrefix: "data:;base64,"),
        ], takesDetail: false)),
    ProviderProfile(
      id: "zai", displayName: "Z.AI", typeNames: ["zai"], hostSuffixes: ["z.ai", "bigmodel.cn"],
      defaultBaseURL: "https://api.z.ai/api/paas/v4", keyVariables: ["ZAI_API_KEY"],
      chat: ChatDialect(
        emptyStringContent: true, allowsToolChoiceRequired: false, allowsToolChoiceNone: false,
        reasoningReplay: .content, extraParameters: ["thinking", "tool_stream", "do_sample", "request_id"],
        refusals: [ParameterRefusal(["frequency_penalty", "presence_penalty"])],
        ranges: [ParameterRange("temperature", 0...1)], mediaForms: [.pictures, .films], takesDetail: false)),
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
      chat: ChatDialect(
        emptyStringContent: true, extraParameters: openModelSampling + ["chat_template_kwargs"], takesDetail: false)),
  ]

  private static let local: [ProviderProfile] = [
    ProviderProfile(
      id: "lmstudio", displayName: "LM Studio", typeNames: ["lmstudio"], defaultBaseURL: "http://localhost:1234/v1",
      keyVariables: [], isLocal: true,
      startHint: "Start its server in LM Studio's Developer tab or with `lms server start`, and load a model.",
      chat: ChatDialect(
        emptyStringContent: true, reasoningTags: true, extraParameters: openModelSampling,
        mediaForms: [.pictureContents])),
    ProviderProfile(
      id: "vllm", displayName: "vLLM", typeNames: ["vllm"], defaultBaseURL: "http://localhost:8000/v1",
      keyVariables: ["VLLM_API_KEY"], isLocal: true,
      startHint: "Start it with `vllm serve MODEL --enable-auto-tool-choice --tool-call-parser PARSER`.",
      chat: ChatDialect(
        emptyStringContent: true, reasoningTags: true,
        extraParameters: openModelSampling + ["chat_template_kwargs"],
        mediaForms: [.pictures, .films, .soundAddresses])),
    ProviderProfile(
      id: "sglang", displayName: "SGLang", typeNames: ["sglang"], defaultBaseURL: "http://localhost:30000/v1",
      keyVariables: ["SGLANG_API_KEY"], isLocal: true,
      startHint: "Start it with `python -m sglang.launch_server --model-path MODEL --tool-call-parser PARSER`.",
      chat: ChatDialect(
        emptyStringContent: true, reasoningTags: true,
        extraParameters: openModelSampling + ["chat_template_kwargs", "separate_reasoning"],
        mediaForms: [.pictures, .films, .soundAddresses])),
  ]
}
