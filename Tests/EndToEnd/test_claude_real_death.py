# SPDX-License-Identifier: Apache-2.0
"""SIGKILL of the server while real Claude Code agents work: nothing is left after 5 s. (design.md decision 11)"""

import os
import signal
import time

import system
from claude_real import approvals, processes
from claude_real.scripts import refusal, reply, silence, tool, trickle
from claude_real.surroundings import Surroundings
from harness import FACES, start, test

SLEEP = tool("Bash", command="echo $$ > tool.pid; sleep 300 & exec sleep 301", description="Wait.")
DETACHED = tool("Bash", command="setsid sleep 300 & echo $! > tool.pid; wait", description="Detach.")


def kill_server(world, scene, one, began=None):
    """Kills the server and waits until nothing runs for this test any more; returns how many processes there were and
    the seconds it took."""
    found = processes.of_world(world)
    assert processes.of_cli(world, scene.cli), "no CLI was running"
    one.process.send_signal(signal.SIGKILL)
    began = time.monotonic()
    one.process.wait()
    one.faults = []  # the last message may be cut
    try:
        system.eventually(lambda: not processes.of_world(world), 5, "all processes to end")
    except TimeoutError:
        raise AssertionError(f"left over: {processes.describe(processes.of_world(world))}") from None
    took = time.monotonic() - began
    world.note(f"{len(found)} processes gone after {took:.1f} s")


def register(title, script, ready, policy="allow", capabilities=None, **backend):
    @test(f"the server is killed {title}: no CLI and no tool after 5 s", FACES)
    def killed(world, face):
        scene = Surroundings(world, script)
        one = scene.start(face, capabilities=capabilities)
        run = start(one, scene.team("solo", **backend), approvalPolicy=policy)
        ready(scene, one, run)
        kill_server(world, scene, one)
        recorded = scene.workspace("solo") / "tool.pid"
        if recorded.exists():
            assert not system.is_alive(int(recorded.read_text())), "the tool is still there"


def text_flows(scene, one, run):
    one.event(run, "item.delta")


def tool_runs(scene, one, run):
    processes.recorded(scene.workspace("solo") / "tool.pid")


def retry_waits(scene, one, run):
    one.event(run, "provider.retry")


def user_thinks(scene, one, run):
    one.event(run, "approval.requested")


def request_waits(scene, one, run):
    system.eventually(lambda: scene.api.model_calls, 20, "a request")


register("while text flows", trickle(), text_flows)
register("while the model is silent", silence("Hm. "), text_flows)
register("before the model says anything", lambda exchange: exchange.hang(), request_waits)
register("while a tool runs", reply("I wait. ", SLEEP), tool_runs)
register("while a tool runs in a session of its own", reply("I wait. ", DETACHED), tool_runs)
register("while the CLI waits to try again", refusal(429, "later", [("retry-after", "60")]), retry_waits)
register(
    "while the user is asked", reply("May I? ", SLEEP), user_thinks, "ask", approvals.CLIENT, permission_mode="default"
)


@test("the server is killed while 8 agents run tools: no CLI and no tool after 5 s", alone=True)
def eight(world):
    scene = Surroundings(world, reply("I wait. ", SLEEP))
    one = scene.start()
    names = [f"a{index}" for index in range(8)]
    for name in names:
        start(one, scene.team(name), approvalPolicy="allow")
    pids = [int(processes.recorded(scene.workspace(name) / "tool.pid")) for name in names]
    assert len(processes.of_cli(world, scene.cli)) == 8
    kill_server(world, scene, one)
    assert not any(system.is_alive(pid) for pid in pids)


@test("the guard is killed: the CLI ends, and the run says so or goes on", FACES)
def guard_killed(world, face):
    scene = Surroundings(world, trickle())
    one = scene.start(face)
    run = start(one, scene.team("solo", restart={"max": 0}))
    one.event(run, "item.delta")
    (cli,) = processes.of_cli(world, scene.cli)
    with open(f"/proc/{cli}/stat") as file:
        guard = int(file.read().rpartition(")")[2].split()[1])
    assert guard != one.process.pid, "the CLI has no guard"
    os.kill(guard, signal.SIGKILL)
    system.eventually(lambda: not system.is_alive(cli), 5, "the CLI to end")
    assert one.completed(run, 30)["status"] == "failed"
