# SPDX-License-Identifier: Apache-2.0
"""Where agents work and what they may touch, over the real binary and a program that really writes. (claude-code.md R15;
orchestration.md 3.3, 3.5)"""

import json
import os
import stat

from claude_code import Scene
from harness import finish, start_params, test

OUTSIDE = "lies outside the folders you may change"


def writes(*paths):
    """A script: one model call that writes to each path, then an answer. For a lone agent, which presents."""
    tools = [{"name": "Write", "input": {"file_path": str(path), "content": "new\n"}} for path in paths]
    return [{"text": "I write. ", "tools": tools}, {"text": "Done."}]


def heard(scene, agent="solo"):
    """Everything the model was given in its last call."""
    return json.dumps(scene.calls(agent)[-1]["messages"], ensure_ascii=False)


@test("a workspace is made below .massgen for its owner alone, absolute ones where they say, and nothing in it is lost")
def test_made(world):
    scene = Scene(world)
    kept = world.file("mine/notes/keep.txt", "precious")
    for cwd, place in (("work", world.cwd / ".massgen/workspaces/work"), (str(world.cwd / "mine"), world.cwd / "mine")):
        for _ in range(2):
            one, result = scene.finish(scene.lone(script=writes("made.txt"), cwd=cwd))
            assert result["status"] == "completed", result
        assert (place / "made.txt").read_text() == "new\n"
        assert os.path.realpath(scene.starts()[-1]["cwd"]) == str(place), scene.starts()[-1]
    assert kept.read_text() == "precious"
    assert stat.S_IMODE((world.cwd / ".massgen/workspaces/work").stat().st_mode) == 0o700


@test("an agent whose workspace cannot be used fails and says why; the others answer")
def test_unusable(world):
    scene = Scene(world)
    world.file("taken", "a file")
    one = scene.start()
    team = scene.team(scene.agent("good"), scene.agent("bad", cwd="/etc/massgen-e2e"))
    run = one.call("massgen/run/start", start_params(team))
    problem = next(agent for agent in run["agents"] if agent["id"] == "bad")
    assert "belongs to the system" in json.dumps(problem), problem
    result = one.completed(run["runId"])
    assert result["status"] == "completed" and result["winner"] == "good", result
    assert not os.path.exists("/etc/massgen-e2e")
    error = one.error("massgen/run/start", start_params(scene.team(scene.agent("bad", cwd=str(world.cwd / "taken")))))
    assert error.code == -31005 and "not a folder" in json.dumps(error.data), error


@test(
    "no way out of the workspace is open to what a model writes, and nobody is asked about it",
    fault=("tools.paths", "tools.links"),
)
def test_escapes(world):
    scene = Scene(world)
    workspace, outside = scene.workspace(), world.folder / "outside"
    workspace.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("old")
    for name, target in (("link", outside), ("chain", "link"), ("file", outside / "secret.txt"), ("loop", "loop")):
        (workspace / name).symlink_to(target)
    (workspace / "new").symlink_to(outside / "new.txt")
    os.link(outside / "secret.txt", workspace / "hard.txt")
    ways = [
        outside / "x", "../outside/x", "link/x", "chain/x", "file", "loop", "new", "hard.txt", "a/../../outside/x",
        "~/x", "/proc/self/root" + str(outside / "x"), world.home / ".bashrc",
    ]  # fmt: skip
    one, result = scene.finish(scene.lone(script=[writes(way)[0] for way in ways] + [{"text": "Done."}]))
    assert result["status"] == "completed", result
    assert sorted(os.listdir(outside)) == ["secret.txt"] and (outside / "secret.txt").read_text() == "old"
    assert not (world.home / ".bashrc").exists()
    assert not [event for event in one.run(result["runId"]).events if event["type"].startswith("approval.")]
    assert OUTSIDE in heard(scene), heard(scene)[-600:]


@test(
    "context paths are read-only while the team decides, and the one who presents delivers, but not over what is protected",
    fault="tools.writes",
)
def test_contexts(world):
    scene = Scene(world)
    for name in ("src/app.py", "src/keep/rules.md", "docs/spec.md"):
        world.file(name, "old\n")
    targets = [world.cwd / name for name in ("src/app.py", "src/keep/rules.md", "src/.git/config", "docs/spec.md")]
    team = scene.lone(script=writes(*targets))
    team["orchestrator"] = {
        "context_paths": [
            {"path": "src", "permission": "write", "protected_paths": ["keep"]},
            {"path": "docs", "permission": "read"},
        ]
    }
    one, result = scene.finish(team)
    assert result["status"] == "completed", result
    found = [target.read_text() if target.exists() else None for target in targets]
    assert found == ["new\n", "old\n", None, "old\n"], (found, heard(scene))

    (world.cwd / "src/app.py").write_text("old\n")
    scene = Scene(world)
    rounds = [
        {"when": {"offers": ["new_answer"]}, "times": 1,
         "steps": [writes(targets[0])[0], {"tools": [{"name": "mcp__massgen__new_answer", "input": {"content": "A."}}]}]},
    ]  # fmt: skip
    two = scene.team(scene.agent("a", script=rounds), scene.agent("b"), orchestrator=team["orchestrator"])
    one = scene.start()
    result = finish(one, two)
    assert result["status"] == "completed", result
    assert targets[0].read_text() == "old\n"
    assert "until an agent has been chosen" in json.dumps(scene.calls("a")), "the model was not told why"


@test("nobody changes the team file, the journal or another agent's workspace", fault="tools.writes")
def test_guarded(world):
    scene = Scene(world)
    other = scene.workspace("b")
    targets = [world.cwd / "team.json", world.cwd / ".massgen/x", other / "x", world.config / "massgen/settings.json"]
    rounds = [
        {"when": {"offers": ["new_answer"]}, "times": 1,
         "steps": [*writes(*targets)[:1],
                   {"tools": [{"name": "mcp__massgen__new_answer", "input": {"content": "A."}}]}]},
    ]  # fmt: skip
    team = scene.team(
        scene.agent("a", script=rounds),
        scene.agent("b"),
        orchestrator={"context_paths": [{"path": str(world.folder), "permission": "write"}]},
    )
    path = world.file("team.json", team)
    before = path.read_bytes()
    one = scene.start()
    result = one.call("massgen/run/start", start_params(path, wait=True), 60)
    assert result["status"] == "completed", result
    assert path.read_bytes() == before
    assert not [target for target in targets[1:] if target.exists()]


@test("two runs that share a workspace both go on, and the second is told")
def test_shared(world):
    scene = Scene(world)
    team = scene.lone(script=[{"text": "Slowly. ", "first_delay_ms": 3000}])
    one = scene.start()
    first = one.call("massgen/run/start", start_params(team))["runId"]
    one.event(first, "call.started")
    second = one.call("massgen/run/start", start_params(team))["runId"]
    for run in (first, second):
        assert one.completed(run)["status"] == "completed"
    codes = [[e["code"] for e in one.run(run).events if e["type"] == "notice"] for run in (first, second)]
    assert "workspace_shared" not in codes[0] and "workspace_shared" in codes[1], codes
