# SPDX-License-Identifier: Apache-2.0
"""What a real Claude Code agent does when model, connection or CLI fail. (claude-code.md 5.1, 8; R5, R8, R9)"""

import os
import signal
import time

import system
from claude_real import processes
from claude_real.scripts import broken, first, refusal, reply, silence, steps, tool, trickle
from claude_real.surroundings import Surroundings
from harness import FACES, finish, start, test
from outcomes import failures

QUICK = {"max_retries": 1}
BROKEN_CLI = """#!/bin/sh
[ "$1" = --version ] && exec {} --version
echo "it is broken" >&2
exit 3
"""


def fail(world, script, **backend):
    """A run of one agent that has to fail; returns surroundings, its errors and the seconds it took."""
    scene = Surroundings(world, script)
    one = scene.start()
    began = time.monotonic()
    result = finish(one, scene.team("solo", **backend), timeout=90)
    assert result["status"] == "failed" and not result.get("answer"), result
    assert result["error"]["message"], result
    return scene, failures(one, result["runId"]), time.monotonic() - began


@test("a key that is refused ends the run with an error about the key, in seconds, and is never an answer")
def wrong_key(world):
    scene, errors, took = fail(world, refusal(401, "invalid x-api-key"))
    assert {error["code"] for error in errors} == {"auth"}, errors
    assert took < 15 and len(scene.api.model_calls) <= 4, (took, len(scene.api.model_calls))
    world.note(f"failed after {took:.1f} s and {len(scene.api.model_calls)} requests")


@test("429 for ever is an error that names the limit; the retries are shown while they wait")
def rate_limit(world):
    scene, errors, took = fail(world, refusal(429, "slow down", [("retry-after", "1")]), **QUICK)
    assert {error["code"] for error in errors} == {"rate_limit"}, errors
    world.note(f"failed after {took:.1f} s and {len(scene.api.model_calls)} requests")


@test("500 and 529 for ever are errors of the provider, never an answer")
def server_errors(world):
    for status, code in ((500, "server"), (529, "overloaded")):
        scene, errors, took = fail(world, refusal(status, "no"), **QUICK)
        assert {error["code"] for error in errors} == {code}, (status, errors)
        world.note(f"{status} failed after {took:.1f} s and {len(scene.api.model_calls)} requests")


@test("429, 500 and 529 that pass are waited for, and the user sees that")
def passing_errors(world):
    for status in (429, 500, 529):
        headers = [("retry-after", "1")] if status == 429 else []
        scene = Surroundings(world, first(1, refusal(status, "later", headers), reply("Here I am.")))
        one = scene.start()
        result = finish(one, scene.team("solo"), timeout=60)
        assert result["status"] == "completed" and result["answer"]["text"] == "Here I am.", (status, result)
        assert one.run(result["runId"]).of_type("provider.retry"), f"nobody saw the retry after {status}"


@test("a stream that breaks is withdrawn and asked for again: the answer stands there once")
def broken_stream(world):
    scene = Surroundings(world, first(1, broken("Half of ", "a sentence"), reply("A whole sentence.")))
    one = scene.start()
    result = finish(one, scene.team("solo"), timeout=60)
    assert result["status"] == "completed" and result["answer"]["text"] == "A whole sentence.", result
    items = {event["itemId"]: event for event in one.run(result["runId"]).of_type("item.completed")}
    kept = [item["text"] for item in items.values() if item["status"] == "completed" and item["kind"] == "message"]
    assert kept == ["A whole sentence."], items


@test("an API that goes away and comes back is found again; gone for good it is an error of the network")
def api_gone(world):
    scene = Surroundings(world, trickle())
    one = scene.start()
    run = start(one, scene.team("solo", **QUICK))
    one.event(run, "item.delta")
    scene.api.stop()
    end = one.completed(run, 90)
    assert end["status"] == "failed", end
    assert {error["code"] for error in failures(one, run)} == {"network"}, failures(one, run)


@test("a model that falls silent is given up after the time of the team file, and its text is no whole answer")
def stalled(world):
    scene = Surroundings(world, silence("One moment. "))
    one = scene.start()
    began = time.monotonic()
    result = finish(one, scene.team("solo", timeouts={"silence": 2}))
    took = time.monotonic() - began
    assert result["status"] == "failed" and not (result.get("answer") or {}).get("complete"), result
    assert {error["code"] for error in failures(one, result["runId"])} == {"timeout"}, result
    assert 2 <= took < 20, took


@test("cancelling a run in the middle of text, a tool or a silence is over in a second, and the CLI gone soon", FACES)
def cancelled(world, face):
    sleep = tool("Bash", command="echo $$ > tool.pid; exec sleep 300", description="Wait.")
    for name, script in (("text", trickle()), ("tool", reply("I wait. ", sleep)), ("silence", silence("Hm. "))):
        scene = Surroundings(world, script)
        one = scene.start(face)
        run = start(one, scene.team(name), approvalPolicy="allow")
        one.event(run, "item.delta")
        if name == "tool":
            pid = int(processes.recorded(scene.workspace(name) / "tool.pid"))
        began = time.monotonic()
        one.request("massgen/run/cancel", {"runId": run})
        end = one.completed(run, 10)
        took = time.monotonic() - began
        assert end["status"] == "cancelled" and took < 1, (name, took, end)
        system.eventually(lambda: not processes.of_cli(world, scene.cli), 15, "the CLI to end", 0.1)
        world.note(f"{name}: {took * 1000:.0f} ms, CLI gone after {time.monotonic() - began:.1f} s")
        if name == "tool":
            assert not system.is_alive(pid), "the tool was left running"


@test("killed in the middle of a reply the CLI is started again and goes on in its session; no turn is lost", FACES)
def killed(world, face):
    scene = Surroundings(world, first(1, trickle(), reply("The whole answer.")))
    one = scene.start(face)
    run = start(one, scene.team("solo"), "A question to remember.")
    one.event(run, "item.delta")
    (pid,) = processes.of_cli(world, scene.cli)
    began = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    end = one.completed(run, 60)
    assert end["status"] == "completed" and end["answer"]["text"] == "The whole answer.", end
    assert "A question to remember." in scene.api.model_calls[-1].body.decode(), "the turn was lost"
    world.note(f"whole again after {time.monotonic() - began:.1f} s")


@test("killed after a tool has run, the CLI goes on and the tool does not run twice")
def killed_after_tool(world):
    make = tool("Bash", command="echo one >> log.txt", description="Log.")
    scene = Surroundings(world, steps(reply("I log. ", make), trickle()))
    one = scene.start()
    run = start(one, scene.team("solo"), approvalPolicy="allow")
    one.wait(lambda: "[000005]" in "".join(one.run(run).texts().values()))
    scene.api.script = reply("Logged.")
    (pid,) = processes.of_cli(world, scene.cli)
    os.kill(pid, signal.SIGKILL)
    end = one.completed(run, 60)
    assert end["status"] == "completed" and end["answer"]["text"].endswith("Logged."), end
    assert (scene.workspace("solo") / "log.txt").read_text() == "one\n"
    assert scene.api.model_calls[-1].results, "resumed without the tool call"


@test("a CLI that dies whenever it is started is an error after the restarts of the team file")
def dies_always(world):
    scene = Surroundings(world, reply("never"))
    program = world.file("claude", BROKEN_CLI.format(scene.cli))
    program.chmod(0o755)
    one = scene.start()
    team = scene.team("solo", cli_path=str(program), restart={"max": 1, "delays": [0]})
    result = finish(one, team, timeout=60)
    assert result["status"] == "failed" and "it is broken" in str(failures(one, result["runId"])), result
