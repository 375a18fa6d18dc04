# SPDX-License-Identifier: Apache-2.0
"""Who may start programs: nothing in a team file does before its folder is trusted. (protocol.md 2.2; -31008)"""

import json

from harness import FACES, answer_then_vote, start_params, test

# One agent that would start a program, which is not there, and one that plays its part without any.
TEAM = {
    "agents": [
        {
            "id": "coder",
            "backend": {"type": "claude_code", "cwd": "one", "cli_path": "/nonexistent/claude", "api_key": "sk-ant-x"},
        },
        {"id": "player", "backend": {"type": "replay", "script": answer_then_vote(final="Done.")}},
    ]
}


def refusal(one, params):
    """The error of a start; None when it was taken."""
    message = one.answer(one.request("massgen/run/start", params))
    return message.get("error")


def refused(world, one, params):
    """Nothing was started or made; the details of the refusal."""
    error = refusal(one, params)
    assert error and error["code"] == -31008, error
    assert error["data"]["name"] == "UntrustedWorkspace", error
    assert not (world.cwd / ".massgen").exists(), "something was made for a team that is not trusted"
    return error


def taken(one, params):
    error = refusal(one, params)
    assert error is None, error


@test("an editor that trusts nothing starts no program, and is told what would be started and how to trust it")
def test_editor(world):
    path = world.file("team.massgen.yaml", TEAM)
    one = world.start("lsp")
    for config in ({"path": str(path)}, {"uri": path.as_uri()}, {"inline": TEAM}, {"text": json.dumps(TEAM)}):
        error = refused(world, one, {"config": config, "prompt": "Go."})
        assert error["data"]["folder"] == str(world.cwd), error
        [want] = error["data"]["wants"]
        assert (want["action"], want["agentIds"]) == ("start", ["coder"]) and want["subject"].endswith("claude"), error
        for word in (want["subject"], "coder", str(world.cwd)):
            assert word in error["message"], error
        for word in ("massgen.trustFolder", "trustedRoots", "massgen-server run"):
            assert word in error["data"]["hint"], error


@test("folders that a client trusts are trusted with everything in them, and no others", faces=FACES)
def test_roots(world, face):
    inner = world.file("inner/team.massgen.yaml", TEAM)
    outer = world.file("team.massgen.yaml", TEAM)
    one = world.start(face, options={"trustedRoots": [str(world.cwd / "inner")]})
    refused(world, one, start_params(outer))
    taken(one, start_params(inner))
    taken(world.start(face, options={"trustedRoots": ["/"]}), start_params(outer))


@test("a script that names a team has decided, unless it says itself what it trusts")
def test_script(world):
    path = world.file("team.massgen.yaml", TEAM)
    refused(world, world.start("rpc", options={"trustedRoots": []}), start_params(path))
    for config in ({"path": str(path)}, {"inline": TEAM}, {"text": json.dumps(TEAM)}, {"uri": path.as_uri()}):
        taken(world.start("rpc"), {"config": config, "prompt": "Go."})


@test("a user trusts a folder by command, for now or for good")
def test_command(world):
    path = world.file("team.massgen.yaml", TEAM)
    one = world.start("lsp")
    refused(world, one, start_params(path))
    command = {"command": "massgen.trustFolder", "arguments": [{"uri": path.as_uri()}]}
    answer = one.call("workspace/executeCommand", command)
    assert answer == {"folder": str(world.cwd), "remembered": False}, answer
    taken(one, start_params(path))
    assert not (world.config / "massgen").exists()

    refusal_of_other = refusal(world.start("lsp"), start_params(path))
    assert refusal_of_other["code"] == -31008
    settings = world.config / "massgen/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"logLevel": "debug"}')
    command["arguments"][0]["remember"] = True
    assert one.call("workspace/executeCommand", command)["remembered"] is True
    assert json.loads(settings.read_text()) == {"logLevel": "debug", "trustedRoots": [str(world.cwd)]}
    taken(world.start("lsp"), start_params(path))


@test("an editor that trusts a workspace later says so, and takes nothing away that the user has trusted")
def test_later(world):
    path = world.file("team.massgen.yaml", TEAM)
    one = world.start("lsp", options={"trustedRoots": []})
    refused(world, one, start_params(path))
    settings = {"settings": {"massgen": {"trustedRoots": [str(world.cwd)]}}}
    one.notify("workspace/didChangeConfiguration", settings)
    taken(one, start_params(path))


@test("a team that is played from its recording needs no trust", faces=FACES)
def test_replay(world, face):
    path = world.file("team.massgen.yaml", {"agents": TEAM["agents"][1:]})
    taken(world.start(face, options={"trustedRoots": []}), start_params(path))


@test("an editor that says nothing of trust has its user asked: for now, for good, or not")
def test_asking(world):
    path = world.file("team.massgen.yaml", TEAM)
    window = {"window": {"showMessage": {}}}
    for choice, is_taken in (("Don’t Run", False), (None, False), ("Trust for Now", True), ("Always Trust", True)):
        one = world.start("lsp", capabilities=window)
        id = one.request("massgen/run/start", start_params(path))
        asked = one.wait(lambda: one.server_requests[:1], 20, "the question")[0]
        assert asked["method"] == "window/showMessageRequest", asked
        assert str(world.cwd) in asked["params"]["message"] and "claude" in asked["params"]["message"], asked
        assert [action["title"] for action in asked["params"]["actions"]] == [
            "Trust for Now",
            "Always Trust",
            "Don’t Run",
        ], asked
        # Nobody else waits for the person.
        one.call("massgen/server/status")
        one.respond(asked["id"], choice and {"title": choice})
        message = one.answer(id)
        assert ("result" in message) == is_taken, message
        if not is_taken:
            assert message["error"]["code"] == -31008, message
    taken(world.start("lsp"), start_params(path))


@test("naming a file to `run` trusts it; without a name the team of the folder is not run")
def test_terminal(world):
    path = world.file("team.massgen.yaml", TEAM)
    found = world.run_command("--json", stdin="Go.")
    assert found.returncode == 1, found
    assert "is not trusted" in found.stderr and "massgen-server run FILE" in found.stderr, found.stderr
    assert not (world.cwd / ".massgen").exists()
    named = world.run_command("--json", path, "Go.")
    assert named.returncode == 0, named.stderr
