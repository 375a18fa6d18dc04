# SPDX-License-Identifier: Apache-2.0
"""What a provider has to get back as it came: signatures, encrypted reasoning, calls and their ids. (backends.md 0.4)"""

import json

from harness import finish, shared, test
from provider import team_player
from wire.matrix import TYPES, begin

KEY = "sk-wire-replay-4b7d1e9f3a6c8025"
# A type of a team file, the folder of its format, and the streams of it that ask for something back.
RECORDINGS = (
    ("claude", "anthropic", None),
    ("openai", "openai_responses", None),
    ("gemini", "gemini", None),
    ("moonshot", "openai_chat", ("09-reasoning-content",)),
    ("openrouter", "openai_chat", ("10-openrouter-reasoning-comments-cost",)),
)


def recordings(folder, names):
    """Streams that end well and say what has to go back, by name."""
    found = {}
    for path in sorted(shared("fixtures/sse", folder).glob("*.json")):
        case = json.loads(path.read_text())
        ends = [event["reason"] for event in case["events"] if event["type"] == "finish"]
        if case.get("replay") and ends in (["stop"], ["tool_calls"]) and (names is None or path.stem in names):
            if case["replay"].get("content") != []:
                found[path.stem] = (case["replay"], path.with_suffix(".sse").read_bytes())
    assert found, folder
    return found


def turns(request):
    """The assistant's turns of a request in the form of the fixtures' `replay`, cache marks aside."""
    body = json.loads(json.dumps(request.json), object_hook=lambda value: drop(value, "cache_control"))
    if request.api.NAME == "gemini":
        return [content for content in body["contents"] if content["role"] == "model"]
    if request.api.NAME == "responses":
        items = [item for item in body["input"] if item.get("role") not in ("user", "system", "developer")]
        return [{"input_items": [item for item in items if item.get("type") != "function_call_output"]}]
    return [message for message in body["messages"] if message["role"] == "assistant"]


def drop(value, key):
    value.pop(key, None)
    return value


def register(name, folder, names):
    @test(f"{name}: what the provider signed, encrypted or numbered goes back to it unchanged")
    def replayed(world):
        kind = TYPES[name]
        cases = recordings(folder, names)

        def script(exchange):
            recording = cases.get(exchange.request.model)
            if recording and exchange.request.number == 0:
                exchange.recorded(recording[1])
                return
            # News from the other agent would begin a new conversation.
            patience = 250
            while patience and not recording and len(server.of_model(exchange.request.model[: -len("-other")])) < 2:
                exchange.pause(0.02)
                patience -= 1
            team_player(exchange)

        server, one = begin(world, kind, KEY, script=script)
        problems = []
        for model, (replay, _) in cases.items():
            result = finish(one, kind.team(server, model, f"{model}-other"))
            requests = server.of_model(model)
            if result["status"] != "completed" or len(requests) < 2:
                problems.append(f"{model}: {len(requests)} requests, {result!s:.300}")
            elif replay not in turns(requests[1]):
                problems.append(f"{model}: wanted {json.dumps(replay)}, got {json.dumps(turns(requests[1]))}")
        assert not problems, "\n".join(problems)
        world.note(f"{len(cases)} streams")


for row in RECORDINGS:
    register(*row)
