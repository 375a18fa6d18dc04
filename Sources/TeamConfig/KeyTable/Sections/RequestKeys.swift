// SPDX-License-Identifier: Apache-2.0

/// Keys of a backend that become members of the request to the provider. (config.md 2.4)
enum RequestKeys {
  static let sections: [KeySection] = [
    responses, shared, chat, inferenceServers, claude, claudeExtras, gemini, providerExtras,
  ]

  private static let responses = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 23), on: .openai,
    [
      KeyRow(
        "reasoning", .mapping, on: [.openai, .claudeCode], since: .v(0, 0, 4),
        "How a model thinks: `effort` and `summary` at OpenAI; `type`, `effort` and `budget_tokens` at Claude Code."),
      KeyRow(
        "reasoning.effort", .string, allowed: ["minimal", "low", "medium", "high", "xhigh", "max"],
        on: [.openai, .claudeCode], since: .v(0, 0, 4),
        "How long the model thinks before it answers. More costs more and takes longer."),
      KeyRow(
        "reasoning.summary", .string, allowed: ["auto", "concise", "detailed"], since: .v(0, 0, 4),
        "Asks for a summary of the model's thoughts, and how long it should be."),
      KeyRow(
        "text", .mapping, since: .v(0, 0, 4),
        "How the answer is written: `verbosity`, or a `format` for structured output."),
      KeyRow(
        "text.verbosity", .string, allowed: ["low", "medium", "high"], since: .v(0, 0, 4),
        "How long answers tend to be; for GPT-5 models."),
      KeyRow("include", .stringList, "More parts that the reply should carry, such as `reasoning.encrypted_content`."),
      KeyRow(
        "instructions", .string,
        "Instructions at the top of the request. The team's own instructions stand there already."),
      KeyRow(
        "max_output_tokens", .integer,
        "The most tokens one reply may have, by OpenAI's name; `max_tokens` means the same."),
      KeyRow(
        "previous_response_id", .string,
        "Continues a reply that OpenAI has stored. Not useful for teams, which carry their own history."),
      KeyRow(
        "truncation", .string,
        "What happens when the conversation is too long: `auto` drops the middle, `disabled` fails."),
    ])

  private static let shared = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 23),
    [
      KeyRow(
        "parallel_tool_calls", .boolean, on: [.openai, .claude, .chatAndAzure],
        "Whether the model may ask for several tools in one reply."),
      KeyRow(
        "store", .boolean, on: [.openai, .chatAndAzure],
        "Whether the provider keeps the reply for later use on its side."),
      KeyRow(
        "metadata", .mapping, on: [.openai, .claude, .chatAndAzure],
        "Labels for the request that the provider stores with it."),
      KeyRow(
        "user", .string, on: [.openai, .chatAndAzure, .claudeCode],
        "A name for the person behind the request, used by providers against abuse. For Claude Code a system user."),
      KeyRow(
        "tool_choice", [.string, .mapping], on: [.openai, .claude, .chatAndAzure],
        "Whether the model must call a tool, and which. The team's own rules already ask for one when it is needed."),
      KeyRow(
        "timeout", .number, on: [.openai, .claude, .chatAndAzure], request: false,
        "Seconds without a byte from the provider after which a call has failed."),
      KeyRow(
        "service_tier", .string, on: [.claude, .chatAndAzure, .openai],
        "The provider's class of service, which changes price and waiting time."),
      KeyRow(
        "extra_body", .mapping, on: [.openai, .claude, .chatAndAzure], since: .v(0, 0, 3), request: false,
        "Members added to the request as they are, for everything this table does not know. They win over the others."),
      KeyRow(
        "extra_headers", .stringMapping, on: [.openai, .claude, .chatAndAzure], request: false, secret: true,
        "HTTP headers added to every request."),
      KeyRow(
        "extra_query", .stringMapping, on: [.openai, .claude, .chatAndAzure], request: false, secret: true,
        "Query parameters added to the address of every request."),
      KeyRow(
        "extra_body.search_parameters", .mapping, on: .grok, since: .v(0, 0, 3), deprecated: true,
        use: "agents[].backend.enable_web_search", request: false,
        "xAI's former live search. Write `enable_web_search`."),
      KeyRow(
        "extra_body.search_parameters.mode", .string, on: .grok, since: .v(0, 0, 3), deprecated: true, request: false,
        "When xAI searched: `auto`, `on` or `off`."),
      KeyRow(
        "extra_body.search_parameters.return_citations", .boolean, on: .grok, since: .v(0, 0, 3), deprecated: true,
        request: false, "Whether xAI named the pages it found."),
      KeyRow(
        "extra_body.search_parameters.max_search_results", .integer, on: .grok, since: .v(0, 0, 3), deprecated: true,
        request: false, "How many pages xAI looked at."),
      KeyRow(
        "extra_body.chat_template_kwargs", .mapping, on: [.inferenceServers, BackendSet(.chatcompletion)],
        since: .v(0, 0, 24), request: false, "Switches of the model's chat template, as the server wants them."),
      KeyRow(
        "extra_body.chat_template_kwargs.enable_thinking", .boolean,
        on: [.inferenceServers, BackendSet(.chatcompletion)], since: .v(0, 0, 24), request: false,
        "Switches the thinking of models on or off whose template has the choice, such as Qwen 3."),
    ])

  private static let chat = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 23), on: .chatAndAzure,
    [
      KeyRow(
        "frequency_penalty", .number, on: [.gemini, .chatAndAzure],
        "Above 0 makes words less likely the more often they have come up."),
      KeyRow(
        "presence_penalty", .number, on: [.gemini, .chatAndAzure],
        "Above 0 makes words less likely once they have come up."),
      KeyRow(
        "seed", .integer, on: [.gemini, .chatAndAzure],
        "Asks the provider to make the same choices each time, as far as it can."),
      KeyRow(
        "logprobs", .boolean, on: [.gemini, .chatAndAzure], "Asks for the probabilities of the words of the reply."),
      KeyRow("stop", [.string, .stringList], "Texts at which a reply ends."),
      KeyRow("n", .integer, "How many replies are made. Only the first is used."),
      KeyRow("logit_bias", .mapping, "Makes single tokens likelier or less likely, by token number."),
      KeyRow("top_logprobs", .integer, "How many alternatives are listed for each word; needs `logprobs`."),
      KeyRow("response_format", .mapping, "The form of the answer, such as a JSON Schema it must follow."),
      KeyRow("reasoning_effort", .string, "How long a reasoning model thinks: usually `low`, `medium` or `high`."),
      KeyRow(
        "max_completion_tokens", .integer,
        "The most tokens one reply may have, thoughts included; `max_tokens` means the same."),
      KeyRow("modalities", .stringList, "What the reply may consist of, such as `text` and `audio`."),
      KeyRow("audio", .mapping, "Voice and format of spoken replies."),
      KeyRow("prediction", .mapping, "Text the reply will probably repeat, to make it come faster."),
      KeyRow("stream_options", .mapping, "Options of the stream. Usage figures are asked for anyway."),
      KeyRow("web_search_options", .mapping, "Settings of OpenAI's models that search the web."),
    ])

  private static let inferenceServers = KeySection(
    "agents[].backend", since: .v(0, 0, 24), on: .inferenceServers,
    [
      KeyRow(
        "repetition_penalty", .number, request: true,
        "Above 1 makes words less likely that have come up. Servers for open-weight models have it."),
      KeyRow(
        "chat_template_kwargs", .mapping, request: true, open: true,
        "Switches of the model's chat template, for example `enable_thinking`."),
      KeyRow(
        "chat_template_kwargs.enable_thinking", .boolean,
        "Switches the thinking of models on or off whose template has the choice, such as Qwen 3."),
      KeyRow(
        "separate_reasoning", .boolean, on: BackendSet(.sglang, .inference), since: .v(0, 0, 25), request: true,
        "Asks SGLang to send thoughts apart from the text."),
    ])

  private static let claude = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 20), on: .claude,
    [
      KeyRow(
        "thinking", .mapping,
        "Extended thinking: `type: enabled` with `budget_tokens`, which must be less than `max_tokens`."),
      KeyRow("stop_sequences", .stringList, on: [.claude, .gemini], "Texts at which a reply ends."),
      KeyRow("betas", .stringList, on: [.claude, .claudeCode], "Names of Anthropic's beta features to switch on."),
    ])

  /// Members of Anthropic's requests that MassGen's documents do not name.
  private static let claudeExtras = KeySection(
    "agents[].backend", status: .own, on: .claude,
    [
      KeyRow(
        "output_config", .mapping, request: true, open: true,
        "How much effort Claude makes (`effort`: low to max), or the JSON Schema its answer follows (`format`)."),
      KeyRow(
        "cache_control", .mapping, request: true, open: true,
        "What Anthropic remembers, and how long (`type: ephemeral`, `ttl: 1h`), in the place of our own choice."),
      KeyRow("container", [.string, .mapping], request: true, "The container of code execution to go on with."),
      KeyRow("inference_geo", .string, request: true, "Where in the world Anthropic computes the reply."),
    ])

  private static let gemini = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 15), on: .gemini,
    [
      KeyRow("candidate_count", .integer, "How many replies are made. Only the first is used."),
      KeyRow("safety_settings", .mappingList, "From which degree on Google blocks harmful content, by category."),
      KeyRow("thinking_config", .mapping, "How much Gemini thinks, and whether it shows its thoughts."),
      KeyRow("response_mime_type", .string, "The form of the answer, such as `application/json`."),
      KeyRow("response_schema", .mapping, "The schema a JSON answer must follow."),
      KeyRow("response_modalities", .stringList, "What the reply may consist of, such as `TEXT` and `IMAGE`."),
      KeyRow("tool_config", .mapping, "Whether Gemini must call a function, and which it may."),
      KeyRow(
        "system_instruction", .string,
        "Instructions at the top of the request. The team's own instructions stand there already."),
      KeyRow("cached_content", .string, "The name of content that Google keeps for you."),
      KeyRow("media_resolution", .string, "How closely Gemini looks at pictures and films."),
      KeyRow("speech_config", .mapping, "Voice and language of spoken replies."),
      KeyRow("labels", .stringMapping, "Labels for the request that Google stores with it."),
      KeyRow("http_options", .mapping, request: false, "Connection settings of Google's own client library."),
    ])

  /// Parameters of single providers; the provider's row says who has them.
  private static let providerExtras = KeySection(
    "agents[].backend", status: .own, on: BackendSet(),
    [
      KeyRow(
        "min_p", .number, request: true, "Leaves out words that are this much less likely than the likeliest one."),
      KeyRow("top_a", .number, request: true, "Leaves out words by how sure the model is of the likeliest one."),
      KeyRow(
        "enable_thinking", .boolean, request: true, "Switches the thinking of Qwen models on DashScope on or off."),
      KeyRow("thinking_budget", .integer, request: true, "How many tokens a Qwen model on DashScope may think for."),
      KeyRow("enable_search", .boolean, request: true, "Lets a model on DashScope search the web."),
      KeyRow("search_options", .mapping, request: true, open: true, "How a model on DashScope searches."),
      KeyRow("plugins", .mappingList, request: true, "Plugins of OpenRouter, such as `web`."),
      KeyRow("models", .stringList, request: true, "Models OpenRouter may turn to when the first cannot answer."),
      KeyRow("transforms", .stringList, request: true, "How OpenRouter may shorten conversations that are too long."),
      KeyRow("usage", .mapping, request: true, open: true, "What OpenRouter reports about tokens and cost."),
      KeyRow(
        "reasoning_format", .string, request: true, "Where Groq puts thoughts: `parsed`, `raw` or `hidden`."),
      KeyRow("include_reasoning", .boolean, request: true, "Whether Groq sends thoughts at all."),
      KeyRow("tool_stream", .boolean, request: true, "Whether Z.AI sends tool calls piece by piece."),
      KeyRow("do_sample", .boolean, request: true, "Whether Z.AI chooses words at random at all."),
      KeyRow("request_id", .string, request: true, "Your own id for requests to Z.AI."),
    ])
}
