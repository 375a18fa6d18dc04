# SPDX-License-Identifier: Apache-2.0
"""Settings of team files in the words of each API; what an API or a model refuses never gets there. (backends.md 13)"""

from harness import finish, test
from wire.matrix import TYPES, begin

KEY = "sk-wire-settings-1e5c9a7d3b8f6042"
# (type, model, keys of the team file, members the request must have, members it must not have)
SETTINGS = (
    (
        "claude",
        "claude-sonnet-4-5",
        {"max_tokens": 3000, "temperature": 0.3, "top_k": 7, "stop_sequences": ["END"], "metadata": {"user_id": "u"}},
        {"max_tokens": 3000, "temperature": 0.3, "top_k": 7, "stop_sequences": ["END"], "metadata": {"user_id": "u"}},
        (),
    ),
    (
        "claude",
        "claude-sonnet-4-5",
        {"max_tokens": 4000, "thinking": {"type": "enabled", "budget_tokens": 2000}},
        {"max_tokens": 4000, "thinking": {"type": "enabled", "budget_tokens": 2000}},
        ("temperature",),
    ),
    (
        "claude",
        "claude-sonnet-4-5",
        {"api_version": "2026-10-21", "temperature": 0.3, "max_tokens": 3000},
        {"max_tokens": 3000},
        ("temperature",),
    ),
    (
        "openai",
        "gpt-4.1",
        {"max_tokens": 900, "temperature": 0.3, "top_p": 0.9, "parallel_tool_calls": False, "user": "u"},
        {"max_output_tokens": 900, "temperature": 0.3, "top_p": 0.9, "user": "u"},
        ("max_tokens", "parallel_tool_calls"),
    ),
    (
        "openai",
        "gpt-5-nano",
        {"reasoning": {"effort": "low", "summary": "auto"}, "text": {"verbosity": "low"}, "store": False},
        {"reasoning": {"effort": "low", "summary": "auto"}, "text": {"verbosity": "low"}, "store": False},
        ("temperature",),
    ),
    (
        "gemini",
        "gemini-2.5-flash",
        {"max_tokens": 900, "temperature": 0.3, "top_p": 0.9, "top_k": 7, "seed": 5, "stop_sequences": ["END"]},
        {
            "generationConfig/maxOutputTokens": 900,
            "generationConfig/temperature": 0.3,
            "generationConfig/topP": 0.9,
            "generationConfig/topK": 7,
            "generationConfig/seed": 5,
            "generationConfig/stopSequences": ["END"],
        },
        ("max_tokens",),
    ),
    (
        "azure_openai",
        "my-deployment",
        {"max_tokens": 900, "temperature": 0.3, "stop": ["END"], "seed": 5},
        {"max_completion_tokens": 900, "temperature": 0.3, "stop": ["END"], "seed": 5},
        ("max_tokens",),
    ),
    (
        "chatcompletion",
        "some-model",
        {"max_tokens": 900, "temperature": 0.3, "stop": ["END"], "extra_body": {"chat_template_kwargs": {"a": True}}},
        {"max_tokens": 900, "temperature": 0.3, "stop": ["END"], "chat_template_kwargs": {"a": True}},
        ("extra_body",),
    ),
    (
        "vllm",
        "some-model",
        {"max_tokens": 900, "top_k": 7, "repetition_penalty": 1.1},
        {"max_tokens": 900, "top_k": 7, "repetition_penalty": 1.1},
        (),
    ),
)


def member(body, path):
    for name in path.split("/"):
        body = body.get(name, {}) if isinstance(body, dict) else None
    return body


def register(number, name, model, given, wanted, absent):
    @test(f"{name}: settings arrive under the names of the API ({number}: {', '.join(given)})")
    def settings(world):
        kind = TYPES[name]
        server, one = begin(world, kind, KEY, extras=("chat_template_kwargs",))
        backend = kind.backend(server, model, **given)
        if name == "azure_openai":
            backend["api_version"] = "2025-01-01-preview"
        # Keys of this product and of MassGen that no API knows.
        backend["media_max_file_size_mb"] = 8
        team = {"agents": [{"id": "first", "backend": backend}, {"id": "second", "backend": backend}]}
        result = finish(one, team)
        assert result["status"] == "completed", result
        for request in server.model_calls:
            body = request.json
            found = {path: member(body, path) for path in wanted}
            assert found == wanted, found
            assert not [
                key for key in absent if key in body and not (key == "parallel_tool_calls" and body.get("tools"))
            ]
            if name == "claude":
                version = given.get("api_version", "2023-06-01")
                assert request.headers["anthropic-version"] == version, request.headers
            if name == "azure_openai":
                assert request.query == {"api-version": "2025-01-01-preview"}, request.path
                assert request.route == f"/openai/deployments/{model}/chat/completions", request.path


for number, row in enumerate(SETTINGS, 1):
    register(number, *row)
