# SPDX-License-Identifier: Apache-2.0
"""The judges of request bodies are themselves judged. (api-specs/README.md)"""

import json

from harness import shared, test
from provider import team_player
from wire import rules
from wire.judging import Judge, ask_sdks
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
    judge = Judge.shared()
    cases = json.loads(shared("api-specs/request-samples.json").read_text())
    for case in cases:
        api, version = api_of(case["schema"])
        found = judge.faults(api.NAME, case["doc"], version)
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
    judge, count = Judge.shared(), 0
    for name, folder in FOLDERS.items():
        for path in sorted(shared("fixtures/sse", folder).glob("*.json")):
            body = json.loads(path.read_text()).get("request")
            if body:
                faults = judge.faults(name, body) + rules.faults(APIS[name], body)
                assert not faults, (path.name, faults)
                assert [part.kind for part in APIS[name].parts(body) if part.is_medium] == ["image"], path.name
                count += 1
    assert count == len(FOLDERS), count


@test("the official clients understand what the loopback server writes in their format")
def understood(world):
    Judge.shared()
    server = world.plain_wire(team_player)
    answers = ask_sdks([{"api": name, "root": server.root, "model": f"model-{name}"} for name in APIS])
    for name, answer in zip(APIS, answers):
        assert answer.get("text") == f"I think so. Final answer of model-{name}.", (name, answer)
        assert answer["usage"] == [100, 10] and not answer["calls"], (name, answer)

    def calls(exchange):
        exchange.request.tools = {"new_answer": {}}
        team_player(exchange)

    server.script = calls
    answers = ask_sdks([{"api": name, "root": server.root, "model": f"model-{name}"} for name in APIS])
    for name, answer in zip(APIS, answers):
        assert answer.get("calls") == [["new_answer", {"content": f"Answer 2 of model-{name}."}]], (name, answer)
