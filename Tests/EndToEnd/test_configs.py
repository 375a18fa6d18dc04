# SPDX-License-Identifier: Apache-2.0
"""Team files: how they are named, changed and refused. (protocol.md 5.2 `config`, 11; config.md 1, 6)"""

import base64
import json

from harness import DEMO, FACES, SILENCE, answer_then_vote, chat_team, demo, finish, replay_team, start_params, test

TEAM = replay_team(
    one=answer_then_vote("First.", final="From one."), two=answer_then_vote("Second.", final="From two.")
)
INSTANT = {"speed": "instant"}


def team_text(name):
    """A team file as YAML whose agent has this id."""
    return f"""agents:
  - id: {name}
    backend:
      type: replay
      script:
        - steps: [{{text: "I am {name}."}}]
"""


def started_by(one, config, **more):
    """Starts a run by a config and returns the id of its first agent."""
    result = one.call("massgen/run/start", {"config": config, "prompt": "Who?", "replay": INSTANT, **more})
    return result["agents"][0]["id"]


@test("a team can be given by path, uri, name, text and value", FACES)
def references(world, face):
    one = world.start(face)
    path = world.file("some team/my.massgen.yaml", team_text("filed"))
    assert started_by(one, {"path": str(path)}) == "filed"
    assert started_by(one, {"path": "some team/my.massgen.yaml"}) == "filed"
    assert started_by(one, {"path": "my.massgen.yaml"}, cwd=str(path.parent)) == "filed"
    assert started_by(one, {"uri": path.as_uri()}) == "filed"
    assert started_by(one, {"name": "three-agents-demo"}) == "scout"
    assert started_by(one, {"name": "basics/three-agents-demo"}) == "scout"
    assert started_by(one, {"text": team_text("typed")}) == "typed"
    assert started_by(one, {"text": json.dumps(TEAM)}) == "one"
    assert started_by(one, {"inline": TEAM}) == "one"
    json_path = world.file("team.json", json.dumps(TEAM))
    assert started_by(one, {"path": str(json_path)}) == "one"


@test("an open document wins over the disk, with all its edits", FACES, fault="documents.disk-changes")
def open_document(world, face):
    one = world.start(face)
    path = world.file("team.massgen.yaml", team_text("disk"))
    uri = path.as_uri()
    one.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": team_text("open")}},
    )
    assert started_by(one, {"uri": uri}) == "open"
    change = lambda version, *changes: one.notify(  # noqa: E731
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)}
    )
    at = lambda line, first, last: {
        "start": {"line": line, "character": first},
        "end": {"line": line, "character": last},
    }  # noqa: E731
    change(
        2,
        {"range": at(1, 8, 12), "text": "edit"},
        {"range": at(1, 12, 12), "text": "ed😀"},
        {"range": at(1, 14, 16), "text": "twice"},
    )
    assert started_by(one, {"uri": uri}) == "editedtwice"
    change(1, {"text": team_text("older")})
    assert started_by(one, {"uri": uri}) == "editedtwice"
    change(7, {"text": team_text("whole")})
    assert started_by(one, {"uri": uri}) == "whole"
    change(8)
    change(
        9,
        {"range": {"start": {"line": 999, "character": 0}, "end": {"line": 1000, "character": -4}}, "text": "# end\n"},
    )
    assert started_by(one, {"uri": uri}) == "whole"
    one.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    one.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    one.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert started_by(one, {"uri": uri}) == "disk"
    one.notify(
        "textDocument/didChange",
        {"textDocument": {"uri": "file:///never/opened", "version": 1}, "contentChanges": [{"text": "x"}]},
    )
    one.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": "untitled:Team-1", "version": 0, "text": team_text("untitled")}},
    )
    assert started_by(one, {"uri": "untitled:Team-1"}) == "untitled"


