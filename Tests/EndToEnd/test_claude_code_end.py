# SPDX-License-Identifier: Apache-2.0
"""Claude Code agents: nothing is left over, whatever ends first. (claude-code.md R3, R4, R20)"""

import os
import signal
import subprocess
import time

import system
from claude_code import KEY, Scene, expect_no_zombies
from harness import start, test

SLEEP = {"name": "Bash", "input": {"command": "sleep 300"}}
# What a process is in the midst of: (faults, script, the entry of its log that says so)
MOMENTS = {
    "mid-turn": ("", [{"text": "word " * 100_000, "delay_ms": 50}], "call"),
    "in a tool": ("", [{"text": "Waiting. ", "tools": [SLEEP]}], "tool-started"),
    "during a permission question": ("", [{"tools": [{"name": "Bash", "input": {"command": "touch x"}}]}], "asked"),
    "during initialize": ("no-init", None, "initialized"),
    "during an api_retry loop": ("", [{"http": 529}], "call"),
    "while it is silent": ("hang", None, "call"),
}
STUBBORN = "no-interrupt ignore-term eof-hang orphan"
OPTIONS = {"timeouts": {"initialize": 60, "silence": 120, "first_frame": 120, "permission": 120}, "max_retries": 10}


def running(world, moment, more=""):
    """A server with an agent that is in the midst of something; scene, client, run."""
    scene = Scene(world)
    faults, script, sign = MOMENTS[moment]
    one = scene.start(
        capabilities={"experimental": {"massgen": {"approvalRequests": True}}} if "permission" in moment else None
    )
    more_params = {"approvalPolicy": "allow"} if moment == "in a tool" else {}
    run = start(one, scene.lone(f"{faults} {more}".strip(), script, **OPTIONS), **more_params)
    scene.await_log("solo", sign)
    if "orphan" in more:
        system.eventually(lambda: (scene.folder() / "orphans").exists() and (scene.folder() / "orphans").read_text())
    time.sleep(0.2)
    return scene, one, run


def register(moment):
    @test(
        f"R2, R4: kill -9 of the server {moment}: after 5 s nothing is left, grandchildren neither",
        fault="children.killed-server",
    )
    def killed(world):
        for more in ("orphan", STUBBORN):
            scene, one, _ = running(world, moment, more)
            one.process.send_signal(signal.SIGKILL)
            one.process.wait()
            one.faults = []  # the last message may be cut
            scene.expect_gone(5, "after kill -9 of the server")

    @test(
        f"R20: cancel {moment} is answered within a second, and the children are gone",
        fault=("runs.cancel", "children.zombies"),
    )
    def cancelled(world):
        scene, one, run = running(world, moment)
        began = time.monotonic()
        one.request("massgen/run/cancel", {"runId": run})
        end = one.completed(run, 10)
        took = time.monotonic() - began
        assert end["status"] == "cancelled" and took < 1, (took, end)
        scene.expect_gone(15, "after the cancel")
        expect_no_zombies(one.process.pid)
        world.note(f"{took * 1000:.0f} ms")


for moment in MOMENTS:
    register(moment)


def register_ladder(faults):
    @test(f"R3: a CLI with {faults} is ended within 15 s of a cancel, and waited for", fault="children.stubborn")
    def ladder(world):
        scene, one, run = running(world, "mid-turn", faults)
        one.request("massgen/run/cancel", {"runId": run})
        assert one.completed(run, 10)["status"] == "cancelled"
        began = time.monotonic()
        scene.expect_gone(15.5, f"with {faults}")
        expect_no_zombies(one.process.pid)
        assert one.call("massgen/server/status")
        world.note(f"{time.monotonic() - began:.1f} s")


for faults in ("no-interrupt", "ignore-term", "eof-hang", "orphan", "orphan=pipes", STUBBORN):
    register_ladder(faults)


@test("R3: a CLI that hangs after its result delays no result, and is ended")
def after_result(world):
    scene = Scene(world)
    began = time.monotonic()
    one, result = scene.finish(scene.lone("hang-after-result eof-hang ignore-term", [{"text": "Fine."}]))
    assert result["status"] == "completed" and result["answer"]["text"] == "Fine.", result
    assert time.monotonic() - began < 5
    scene.expect_gone(15.5, "after the run")


@test("R3: orphans that hold the CLI's pipes keep no run from ending", fault="children.stubborn")
def pipes(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone("orphan=pipes", [{"text": "Fine."}]))
    assert result["status"] == "completed" and result["answer"]["text"] == "Fine.", result
    one.close_input()
    assert one.exit_code(4) == 0
    scene.expect_gone(1, "after the server's end")


def register_end(title, end):
    @test(f"R4: {title} ends the most stubborn child, its tool and its orphan within 3 s", fault="children.stubborn")
    def ended(world):
        scene, one, _ = running(world, "in a tool", STUBBORN)
        began = time.monotonic()
        end(one)
        one.process.wait(10)
        took = time.monotonic() - began
        assert took < 3.5, f"the server took {took:.1f} s"
        scene.expect_gone(0.5, "after the server's end")
        world.note(f"{took:.1f} s")


def shut_down(one):
    one.call("shutdown")
    one.notify("exit")


register_end("the end of input", lambda one: one.close_input())
register_end("SIGTERM", lambda one: one.process.send_signal(signal.SIGTERM))
register_end("SIGINT", lambda one: one.process.send_signal(signal.SIGINT))
register_end("shutdown and exit", shut_down)


@test("R4: a CLI that is well is asked to end, not killed")
def well(world):
    scene = Scene(world)
    one, result = scene.finish(scene.lone())
    assert result["status"] == "completed", result
    one.close_input()
    one.exit_code()
    assert scene.log("solo", "end"), "it was killed"


def register_kill(title, victim):
    @test(f"R3: {title}, its tool and its orphan end as well")
    def killed(world):
        scene, one, run = running(world, "in a tool", "orphan")
        old = scene.alive()
        os.kill(victim(scene.starts()[0]), signal.SIGKILL)
        system.eventually(lambda: not set(old) & set(scene.alive()), 5, f"the end of {old}")
        one.call("massgen/run/cancel", {"runId": run})
        one.completed(run)
        scene.expect_gone(15)


register_kill("when the CLI is killed from outside", lambda started: started["pid"])
register_kill("when the guard of the CLI is killed", lambda started: started["parent"])


@test("R4: massgen-server run that is killed, or interrupted, leaves nothing", fault="children.killed-server")
def run_command(world):
    for number in (signal.SIGKILL, signal.SIGINT):
        scene = Scene(world)
        began = len(scene.log("solo", "call"))
        team = world.file("team.yaml", scene.lone(STUBBORN, MOMENTS["mid-turn"][1], **OPTIONS))
        process = world.spawn("run", team, "What is best?", env={"E2E_KEY": KEY}, stdin=subprocess.DEVNULL)
        scene.await_log("solo", "call", began + 1)
        process.send_signal(number)
        process.wait(6)
        scene.expect_gone(5, f"after {number}")
