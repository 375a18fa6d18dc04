# SPDX-License-Identifier: Apache-2.0
"""MassGen's own team files, unchanged but for the addresses of their models. (design.md decision 10)"""

import re

from harness import FACES, finish, shared, test

# Backend types that speak Chat Completions.
CHAT_TYPES = {
    "chatcompletion",
    "zai",
    "lmstudio",
    "vllm",
    "sglang",
    "grok",
    "cerebras",
    "together",
    "fireworks",
    "groq",
    "openrouter",
    "moonshot",
    "nebius",
    "qwen",
    "poe",
    "xai",
}


def backends(text):
    """The types of a file's backends, read off its lines, and whether it has one `agent` instead of `agents`."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    types = []
    for number, line in enumerate(lines):
        if not re.match(r"\s*backend:\s*(#.*)?$", line):
            continue
        indent = len(line) - len(line.lstrip())
        child = None
        for below in lines[number + 1 :]:
            depth = len(below) - len(below.lstrip())
            if depth <= indent:
                break
            child = child or depth
            found = re.match(r"\s*type:\s*[\"']?([\w-]+)", below)
            if depth == child and found:
                types.append(found.group(1).lower())
                break
        else:
            types.append("")
    return types, bool(re.search(r"^agent:", text, re.M))


def chat_teams():
    """(path, number of agents, whether it is a lone `agent`) of each file with Chat Completions agents only."""
    folder = shared("corpus/massgen-v0.0.30")
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        types, is_single = backends(path.read_text())
        if types and set(types) <= CHAT_TYPES:
            found.append((path, len(types), is_single))
    assert len(found) >= 10, found
    return found


def run_team(one, path, count, is_single, url):
    places = ["/agent"] if is_single else [f"/agents/{index}" for index in range(count)]
    overrides = [{"path": f"{place}/backend/base_url", "value": url} for place in places]
    return finish(one, path, "What is a language server?", overrides=overrides, timeout=90)


@test("three_agents_opensource.yaml runs to a voted final answer", FACES)
def three_agents(world, face):
    path = shared("corpus/massgen-v0.0.30/basic/multi/three_agents_opensource.yaml")
    server = world.provider()
    one = world.start(face)
    result = run_team(one, path, 3, False, server.url)
    assert result["status"] == "completed" and result["stopReason"] == "decided", result
    assert [vote["by"] for vote in result["votes"]] == ["gpt-oss-1", "qwen", "gpt-oss-2"], result["votes"]
    assert result["winner"] == "gpt-oss-1" and result["answer"]["text"] == "I think so. Final answer of gpt-oss-120b."
    assert {request.model for request in server.requests} == {
        "gpt-oss-120b",
        "Qwen/Qwen3-4B-fast",
        "accounts/fireworks/models/gpt-oss-20b",
    }
    assert all("authorization" not in request.headers for request in server.requests)


@test("every v0.0.30 team of Chat Completions agents runs to its final answer", FACES)
def every_team(world, face):
    one = world.start(face)
    teams = chat_teams()
    for path, count, is_single in teams:
        server = world.provider()
        result = run_team(one, path, count, is_single, server.url)
        name = path.relative_to(shared("corpus"))
        assert result["status"] == "completed", (name, result)
        assert result["answer"]["text"].startswith("I think so."), (name, result["answer"])
        if count > 1:
            assert len(result["votes"]) == count and result["stopReason"] == "decided", (name, result)
        server.stop()
    world.note(f"{len(teams)} teams")


# A file that is looked for once the team has been read and understood; so a request with it never starts a run.
MISSING = {"type": "file", "path": "/nowhere/picture.png"}


@test("every v0.0.29 and v0.0.30 team file loads without an error, whatever keys and programs are there", FACES)
def every_file(world, face):
    one = world.start(face, options={"trustedRoots": ["/"]})
    count = 0
    for version in ("massgen-v0.0.29", "massgen-v0.0.30"):
        for path in sorted(shared("corpus", version).rglob("*.yaml")):
            prompt = [{"type": "text", "text": "Q"}, MISSING]
            error = one.error("massgen/run/start", {"config": {"path": str(path)}, "prompt": prompt})
            assert error.code == -32602 and error.data["pointer"] == "/prompt/1", (path, error)
            count += 1
    wrong = {"config": {"inline": {"agents": []}}, "prompt": [{"type": "text", "text": "Q"}, MISSING]}
    assert one.error("massgen/run/start", wrong).code == -31005, "a wrong file is not told from a right one"
    world.note(f"{count} files")