@test("overrides change values, add members and append agents", FACES)
def overrides(world, face):
    server = world.provider()
    one = world.start(face)
    team = chat_team("http://127.0.0.1:9/v1", "a", "b")
    result = finish(
        one,
        team,
        overrides=[
            {"path": "/agents/0/backend/base_url", "value": server.url},
            {"path": "/agents/1/backend/base_url", "value": server.url},
            {"path": "/agents/1/backend/model", "value": "other/model"},
            {"path": "/agents/0/backend/temperature", "value": 0.25},
            {
                "path": "/agents/-",
                "value": {"id": "c", "backend": {"type": "chatcompletion", "model": "third", "base_url": server.url}},
            },
            {"path": "/orchestrator/max_new_answers_per_agent", "value": 1},
        ],
    )
    assert result["status"] == "completed", result
    assert {request.model for request in server.requests} == {"a", "other/model", "third"}
    assert server.of_model("a")[0].json["temperature"] == 0.25
    started = one.run(result["runId"]).events[0]
    assert started["limits"]["maxNewAnswersPerAgent"] == 1
    for path in ("/agents/9/backend/model", "/agents/zero/id"):
        error = one.error("massgen/run/start", start_params(team, overrides=[{"path": path, "value": "x"}]))
        assert error.code in (-31005, -32602), error


@test("parameters of the file reach the provider as they are")
def parameters(world):
    server = world.provider()
    one = world.start("rpc", env={"E2E_TOKEN": "token-0123456789"})
    team = chat_team(
        server.url,
        "m",
        temperature=0.5,
        max_tokens=77,
        top_p=0.9,
        extra_body={"deep": {"x": [1, 2.5, None]}},
        extra_headers={"X-Team": "blue"},
    )
    finish(one, team)
    request = server.requests[0]
    assert (
        request.json["temperature"] == 0.5
        and request.json["top_p"] == 0.9
        and request.json["deep"] == {"x": [1, 2.5, None]}
    )
    assert 77 in (request.json.get("max_tokens"), request.json.get("max_completion_tokens"))
    assert request.headers["x-team"] == "blue" and "authorization" not in request.headers
    assert request.json["stream"] is True and request.path == "/v1/chat/completions"
    assert "massgen" in request.headers["user-agent"]
    assert "expect" not in request.headers


def refused(one, text, code=-31005, **more):
    error = one.error("massgen/run/start", {"config": {"text": text}, "prompt": "p", **more})
    assert error.code == code, error
    return error


BAD_TEAMS = [
    ("agents:\n  - id: a\n    backend: {type: replay\n", "yaml-syntax", None),
    ("agents:\n\t- id: a\n", "yaml-tab-indent", 1),
    ("", "yaml-empty-document", 0),
    ("- 1\n- 2\n", "yaml-root-not-mapping", 0),
    ("ui:\n  display_type: simple\n", "agents-missing", None),
    ("agents: []\n", "agents-empty", 0),
    ("agents: five\n", "agents-not-list", 0),
    ("agents:\n  - five\n", "agent-not-mapping", 1),
    ("agents:\n  - id: a\n", "backend-missing", 1),
    ("agents:\n  - id: a\n    backend: {type: telepathy, model: m}\n", "backend-type-unknown", 2),
    ("agents:\n  - id: a\n    backend: {type: replay, script: [{steps: [{sing: 1}]}]}\n", "replay-step", 2),
    ("agents:\n  - id: a\n    backend: {type: replay}\n", "replay-source", 2),
    ("agents:\n  - id: ä😀\n    backend: {type: replay, script: [], cassette: x}\n", "replay-source", 2),
]


