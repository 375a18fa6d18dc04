# SPDX-License-Identifier: Apache-2.0
"""Tools that providers run themselves, in each dialect; where there are none, none are pretended. (backends.md 3.2)"""

import json

from harness import finish, test
from wire.matrix import TYPES, begin

KEY = "sk-wire-tools-8d3a6f1c5e7b9240"
SEARCH, CODE, INTERPRETER = "enable_web_search", "enable_code_execution", "enable_code_interpreter"
# (type, key of the team file, model, the word that the request has to show)
ASKED = (
    ("claude", SEARCH, "claude-sonnet-4-5", "web_search"),
    ("claude", CODE, "claude-sonnet-4-5", "code_execution"),
    ("openai", SEARCH, "gpt-5-nano", "'web_search'"),
    ("openai", INTERPRETER, "gpt-5-nano", "'code_interpreter'"),
    ("gemini", SEARCH, "gemini-3-pro-preview", "googleSearch"),
    ("gemini", CODE, "gemini-3-pro-preview", "codeExecution"),
    ("openrouter", SEARCH, "vendor/model", "'web'"),
    ("qwen", SEARCH, "qwen-max", "enable_search"),
    ("groq", SEARCH, "openai/gpt-oss-120b", "browser_search"),
    ("groq", INTERPRETER, "openai/gpt-oss-120b", "code_interpreter"),
)
# Tools of Chat Completions providers that are types of the `tools` list.
DIALECTS = ("browser_search", "code_interpreter")
WITHOUT = ("cerebras", "fireworks", "together", "moonshot", "nebius", "poe", "zai", "lmstudio", "vllm", "sglang")


def register(name, key, model, word):
    @test(f"{name}: {key} asks for the provider's own tool, beside those of the team")
    def asked(world):
        server, one = begin(world, TYPES[name], KEY, extras=DIALECTS)
        backend = TYPES[name].backend(server, model, **{key: True})
        team = {"agents": [{"id": "first", "backend": backend}, {"id": "second", "backend": backend}]}
        result = finish(one, team)
        assert result["status"] == "completed", result
        for request in server.model_calls:
            assert word in str(request.server_tools), request.server_tools
            assert "web_search" not in request.tools, "a function that nobody executes"
        assert any({"new_answer", "vote"} & set(request.tools) for request in server.model_calls)
        if name == "claude" and key == CODE:
            betas = [request.headers.get("anthropic-beta", "") for request in server.model_calls]
            assert all("code-execution" in beta for beta in betas), betas


for row in ASKED:
    register(*row)


@test("gemini: a model that takes its own tools only alone gets them where it has no others, and that is told")
def alone(world):
    server, one = begin(world, TYPES["gemini"], KEY)
    backend = TYPES["gemini"].backend(server, "gemini-2.5-flash", **{SEARCH: True})
    result = finish(one, {"agents": [{"id": "first", "backend": backend}, {"id": "second", "backend": backend}]})
    assert result["status"] == "completed", result
    for request in server.model_calls:
        assert bool(request.server_tools) != bool(request.tools), (request.server_tools, request.tools)
    assert any(request.server_tools for request in server.model_calls), "not even where nothing speaks against it"
    notices = [event["code"] for event in one.run(result["runId"]).of_type("notice")]
    assert "provider_tool_dropped" in notices, notices


@test("providers that search nothing and run no code are not asked to, and the team file is told")
def not_asked(world):
    for name in WITHOUT:
        server, one = begin(world, TYPES[name], KEY, extras=DIALECTS)
        team = TYPES[name].team(server, "model-a", **{SEARCH: True, INTERPRETER: True})
        answer = one.answer(one.request("massgen/config/validate", {"text": json.dumps(team)}))
        found = [one["code"] for one in answer["result"]["diagnostics"]]
        assert "capability-unsupported" in found, (name, answer)
        result = finish(one, team)
        assert result["status"] == "completed", (name, result)
        for request in server.model_calls:
            assert not request.server_tools and not request.tools, (name, request.json.get("tools"))
