# SPDX-License-Identifier: Apache-2.0
"""M: memory, as the kernel counts it in /proc/PID/status."""

from __future__ import annotations

import pathlib
import time

import streams
import system
from measurement import measures

#: An answer, votes and a final text of a played team, for runs without a network.
PLAYED = [
    {
        "steps": [
            {"text": "Thinking. "},
            {"tool_calls": [{"name": "new_answer", "arguments": {"content": "An answer."}}]},
        ]
    },
    {
        "repeat": True,
        "steps": [{"tool_calls": [{"name": "vote", "arguments": {"agent_id": "agent1", "reason": "r"}}]}],
    },
    {"for": "final", "steps": [{"text": "Final."}]},
]


@measures("M1")
def idle(bench):
    values = []
    for _ in range(bench.repeat):
        server = bench.ready_server()
        server.send("initialized")
        time.sleep(0.3)
        values.append(system.rss_mib(server.pid))
        server.end()
    bench.record("M1", values)


@measures("M2")
def three_agents(bench):
    bench.record("M2", [peak(bench, 3) for _ in range(bench.repeat)])


@measures("M3")
def fifty_agents(bench):
    bench.record("M3", [peak(bench, 50) for _ in range(bench.repeat)])


def peak(bench, agents, deltas=2_000):
    server = bench.ready_server()
    server.start(bench.team(*[f"team;talk={deltas};agent={index}" for index in range(agents)]), wait=True)
    server.collect(b'"id":"run","')
    value = system.peak_mib(server.pid)
    server.end()
    return value


@measures("M4")
def many_runs(bench):
    server = bench.ready_server()
    backend = {"type": "replay", "speed": "instant", "script": PLAYED}
    team = {"agents": [{"id": name, "backend": backend} for name in "abc"]}

    def runs(count):
        for index in range(count):
            server.start(team, id=f"m{index}", wait=True)
            server.until(f'"id":"m{index}"'.encode())
            server.chunks.clear()

    runs(20)
    time.sleep(0.3)
    before = system.rss_mib(server.pid)
    runs(200 if bench.quick else 1000)
    bench.record("M4", system.rss_mib(server.pid) - before)
    server.end()


@measures("M5")
def nobody_reads(bench):
    count, agents = 133_334, 3
    server = bench.ready_server()
    server.start(bench.team(*bench.flood_models("count=1000;size=16", agents)), id="warm", wait=True)
    server.collect(b'"id":"warm","')
    server.chunks.clear()
    done, before, highest = len(finals(bench)), system.rss_mib(server.pid), 0
    server.start(bench.team(*bench.flood_models(f"count={count};size=16", agents)))
    end = time.monotonic() + (5 if bench.quick else 60)
    while time.monotonic() < end:
        highest = max(highest, system.rss_mib(server.pid))
        time.sleep(0.01)
    if len(finals(bench)) <= done:
        raise RuntimeError("the run did not end while nobody read")
    bench.record("M5", highest - before)
    streams.check(streams.texts(server.collect(b"run.completed")), count, agents)
    server.end()


def finals(bench):
    return list(pathlib.Path(bench.folder).glob(".massgen/sessions/*/runs/*/final.md"))