@test("a wrong team file is -31005 with codes and places, and nothing starts", FACES)
def invalid(world, face):
    one = world.start(face)
    for text, code, line in BAD_TEAMS:
        error = refused(one, text)
        errors = [d for d in error.data["diagnostics"] if d["severity"] == 1]
        assert error.data["name"] == "ConfigInvalid" and errors, error
        mine = [d for d in errors if d["code"] == code]
        assert mine, f"{text!r} gave {[d['code'] for d in errors]}, not {code}"
        start = mine[0]["range"]["start"]
        assert mine[0]["source"] == "massgen" and mine[0]["message"]
        assert line is None or start["line"] == line, (text, mine[0])
        assert start["line"] <= text.count("\n") and start["character"] >= 0
    error = one.error("massgen/run/start", {"config": {"text": '{"agents": [}'}, "prompt": "p"})
    assert error.code == -31005, error
    assert one.call("massgen/run/list")["runs"] == []


@test("places of diagnostics count in the client's encoding", fault="documents.odd-text")
def positions(world):
    text = "agents:\n  - {id: 😀é, backend: {type: telepathy, model: m}}\n"
    column = text.split("\n")[1].index("telepathy")
    for encoding, expected in (("utf-32", column), ("utf-16", column + 1), ("utf-8", column + 3 + 1)):
        one = world.start("lsp", capabilities={"general": {"positionEncodings": [encoding]}})
        error = refused(one, text)
        start = next(d for d in error.data["diagnostics"] if d["code"] == "backend-type-unknown")["range"]["start"]
        assert (start["line"], start["character"]) == (1, expected), (encoding, start)


@test("warnings come with the start result and do not stop it")
def warnings(world):
    one = world.start("rpc")
    text = team_text("warned").replace("type: replay", "type: replay\n      speeed: 2")
    result = one.call("massgen/run/start", {"config": {"text": text}, "prompt": "p", "replay": INSTANT})
    found = [d for d in result["warnings"] if d["code"] == "unknown-key"]
    assert found and found[0]["range"]["start"]["line"] == 4 and "speed" in json.dumps(found[0]), result["warnings"]


@test("a team that is not there is -31006 with the places searched", FACES)
def not_found(world, face):
    one = world.start(face)
    error = one.error("massgen/run/start", {"config": {"path": "no/such.yaml"}, "prompt": "p"})
    assert error.code == -31006 and any(place.endswith("no/such.yaml") for place in error.data["searched"]), error
    assert error.data["name"] == "ConfigNotFound"
    for config in (
        {"name": "no-such-team"},
        {"path": str(world.cwd)},
        {"uri": (world.cwd / "gone.yaml").as_uri()},
        {"name": "../../etc/passwd"},
    ):
        error = one.error("massgen/run/start", {"config": config, "prompt": "p"})
        assert error.code == -31006 and isinstance(error.data["searched"], list), (config, error)
        assert not any("etc" in place for place in error.data["searched"]), error.data


@test("a missing key is -31007 and names its variable", FACES, fault="secrets.diagnostics")
def missing_key(world, face):
    one = world.start(face)
    team = {
        "agents": [
            {"id": "c", "backend": {"type": "chatcompletion", "model": "m", "base_url": "https://api.cerebras.ai/v1"}}
        ]
    }
    error = one.error("massgen/run/start", start_params(team))
    assert error.code == -31007 and error.data["variables"] == ["CEREBRAS_API_KEY"], error
    assert "CEREBRAS_API_KEY" in error.message and error.data["hint"] and error.data["provider"]
    team["agents"][0]["backend"].update(base_url="http://127.0.0.1:9/v1", api_key_env="MY_OWN_KEY")
    error = one.error("massgen/run/start", start_params(team))
    assert error.code == -31007 and error.data["variables"] == ["MY_OWN_KEY"], error


@test("an agent without a key does not stop the others")
def one_missing_key(world):
    server = world.provider()
    one = world.start("rpc")
    team = chat_team(server.url, "a", "b")
    team["agents"].append(
        {"id": "c", "backend": {"type": "chatcompletion", "model": "m", "base_url": "https://api.cerebras.ai/v1"}}
    )
    result = one.call("massgen/run/start", start_params(team))
    assert "CEREBRAS_API_KEY" in result["agents"][2]["problem"], result["agents"]
    assert one.completed(result["runId"])["status"] == "completed"


