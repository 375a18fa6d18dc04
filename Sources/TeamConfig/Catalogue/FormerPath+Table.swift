// SPDX-License-Identifier: Apache-2.0

// Written by scripts/make-team-index from teams/former-paths.tsv; not to be edited by hand.

extension FormerPath {
  /// The team files of MassGen 0.0.29 and 0.0.30, by path.
  public static let all: [FormerPath] = [
    FormerPath("ag2/ag2_case_study.yaml", "ag2-and-gemini"),
    FormerPath("ag2/ag2_coder.yaml", "ag2-coder"),
    FormerPath("ag2/ag2_coder_case_study.yaml", "ag2-and-gemini"),
    FormerPath(
      "ag2/ag2_gemini.yaml", "ag2-and-gemini", note: "orchestrator.rounds and parallel had no effect and are gone"),
    FormerPath(
      "ag2/ag2_single_agent.yaml", "ag2-assistant",
      note: "orchestrator.rounds and parallel had no effect and are gone"),
    FormerPath("basic/multi/fast_timeout_example.yaml", "quick-answer"),
    FormerPath("basic/multi/gemini_4o_claude.yaml", "web-search"),
    FormerPath("basic/multi/gemini_gpt5nano_claude.yaml", "web-search"),
    FormerPath("basic/multi/geminicode_4o_claude.yaml", "code-execution"),
    FormerPath("basic/multi/geminicode_gpt5nano_claude.yaml", "code-execution"),
    FormerPath("basic/multi/glm_gemini_claude.yaml", "five-agents", note: "its three providers and two more"),
    FormerPath("basic/multi/gpt4o_image_generation.yaml", "image-generation"),
    FormerPath("basic/multi/gpt5nano_glm_qwen.yaml", "local-and-cloud", note: "a hosted model beside one in LM Studio"),
    FormerPath("basic/multi/gpt5nano_image_understanding.yaml", "picture-understanding"),
    FormerPath("basic/multi/three_agents_default.yaml", "three-agents"),
    FormerPath(
      "basic/multi/three_agents_opensource.yaml", "open-weights",
      note: "Groq in place of Nebius, to whose host MassGen sent the key of OpenAI"),
    FormerPath("basic/multi/three_agents_vllm.yaml", "vllm", note: "one server; add hosted agents as in open-weights"),
    FormerPath("basic/multi/two_agents_gemini.yaml", "gemini", note: "one agent; copy it for a second one"),
    FormerPath("basic/multi/two_agents_gpt5.yaml", "author-and-reviewer"),
    FormerPath("basic/multi/two_agents_opensource_lmstudio.yaml", "local-and-cloud"),
    FormerPath("basic/multi/two_qwen_vllm_sglang.yaml", "vllm-and-sglang"),
    FormerPath("basic/single/single_agent.yaml", "single-agent"),
    FormerPath("basic/single/single_flash2.5.yaml", "single-agent", note: "display: had no effect; ui: is meant"),
    FormerPath("basic/single/single_gemini2.5pro.yaml", "gemini"),
    FormerPath("basic/single/single_gpt4o_image_generation.yaml", "image-generation"),
    FormerPath("basic/single/single_gpt5nano.yaml", "openai"),
    FormerPath(
      "basic/single/single_gpt5nano_file_search.yaml", "document-questions", note: "with a document of its own"),
    FormerPath("basic/single/single_gpt5nano_image_understanding.yaml", "picture-understanding"),
    FormerPath("basic/single/single_gptoss120b.yaml", "chat-completions"),
    FormerPath(
      "basic/single/single_openrouter_audio_understanding.yaml", "audio-understanding",
      note: "with a sound of its own"),
    FormerPath(
      "basic/single/single_qwen_video_understanding.yaml", "video-understanding",
      note: "with a clip of its own; the old file had a placeholder"),
    FormerPath(
      "debug/skip_coordination_test.yaml",
      note: "a test of MassGen itself; set orchestrator.skip_coordination_rounds in any team"),
    FormerPath("debug/test_sdk_migration.yaml", note: "a test of a Python library that is not used here"),
    FormerPath("providers/azure/azure_openai_multi.yaml", "azure-openai-pair"),
    FormerPath("providers/azure/azure_openai_single.yaml", "azure-openai"),
    FormerPath("providers/claude/claude.yaml", "claude"),
    FormerPath("providers/gemini/gemini_gpt5nano.yaml", "three-agents", note: "both models and a third one"),
    FormerPath("providers/local/lmstudio.yaml", "lm-studio"),
    FormerPath(
      "providers/openai/gpt5.yaml", "openai-three-efforts",
      note: "one model with three efforts in place of three sizes"),
    FormerPath("providers/openai/gpt5_nano.yaml", "openai-three-efforts"),
    FormerPath(
      "providers/others/grok_single_agent.yaml", "grok", note: "enable_web_search in place of search_parameters"),
    FormerPath("providers/others/zai_coding_team.yaml", "coding-team"),
    FormerPath("providers/others/zai_glm45.yaml", "zai"),
    FormerPath("teams/creative/creative_team.yaml", "writers"),
    FormerPath("teams/creative/travel_planning.yaml", "travel-planning"),
    FormerPath("teams/research/news_analysis.yaml", "news-team"),
    FormerPath("teams/research/research_team.yaml", "research-team"),
    FormerPath("teams/research/technical_analysis.yaml", "technical-analysis"),
    FormerPath("tools/code-execution/multi_agent_playwright_automation.yaml", "browser"),
    FormerPath(
      "tools/filesystem/cc_gpt5_gemini_filesystem.yaml", "claude-code-mixed",
      note: "search is left out of agents with a workspace, where Gemini drops it"),
    FormerPath("tools/filesystem/claude_code_context_sharing.yaml", "claude-code-pair"),
    FormerPath(
      "tools/filesystem/claude_code_flash2.5.yaml", "claude-code-mixed",
      note: "the old file could not start: it had no storage folders"),
    FormerPath(
      "tools/filesystem/claude_code_flash2.5_gptoss.yaml", "claude-code-mixed",
      note: "the old file could not start: it had no storage folders"),
    FormerPath("tools/filesystem/claude_code_gpt5nano.yaml", "claude-code-mixed"),
    FormerPath("tools/filesystem/claude_code_single.yaml", "claude-code"),
    FormerPath("tools/filesystem/fs_permissions_test.yaml", "change-a-project"),
    FormerPath("tools/filesystem/gemini_gemini_workspace_cleanup.yaml", "work-in-turns"),
    FormerPath(
      "tools/filesystem/gemini_gpt5_filesystem_casestudy.yaml", "work-in-turns",
      note: "search is left out of agents with a workspace, where Gemini drops it"),
    FormerPath("tools/filesystem/gemini_gpt5nano_file_context_path.yaml", "change-a-project"),
    FormerPath("tools/filesystem/gemini_gpt5nano_protected_paths.yaml", "change-a-project"),
    FormerPath("tools/filesystem/gpt5mini_cc_fs_context_path.yaml", "change-a-project"),
    FormerPath("tools/filesystem/grok4_gpt5_gemini_filesystem.yaml", "work-in-turns"),
    FormerPath("tools/filesystem/multiturn/grok4_gpt5_claude_code_filesystem_multiturn.yaml", "work-in-turns"),
    FormerPath("tools/filesystem/multiturn/grok4_gpt5_gemini_filesystem_multiturn.yaml", "work-in-turns"),
    FormerPath(
      "tools/filesystem/multiturn/two_claude_code_filesystem_multiturn.yaml", "claude-code-pair",
      note: "every team can go on in a session"),
    FormerPath("tools/filesystem/multiturn/two_gemini_flash_filesystem_multiturn.yaml", "work-in-turns"),
    FormerPath(
      "tools/mcp/claude_code_discord_mcp_example.yaml", "claude-code-mcp",
      note: "with another server; mcp-discord has the entry for Discord"),
    FormerPath("tools/mcp/claude_code_simple_mcp.yaml", "claude-code-mcp"),
    FormerPath(
      "tools/mcp/claude_code_twitter_mcp_example.yaml", "mcp-twitter", note: "the keys come from the environment"),
    FormerPath("tools/mcp/claude_mcp_example.yaml", "mcp-weather"),
    FormerPath(
      "tools/mcp/claude_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/mcp/five_agents_travel_mcp_test.yaml", "mcp-travel",
      note: "one agent with both servers; add others as in mcp-weather"),
    FormerPath("tools/mcp/five_agents_weather_mcp_test.yaml", "mcp-weather", note: "three agents that share one entry"),
    FormerPath("tools/mcp/gemini_mcp_example.yaml", "mcp-weather"),
    FormerPath(
      "tools/mcp/gemini_mcp_filesystem_test.yaml", "work-in-turns", note: "workspaces bring their own file tools"),
    FormerPath(
      "tools/mcp/gemini_mcp_filesystem_test_sharing.yaml", "work-in-turns",
      note: "workspaces bring their own file tools"),
    FormerPath("tools/mcp/gemini_mcp_filesystem_test_single_agent.yaml", "read-a-project"),
    FormerPath("tools/mcp/gemini_mcp_filesystem_test_with_claude_code.yaml", "claude-code-mixed"),
    FormerPath(
      "tools/mcp/gemini_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/mcp/gemini_notion_mcp.yaml", "mcp-notion",
      note: "search is left out: Gemini drops it beside tool servers"),
    FormerPath("tools/mcp/gpt5_nano_mcp_example.yaml", "mcp-weather"),
    FormerPath(
      "tools/mcp/gpt5_nano_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/mcp/gpt5mini_claude_code_discord_mcp_example.yaml", "mcp-discord",
      note: "the token comes from the environment"),
    FormerPath(
      "tools/mcp/gpt_oss_mcp_example.yaml", "mcp-weather", note: "with other models; mcp_servers is the same for each"),
    FormerPath(
      "tools/mcp/gpt_oss_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/mcp/grok3_mini_mcp_example.yaml", "mcp-weather",
      note: "with other models; mcp_servers is the same for each"),
    FormerPath(
      "tools/mcp/grok3_mini_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath("tools/mcp/multimcp_gemini.yaml", "mcp-travel"),
    FormerPath(
      "tools/mcp/qwen_api_mcp_example.yaml", "mcp-weather",
      note: "with other models; mcp_servers is the same for each"),
    FormerPath(
      "tools/mcp/qwen_api_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/mcp/qwen_local_mcp_example.yaml", "mcp-weather",
      note: "with other models; mcp_servers is the same for each"),
    FormerPath(
      "tools/mcp/qwen_local_mcp_test.yaml", note: "a test that needs a server in MassGen's own sources; see mcp-time"),
    FormerPath(
      "tools/planning/five_agents_discord_mcp_planning_mode.yaml", "careful-posting", note: "planning mode works here"),
    FormerPath(
      "tools/planning/five_agents_filesystem_mcp_planning_mode.yaml", "careful-files",
      note: "planning mode works here"),
    FormerPath(
      "tools/planning/five_agents_notion_mcp_planning_mode.yaml", "careful-notes", note: "planning mode works here"),
    FormerPath(
      "tools/planning/five_agents_twitter_mcp_planning_mode.yaml", "careful-posting",
      note: "with Discord; mcp-twitter has the entry for Twitter"),
    FormerPath(
      "tools/planning/gpt5_mini_case_study_mcp_planning_mode.yaml", "careful-posting",
      note: "planning mode works here"),
    FormerPath(
      "tools/web-search/claude_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/gemini_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/gpt5_mini_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/gpt_oss_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/grok3_mini_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/qwen_api_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
    FormerPath(
      "tools/web-search/qwen_local_streamable_http_test.yaml", "mcp-http",
      note: "a tool server over HTTP, not a web search"),
  ]
}
