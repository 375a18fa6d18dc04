# SPDX-License-Identifier: Apache-2.0
"""Tools of a real Claude Code agent: who decides, and that it holds. (claude-code.md 7; protocol.md section 8)"""

import sys

from claude_real import approvals
from claude_real.scripts import reply, steps, tool
from claude_real.surroundings import Surroundings
from harness import FACES, finish, start, test

MAKE = tool("Bash", command="echo one >> made.txt && cat made.txt", description="Make a file.")
CLOCK = """
import json, sys
for line in sys.stdin:
    ask = json.loads(line)
    if ask["method"] == "initialize":
        result = {"protocolVersion": ask["params"]["protocolVersion"], "capabilities": {"tools": {}},
                  "serverInfo": {"name": "clock", "version": "1"}}
    elif ask["method"] == "tools/list":
        result = {"tools": [{"name": name, "description": name, "inputSchema": {"type": "object"}}
                            for name in ("tell", "forbidden")]}
    elif ask["method"] == "tools/call":
        result = {"content": [{"type": "text", "text": "It is noon."}]}
    else:
        continue
    print(json.dumps({"jsonrpc": "2.0", "id": ask["id"], "result": result}), flush=True)
"""


def scene_of(world, call, **backend):
    scene = Surroundings(world, steps(reply("I try. ", call), reply("Done.")))
    return scene, scene.team("solo", **{"permission_mode": "default", **backend})


def tried(scene):
    """What the model read of its call: (text, whether it failed)."""
    ((_, text, failed),) = scene.api.model_calls[-1].results
    return text, failed


@test("a command that the user allows runs once, and the run goes on with what it gave", FACES)
def allowed(world, face):
    scene, team = scene_of(world, MAKE)
    one = scene.start(face, capabilities=approvals.CLIENT)
    run = start(one, team, approvalPolicy="ask")
    ask = approvals.answer_next(one, "allow_once")
    assert ask["runId"] == run and ask["agentId"] == "solo" and "made.txt" in str(ask), ask
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"].endswith("Done."), end
    text, failed = tried(scene)
    assert text.startswith("one") and not failed, text
    assert (scene.workspace("solo") / "made.txt").read_text() == "one\n"
    types = [event["type"] for event in one.run(run).events]
    assert types.index("approval.requested") < types.index("approval.resolved"), types
    assert types.count("approval.requested") == 1, "asked twice about one call"


@test("a command that the user refuses does not run, the model is told, and the turn goes on", FACES)
def refused(world, face):
    scene, team = scene_of(world, MAKE)
    one = scene.start(face, capabilities=approvals.CLIENT)
    run = start(one, team, approvalPolicy="ask")
    approvals.answer_next(one, "reject_once")
    end = one.completed(run)
    assert end["status"] == "completed" and end["answer"]["text"].endswith("Done."), end
    assert tried(scene)[1] and not (scene.workspace("solo") / "made.txt").exists(), tried(scene)


@test("an approval can be answered by its id, a second answer is refused")
def answered_by_id(world):
    scene, team = scene_of(world, MAKE)
    one = scene.start(capabilities=approvals.CLIENT)
    run = start(one, team, approvalPolicy="ask")
    asked = one.event(run, "approval.requested")
    listed = one.call("massgen/approval/list")["approvals"]
    assert [approval["approvalId"] for approval in listed] == [asked["approvalId"]], listed
    params = {"approvalId": asked["approvalId"], "optionId": approvals.option(asked, "allow_once")}
    one.call("massgen/approval/respond", params)
    assert one.error("massgen/approval/respond", params).code == -31017
    assert one.completed(run)["status"] == "completed" and not tried(scene)[1]
    assert one.call("massgen/approval/list")["approvals"] == []


@test("with nobody to ask a command is refused at once, and a notice says how to allow it")
def nobody_to_ask(world):
    scene, team = scene_of(world, MAKE)
    one = scene.start()
    result = finish(one, team, timeout=30)
    assert result["status"] == "completed" and tried(scene)[1], result
    assert not (scene.workspace("solo") / "made.txt").exists()
    assert one.run(result["runId"]).of_type("notice"), "nobody was told"


@test("policies decide without asking: allow runs it, deny and readOnly do not")
def policies(world):
    for policy, runs in (("allow", True), ("deny", False), ("readOnly", False)):
        scene, team = scene_of(world, MAKE, cwd=str(world.folder / policy))
        one = scene.start()
        result = finish(one, team, approvalPolicy=policy)
        assert result["status"] == "completed", (policy, result)
        assert tried(scene)[1] != runs and (world.folder / policy / "made.txt").exists() == runs, (policy, tried(scene))


@test("outside the workspace nothing is written and no secret is read, whatever mode and policy say")
def outside(world):
    secret = world.file(".env", "SECRET=of somebody else")
    for call in (
        tool("Read", file_path=str(secret)),
        tool("Read", file_path="link/.env"),
        tool("Write", file_path=str(world.cwd / "new.txt"), content="x"),
        tool("Write", file_path="link/new.txt", content="x"),
    ):
        scene, team = scene_of(world, call, permission_mode="bypassPermissions")
        scene.workspace("solo").mkdir(exist_ok=True)
        link = scene.workspace("solo") / "link"
        link.is_symlink() or link.symlink_to(world.cwd)
        result = finish(scene.start(), team, approvalPolicy="allow")
        text, failed = tried(scene)
        assert result["status"] == "completed" and failed and "somebody else" not in text, (call, text)
    assert not (world.cwd / "new.txt").exists()


@test("tools that the team file disallows are not offered to the model")
def disallowed(world):
    scene, team = scene_of(world, MAKE, disallowed_tools=["Bash", "WebFetch"])
    result = finish(scene.start(), team)
    assert result["status"] == "completed" and tried(scene)[1], result
    offered = scene.api.model_calls[0].tools
    assert "Read" in offered and not {"Bash", "WebFetch"} & set(offered), list(offered)


@test("a server of the team file is used unasked, and the tools that it excludes are not offered")
def own_server(world):
    server = {"name": "clock", "type": "stdio", "command": sys.executable, "exclude_tools": ["forbidden"]}
    server["args"] = [str(world.file("clock.py", CLOCK))]
    scene, team = scene_of(world, tool("mcp__clock__tell"), mcp_servers=[server])
    result = finish(scene.start(), team)
    text, failed = tried(scene)
    assert result["status"] == "completed" and "It is noon." in text and not failed, (text, result)
    offered = scene.api.model_calls[-1].tools
    assert "mcp__clock__tell" in offered and "mcp__clock__forbidden" not in offered, list(offered)


@test("a question of the model becomes a question to the user, and the answer goes back")
def question(world):
    options = [{"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]
    questions = [{"question": "Which colour?", "header": "Colour", "multiSelect": False, "options": options}]
    scene, team = scene_of(world, tool("AskUserQuestion", questions=questions))
    one = scene.start(capabilities=approvals.CLIENT)
    run = start(one, team)
    asked = one.event(run, "input.requested")
    assert "Which colour?" in str(asked), asked
    (name,) = asked["schema"]["properties"]
    one.call("massgen/input/respond", {"inputId": asked["inputId"], "action": "accept", "content": {name: "Blue"}})
    assert one.completed(run)["status"] == "completed"
    assert '"Which colour?"="Blue"' in tried(scene)[0], tried(scene)