@test("keys come from .env beside the run, and go only where they belong", fault="secrets.nowhere")
def dot_env(world):
    server = world.provider()
    world.file(".env", "E2E_KEY='sk-from-dotenv-0123456789'\nCEREBRAS_API_KEY=sk-cerebras-0123456789\n")
    one = world.start("rpc")
    finish(one, chat_team(server.url, "with", api_key_env="E2E_KEY"))
    finish(one, chat_team(server.url, "without"))
    assert server.of_model("with")[0].headers["authorization"] == "Bearer sk-from-dotenv-0123456789"
    assert all("authorization" not in request.headers for request in server.of_model("without"))


def without_ears(server):
    """A team of which one model hears and the other, Claude, does not."""
    hears = {"type": "gemini", "model": "hears", "base_url": server.root, "api_key_env": "E2E_KEY"}
    return {"agents": [{"id": "hears", "backend": hears}, {"id": "deaf", "backend": {**hears, **DEAF}}]}


DEAF = {"type": "claude", "model": "deaf"}
WIRE_KEY = "sk-configs-3b1f0d5a7c9e2846"


@test("what an agent cannot take is -31009 with a row for it, and nothing is sent", FACES, fault="messages.files")
def unsupported(world, face):
    server = world.wire(key=WIRE_KEY)
    one = world.start(face, env={"E2E_KEY": WIRE_KEY})
    block = {"type": "audio", "mimeType": "audio/wav", "data": SILENCE}
    params = start_params(without_ears(server))
    params["prompt"] += [block, {"type": "file", "path": world.file("notes.wav", base64.b64decode(SILENCE)).name}]
    error = one.error("massgen/run/start", {**params, "cwd": str(world.cwd)})
    assert error.code == -31009 and error.data["name"] == "UnsupportedContent" and error.data["retryable"] is False
    assert [(row["agentId"], row["block"]) for row in error.data["matrix"]] == [
        ("deaf", "1: audio"),
        ("deaf", "2: file"),
    ], error.data
    for row in error.data["matrix"]:
        assert row["provider"] == "anthropic" and row["supported"] is False and "no sound" in row["reason"], row
    assert "onUnsupported" in error.message + error.data.get("hint", ""), error
    assert server.requests == [] and one.call("massgen/run/list")["runs"] == []


@test(
    "onUnsupported says what becomes of a file that an agent cannot take: a note or nothing, and a notice of it",
    fault="messages.files",
)
def on_unsupported(world):
    server = world.wire(key=WIRE_KEY)
    one = world.start("rpc", env={"E2E_KEY": WIRE_KEY})
    block = {"type": "audio", "mimeType": "audio/wav", "data": SILENCE}
    for wanted, code, is_told in (("describe", "media_described", True), ("drop", "media_dropped", False)):
        params = start_params(without_ears(server), wait=True, onUnsupported=wanted)
        params["prompt"].append(block)
        result = one.call("massgen/run/start", params)
        assert result["status"] == "completed", result
        notices = one.run(result["runId"]).of_type("notice")
        assert [(notice["code"], notice["agentId"]) for notice in notices] == [(code, "deaf")], notices
        for model, has_sound in (("hears", True), ("deaf", False)):
            request = server.of_model(model)[0]
            assert [part.data for part in request.media] == [base64.b64decode(SILENCE)] * has_sound, (wanted, request.parts)
            note = any("audio 2" in part.text for part in request.parts if part.kind == "text")
            assert note == (is_told and not has_sound), (wanted, request.parts)
        server.requests.clear()
    error = one.error("massgen/run/start", {**params, "onUnsupported": "ignore"})
    assert error.code == -32602 and error.data["pointer"] == "/onUnsupported", error


