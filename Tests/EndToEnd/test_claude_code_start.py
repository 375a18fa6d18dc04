# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents: finding the program, starting it, and with what. (claude-code.md R1, R2, R19, R23)"""

import os
import re
import shutil

from claude_code import KEY, STANDIN, Scene, digest, errors_of
from client import RPCError
from harness import finish, start_params, test


def problem(world, scene, team, env=None):
    """Why a team cannot run: what the start says, or the end of the run."""
    one = scene.start(env=env)
    try:
        result = one.call("massgen/run/start", start_params(team, wait=True), 60)
    except RPCError as error:
        return f"{error.message} {error.data}"
    assert result["status"] == "failed", result
    return f"{result['error']} {errors_of(one, result['runId'])}"


@test("R1: a CLI that is nowhere is said to be, with every place that was looked at", fault="children.start")
def nowhere(world):
    scene = Scene(world)
    said = problem(world, scene, scene.lone(cli_path=str(world.folder / "nowhere/claude")))
    assert "nowhere/claude" in said, said
    empty = world.folder / "empty"
    empty.mkdir()
    said = problem(world, scene, scene.lone(cli_path=None), env={"PATH": str(empty)})
    for place in (str(empty), "/usr/local/bin", str(world.home / ".local/bin"), str(world.home / ".claude/local")):
        assert place in said, f"{place} is not in {said}"
    assert "CLAUDE_CODE_PATH" in said or "cli_path" in said, said


@test(
    "R1: a file that cannot be run, a folder and a text are told apart from a missing program", fault="children.start"
)
def no_program(world):
    scene = Scene(world)
    text = world.file("claude.txt", "just text")
    for path in (text, world.cwd):
        said = problem(world, scene, scene.lone(cli_path=str(path)))
        assert str(path) in said and not re.search("not found|no such|does not exist", said, re.I), said
    text.chmod(0o755)
    said = problem(world, scene, scene.lone(cli_path=str(text)))
    assert str(text) in said, said


@test("R1: the CLI is found by CLAUDE_CODE_PATH, and on PATH")
def found(world):
    scene = Scene(world)
    folder = world.folder / "bin"
    folder.mkdir()
    (folder / "claude").symlink_to(STANDIN)
    for env in ({"CLAUDE_CODE_PATH": str(STANDIN)}, {"PATH": f"{folder}:{os.environ['PATH']}"}):
        one = scene.start(env=env)
        result = finish(one, scene.lone(cli_path=None))
        assert result["status"] == "completed", result
        one.close_input()
    assert len(scene.starts()) == 2


@test("R1: a version that is too old, hangs, or is none is refused before anything is started", fault="children.start")
def versions(world):
    scene = Scene(world)
    said = problem(world, scene, scene.lone("version=1.0.0"))
    assert "1.0.0" in said and "2.0.0" in said, said
    said = problem(world, scene, scene.lone("version-hang"))
    assert "version" in said, said
    assert not scene.starts(), scene.starts()


@test("R1: a CLI that ends at its start is an error with what it said", fault="children.start")
def dies_at_start(world):
    scene = Scene(world)
    said = problem(world, scene, scene.lone("die-start=1"))
    assert "dies at its start, as it was told to" in said, said


@test("R1: an old CLI works, and a notice says that it is old")
def old(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("old", [{"text": "Said by an old one."}]))
    assert result["status"] == "completed" and result["answer"]["text"] == "Said by an old one.", result
    notices = [event for event in one.run(result["runId"]).of_type("notice") if "2.1.71" in str(event)]
    assert notices, one.run(result["runId"]).of_type("notice")


