# SPDX-License-Identifier: Apache-2.0
"""The judges of request bodies are themselves judged. (api-specs/README.md)"""

import json

from harness import shared, test
from provider import team_player
from wire import rules
from wire.judging import ask_sdk, body_faults
from wire.server import APIS

FOLDERS = {
    "anthropic": "anthropic",
    "responses": "openai_responses",
    "chat": "openai_chat",
    "gemini": "gemini",
}


def api_of(schema):
    if schema.startswith("anthropic"):
        return APIS["anthropic"], schema[len("anthropic-messages-") :][:10]
    if schema.startswith("gemini"):
        return APIS["gemini"], None
    return APIS["responses" if schema.endswith("CreateResponse") else "chat"], None


@test("every sample of a right request body passes the schemas, the SDK types and the rules; every wrong one does not")
def samples(world):
    cases = json.loads(shared("api-specs/request-samples.json").read_text())
    for case in cases:
        api, version = api_of(case["schema"])
        found = body_faults(api.NAME, case["doc"], version)
        if case["valid"]:
            found += rules.faults(api, case["doc"])
            assert not found, (case["why"], found)
        else:
            assert any(fault.startswith("schema") for fault in found), (case["why"], found)
            has_type_fault = any(fault.startswith("SDK") for fault in found)
            assert has_type_fault, (case["why"], found)
    world.note(f"{len(cases)} samples")


@test("the bodies that the recorded replies belong to pass, too")
def recorded_bodies(world):
    count = 0
    for name, folder in FOLDERS.items():
        for path in sorted(shared("fixtures/sse", folder).glob("*.json")):
            body = json.loads(path.read_text()).get("request")
            if body:
                faults = body_faults(name, body) + rules.faults(APIS[name], body)
                assert not faults, (path.name, faults)
                assert [part.kind for part in APIS[name].parts(body) if part.is_medium] == ["image"], path.name
                count += 1
    assert count == len(FOLDERS), count


def anthropic(*messages, **more):
    return {"model": "m", "max_tokens": 2000, "stream": True, "messages": list(messages), **more}


def chat(*messages, **more):
    return {"model": "m", "stream": True, "messages": list(messages), **more}


def responses(*items, **more):
    return {"model": "m", "stream": True, "input": list(items), **more}


def gemini(*contents, **more):
    return {"contents": list(contents), **more}


USER = {"role": "user", "content": "Hello"}
REPLY = {"role": "assistant", "content": "Hello"}
USE = {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "read", "input": {}}]}
RESULT = {"type": "tool_result", "tool_use_id": "a", "content": "text"}
CALL = {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "read"}}]}
SPEAK = {"role": "user", "parts": [{"text": "Hello"}]}
# Bodies that fit every schema and would be refused all the same, with a word of what is said about them.
AGAINST_RULES = (
    ("anthropic", anthropic(USER, USE, USER), "answers []"),
    ("anthropic", anthropic(USER, USE, {"role": "user", "content": [{"type": "text", "text": "x"}, RESULT]}), "behind"),
    ("anthropic", anthropic({"role": "user", "content": [RESULT]}), "results without calls"),
    ("anthropic", anthropic(USER, USER), "in a row"),
    ("anthropic", anthropic(REPLY), "begins with"),
    ("anthropic", anthropic(USER, thinking={"type": "enabled", "budget_tokens": 2000}), "budget_tokens 2000"),
    ("anthropic", anthropic(USER, tool_choice={"type": "auto"}), "without tools"),
    ("anthropic", anthropic({"role": "user", "content": [{"type": "text", "text": ""}]}), "an empty text"),
    ("chat", chat(USER, CALL, USER), "have no result"),
    ("chat", chat(USER, {"role": "tool", "tool_call_id": "a", "content": "x"}), "nobody waits"),
    ("chat", chat({"role": "user", "content": [{"type": "text", "text": "x"}]}), "has to be a string"),
    ("chat", chat(USER, {"role": "system", "content": "x"}), "behind others"),
    ("chat", chat(USER, parallel_tool_calls=True), "without tools"),
    ("chat", chat(USER, tools=[]), "an empty list of tools"),
    ("chat", chat(USER, enable_web_search=True), "a key of team files"),
    (
        "responses",
        responses(USER, {"type": "function_call", "call_id": "a", "name": "read", "arguments": "{}"}),
        "outputs",
    ),
    ("responses", responses({"role": "assistant", "content": [{"type": "input_text", "text": "x"}]}), "assistant"),
    ("responses", responses(USER, store=False, model="gpt-5"), "the reasoning is not asked for"),
    ("gemini", gemini(SPEAK, {"role": "model", "parts": [{"functionCall": {"name": "read"}}]}, SPEAK), "answers []"),
    ("gemini", gemini(SPEAK, SPEAK), "in a row"),
    ("gemini", gemini(SPEAK, toolConfig={"functionCallingConfig": {"mode": "AUTO"}}), "without tools"),
)


@test("bodies that fit the schemas and break a rule between messages are found out, and by the right rule")
def against_rules(world):
    for name, body, word in AGAINST_RULES:
        found = rules.faults(APIS[name], body)
        assert len(found) == 1 and word in found[0], (body, found)
    world.note(f"{len(AGAINST_RULES)} bodies")


@test("the official clients understand what the loopback server writes in their format")
def understood(world):
    server = world.plain_wire(team_player)
    for name in APIS:
        answer = ask_sdk(name, server.root, f"model-{name}")
        assert answer.get("text") == f"I think so. Final answer of model-{name}.", (name, answer)
        assert answer["usage"] == [100, 10] and not answer["calls"], (name, answer)

    def calls(exchange):
        exchange.request.tools = {"new_answer": {}}
        team_player(exchange)

    server.script = calls
    for name in APIS:
        answer = ask_sdk(name, server.root, f"model-{name}")
        assert answer.get("calls") == [["new_answer", {"content": f"Answer 2 of model-{name}."}]], (name, answer)


@test("the official clients upload, find and delete files at the loopback server")
def uploaded(world):
    server = world.plain_wire(team_player)
    path = world.file("notes.pdf", shared("fixtures/media/three-pages.pdf").read_bytes())
    for name in ("anthropic", "responses", "gemini"):
        identity = ask_sdk(name, server.root, upload=str(path))
        assert isinstance(identity, str), (name, identity)
        file = server.storage.files[identity]
        assert (file.data, file.media_type) == (path.read_bytes(), "application/pdf"), (name, file.media_type)
    assert not server.storage.left_over, server.storage.left_over
    unknown = [fault for fault in server.faults if "no path" in fault or "cannot be read" in fault]
    assert not unknown, unknown