@test(
    "a file block that leads nowhere, or whose content is broken, is -32602 with its place and its name",
    FACES,
    fault="messages.files",
)
def wrong_blocks(world, face):
    one = world.start(face)
    for block, word in (
        ({"type": "file", "path": "gone.png"}, "gone.png"),
        ({"type": "resource_link", "uri": (world.cwd / "gone.pdf").as_uri()}, "gone.pdf"),
        ({"type": "image", "mimeType": "image/png", "data": "not base64!"}, "base64"),
        ({"type": "image", "mimeType": "image/png"}, "data"),
        ({"type": "file"}, "path"),
    ):
        params = start_params(DEMO, cwd=str(world.cwd))
        params["prompt"].append(block)
        error = one.error("massgen/run/start", params)
        assert error.code == -32602 and error.data["pointer"].startswith("/prompt/1"), (block, error)
        assert word in error.message + error.data.get("hint", ""), (block, error)
    assert one.call("massgen/run/list")["runs"] == []


@test("answers that follow a schema are refused as not built", FACES)
def output_schema(world, face):
    one = world.start(face)
    assert one.error("massgen/run/start", start_params(DEMO, outputSchema={"type": "object"})).code == -31009
    assert one.call("massgen/run/list")["runs"] == []


# What needs programs of its own, with the keys without which the file would be wrong.
PROGRAMS = {
    "ag2": {"agent_config": {"type": "assistant", "name": "a", "llm_config": [{"api_type": "openai", "model": "m"}]}},
    "codex": {},
    "copilot": {},
    "gemini_cli": {},
    "antigravity_cli": {},
}


@test("a team whose backends are not built is refused with a way out")
def not_built(world):
    one = world.start("rpc", env={"ANTHROPIC_API_KEY": "sk-ant-0123456789abcdef", "OPENAI_API_KEY": "sk-0123456789"})
    for kind, keys in PROGRAMS.items():
        error = one.error(
            "massgen/run/start", start_params({"agents": [{"id": "c", "backend": {"type": kind, **keys}}]})
        )
        assert error.code == -31005, (kind, error)
        errors = [finding["code"] for finding in error.data["diagnostics"] if finding["severity"] == 1]
        assert errors == ["backend-not-built"] and kind in error.message and error.data["hint"], (kind, error)


@test("an empty prompt is refused", FACES)
def empty_prompt(world, face):
    one = world.start(face)
    for prompt in ("", "  \n", [], [{"type": "text", "text": " "}]):
        error = one.error("massgen/run/start", {**start_params(DEMO), "prompt": prompt})
        assert error.code == -32602 and error.data["pointer"].startswith("/prompt"), (prompt, error)


@test("a prompt of 32 MiB is taken, one byte more is -31010", FACES, alone=True)
def prompt_limit(world, face):
    one = world.start(face)
    limit = 32 << 20
    error = one.error("massgen/run/start", {**demo(), "prompt": "x" * (limit + 1)}, timeout=90)
    assert error.code == -31010 and error.data["limit"] == limit and error.data["actual"] == limit + 1, error
    result = one.call(
        "massgen/run/start", {**demo(wait=True), "prompt": [{"type": "text", "text": "x" * limit}]}, timeout=90
    )
    assert result["status"] == "completed", result
    one.call("massgen/server/status")


@test("a large prompt reaches the provider whole")
def large_prompt(world):
    server = world.provider(lambda exchange: (exchange.stream(), exchange.text("ok"), exchange.finish()))
    one = world.start("rpc")
    prompt = "äöü😀 line\n" * 200_000
    finish(one, chat_team(server.url, "m"), prompt)
    assert server.requests[0].json["messages"][-1]["content"] == prompt


@test("the search for a team with nothing named is the command line's, not the wire's")
def no_config(world):
    world.file("only.massgen.yaml", team_text("only"))
    one = world.start("rpc")
    assert one.error("massgen/run/start", {"prompt": "p"}).code == -32602