@test(
    "R2: started without a shell, in its own process group, without our descriptors, settings of nobody",
    fault="children.inheritance",
)
def spawned(world):
    scene = Scene(world)
    one = scene.start(env={"CLAUDECODE": "1", "CLAUDE_CODE_ENTRYPOINT": "cli"})
    result = finish(one, scene.lone())
    assert result["status"] == "completed", result
    (started,) = scene.starts()
    argv, env = started["argv"], started["env"]
    assert started["group"] != os.getpgid(one.process.pid), started
    assert started["descriptors"] == [0, 1, 2], started["descriptors"]
    assert "--setting-sources=" in argv and "--include-partial-messages" in argv and "--verbose" in argv, argv
    assert "--strict-mcp-config" in argv, argv
    assert "CLAUDECODE" not in env and env["CLAUDE_CODE_ENTRYPOINT"].startswith("sdk-"), env
    assert env["ENABLE_TOOL_SEARCH"] == "false" and env["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] == "1", env
    assert started["cwd"] == os.path.realpath(scene.workspace()), started["cwd"]


@test("R2: each child has its own key, in its environment and nowhere else", fault="children.inheritance")
def keys(world):
    scene = Scene(world)
    other = "sk-ant-other-5d4c3b2a19087f6e"
    world.secrets.append(other)
    team = scene.team("one", scene.agent("two", api_key="${OTHER_KEY}"))
    one = scene.start(env={"OTHER_KEY": other, "ANTHROPIC_API_KEY": "sk-ant-of-the-server-0123456789abcdef"})
    result = finish(one, team)
    assert result["status"] == "completed", result
    for name, key in (("one", KEY), ("two", other)):
        for started in scene.starts(name):
            assert started["env"]["ANTHROPIC_API_KEY"] == digest(key), name
            assert key not in str(started["argv"]), name


@test("R2: the system prompt goes over the protocol, however long it is")
def long_prompt(world):
    scene = Scene(world)
    words = "Remember this. " * 20_000
    team = scene.lone()
    team["agents"][0]["system_message"] = words
    one, result = scene.finish(team)
    assert result["status"] == "completed", result
    (told,) = scene.log("solo", "initialized")
    assert told["length"] >= len(words) - 1, told["length"]
    assert sum(map(len, scene.starts()[0]["argv"])) < 100_000


@test("R19: twelve agents start a few at a time, and all of them answer")
def staggered(world):
    scene = Scene(world)
    names = [f"agent-{number}" for number in range(12)]
    team = scene.team(*[scene.agent(name, "slow-start=0.3", timeouts={"initialize": 30}) for name in names])
    one, result = scene.finish(team, timeout=120)
    assert result["status"] == "completed", result
    changes = []
    for name in names:
        first, ready = scene.starts(name)[0], scene.log(name, "initialized")[0]
        changes += [(first["t"], 1), (ready["t"], -1)]
    most = running = 0
    for _, change in sorted(changes):
        running += change
        most = max(most, running)
    assert most <= 4, f"{most} processes were starting at once"
    world.note(f"at most {most} starting at once")


@test("R23: with a key the CLI has its own configuration folder, which is gone in the end")
def own_folder(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone())
    assert result["status"] == "completed", result
    (started,) = scene.starts()
    folder = started["env"]["CLAUDE_CONFIG_DIR"]
    assert not folder.startswith(str(world.home)), folder
    one.close_input()
    one.exit_code()
    assert not os.path.exists(folder), f"{folder} is left"
    assert not (world.home / ".claude").exists()


@test("R23: what a killed CLI leaves below /tmp is removed")
def stale_sockets(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("eof-hang ignore-term", [{"text": "Fine."}]))
    assert result["status"] == "completed", result
    (started,) = scene.starts()
    one.close_input()
    one.exit_code()
    socket = f"/tmp/cc-socks/{started['pid']}.sock"
    left = os.path.exists(socket)
    if left:
        os.unlink(socket)
    assert not left, f"{socket} is left"


@test(
    "R1: a workspace that does not exist is made; one that cannot be is told apart from a missing program",
    fault="children.start",
)
def workspaces(world):
    scene = Scene(world)
    blocker = world.file("blocker", "a file")
    said = problem(world, scene, scene.lone(cwd=str(blocker / "inside")))
    assert "blocker" in said and "claude_standin" not in said, said
    one, result = scene.finish(scene.lone(cwd=str(world.folder / "made/by/us")))
    assert result["status"] == "completed" and (world.folder / "made/by/us").is_dir(), result
    shutil.rmtree(world.folder / "made")
