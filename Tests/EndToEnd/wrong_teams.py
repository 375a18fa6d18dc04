# SPDX-License-Identifier: Apache-2.0
"""Healthy teams with every section and every type of backend. `wrong_files.py` changes them."""

STORAGE = {"snapshot_storage": "snapshots", "agent_temporary_workspace": "temp_workspaces"}


def team(backend, id="😀é", **more):
    """A team of one agent."""
    return {"agents": [{"id": id, "backend": backend}], **more}


TEAMS = {
    "full": {
        "agents": [
            {
                "id": "prüfer-😀",
                "system_message": "Prüfe alles: 漢字, naïve cafés and 👩‍👩‍👧.",
                "backend": {
                    "type": "openai",
                    "model": "gpt-4o",
                    "temperature": 0.5,
                    "top_p": 0.9,
                    "max_tokens": 1000,
                    "enable_web_search": True,
                    "enable_code_interpreter": True,
                    "cwd": "workspace1",
                    "parallel_tool_calls": True,
                    "store": False,
                    "user": "somebody",
                    "tool_choice": "auto",
                    "timeout": 60,
                    "truncation": "auto",
                    "include": ["file_search_call.results"],
                    "metadata": {"purpose": "test"},
                    "extra_headers": {"X-Team": "prüfer"},
                    "exclude_tools": ["write_file"],
                    "mcp_servers": [
                        {
                            "name": "files",
                            "type": "stdio",
                            "command": "npx",
                            "args": ["-y", "some-server"],
                            "env": {"MODE": "test"},
                            "exclude_tools": ["remove"],
                            "security": {"level": "strict"},
                        },
                        {
                            "name": "search",
                            "type": "streamable-http",
                            "url": "https://example.com/mcp",
                            "headers": {"X-Account": "a1"},
                            "timeout": 30,
                            "http_read_timeout": 60,
                            "allowed_tools": ["find"],
                            "security": {"level": "moderate", "allow_localhost": False},
                        },
                    ],
                },
            },
            {
                "id": "writer",
                "system_message": "Schreibe.\nKurz.\n",
                "backend": {
                    "type": "claude",
                    "model": "claude-sonnet-4-20250514",
                    "max_tokens": 4000,
                    "enable_code_execution": True,
                    "cwd": "workspace2",
                    "context_paths": [{"path": "notes", "permission": "read"}],
                },
            },
        ],
        "orchestrator": {
            **STORAGE,
            "context_paths": [
                {"path": "docs", "permission": "read"},
                {"path": "src", "permission": "write", "protected_paths": ["keep"]},
            ],
        },
        "ui": {"display_type": "simple", "logging_enabled": True},
        "timeout_settings": {"orchestrator_timeout_seconds": 1800},
    },
    "openai": team({"type": "openai", "model": "gpt-4o"}),
    "openai, reasoning": team(
        {
            "type": "openai",
            "model": "gpt-5-mini",
            "reasoning": {"effort": "low", "summary": "auto"},
            "text": {"verbosity": "low"},
        }
    ),
    "claude": team({"type": "claude", "model": "claude-sonnet-4-20250514", "max_tokens": 2000, "top_k": 5}),
    "gemini": team({"type": "gemini", "model": "gemini-2.5-flash", "enable_web_search": True}),
    "grok": team({"type": "grok", "model": "grok-4"}),
    "chatcompletion": team(
        {
            "type": "chatcompletion",
            "model": "llama-3.3-70b",
            "base_url": "https://api.cerebras.ai/v1",
            "seed": 7,
            "stop": ["END"],
        }
    ),
    "zai": team({"type": "zai", "model": "glm-4.5", "base_url": "https://api.z.ai/api/paas/v4/"}),
    "lmstudio": team({"type": "lmstudio", "model": "qwen2.5-7b-instruct"}),
    "vllm": team({"type": "vllm", "model": "own-model", "repetition_penalty": 1.1, "chat_template_kwargs": {"a": 1}}),
    "sglang": team({"type": "sglang", "model": "own-model", "separate_reasoning": True}),
    "claude_code": team({"type": "claude_code", "cwd": "workspace1"}, orchestrator=STORAGE),
    "azure_openai": team({"type": "azure_openai", "model": "our-deployment"}),
    "ag2": team(
        {
            "type": "ag2",
            "agent_config": {
                "type": "assistant",
                "name": "coder",
                "system_message": "Write code.",
                "llm_config": {"api_type": "openai", "model": "gpt-4o"},
                "code_execution_config": {
                    "executor": {"type": "LocalCommandLineCodeExecutor", "timeout": 60, "work_dir": "./code"}
                },
            },
        }
    ),
    "group": team(
        {
            "type": "ag2",
            "group_config": {
                "llm_config": {"api_type": "openai", "model": "gpt-4o"},
                "agents": [
                    {"type": "assistant", "name": "coder", "description": "Writes."},
                    {"type": "assistant", "name": "critic", "llm_config": {"api_type": "openai", "model": "gpt-4o"}},
                ],
                "pattern": {"type": "auto", "initial_agent": "coder"},
                "max_rounds": 10,
            },
        },
        target="0.1.12",
    ),
    "replay": team(
        {
            "type": "replay",
            "script": [
                {"steps": [{"text": "Ich denke 😀."}, {"delay_ms": 5, "text": "More."}]},
                {
                    "repeat": True,
                    "steps": [{"tool_calls": [{"name": "vote", "arguments": {"agent_id": "agent1", "reason": "ok"}}]}],
                },
                {"for": "final", "steps": [{"text": "Done."}]},
            ],
        }
    ),
    "map": team(
        {
            "type": "grok",
            "model": "grok-4",
            "mcp_servers": {
                "files": {"type": "stdio", "command": "uvx", "args": ["files-server"]},
                "search": {"type": "streamable-http", "url": "https://example.com/mcp"},
            },
        }
    ),
    "uploads": team(
        {
            "type": "chatcompletion",
            "model": "google/gemini-2.5-flash",
            "base_url": "https://openrouter.ai/api/v1",
            "upload_files": [
                {"image_path": "https://example.com/a.png"},
                {"audio_path": "https://example.com/a.wav"},
                {"video_path": "https://example.com/a.mp4"},
            ],
        }
    ),
    "planning": team(
        {
            "type": "gemini",
            "model": "gemini-2.5-flash",
            "mcp_servers": [{"name": "files", "type": "stdio", "command": "npx", "args": ["-y", "files"]}],
        },
        target="0.1.12",
        orchestrator={
            "coordination": {"enable_planning_mode": True, "planning_mode_instruction": "Plan."},
            "voting_sensitivity": "balanced",
            "max_new_answers_per_agent": 3,
        },
        memory={"enabled": True, "retrieval": {"limit": 5, "exclude_recent": True}},
    ),
    "single": {
        "agent": {"id": "solo", "system_message": "Be brief.", "backend": {"type": "gemini", "model": "gemini-2.5-pro"}},
        "ui": {"display_type": "rich_terminal", "use_orchestrator_for_single_agent": False},
    },
}
