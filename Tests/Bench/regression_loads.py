# SPDX-License-Identifier: Apache-2.0
"""The loads (a) to (g) that show regressions, each with the proof that all deltas arrived once and in order.
(performance.md 3)"""

from __future__ import annotations

import sys

import streams
import system

LOADS = []


def load(letter, what):
    def register(function):
        LOADS.append((letter, what, function))
        return function

    return register


def run_all(bench, wanted):
    for letter, what, function in LOADS:
        if wanted and letter not in wanted:
            continue
        cpu, wall, peak, deltas = function(bench)
        bench.loads.append(
            {"load": letter, "what": what, "deltas": deltas, "cpuSeconds": cpu, "wallSeconds": wall, "peakMiB": peak}
        )
        print(f"({letter}) {what}: {deltas:,} deltas, {cpu:.2f} s CPU, {wall:.2f} s, {peak:.1f} MiB", file=sys.stderr)


def figures(server, deltas):
    return server.cpu_seconds, server.wall_seconds, server.peak_mib, deltas


@load("a", "1 agent × 100,000 deltas")
def one_agent(bench):
    return figures(bench.flood(100_000), 100_000)


@load("b", "3 agents × 20,000, with answer, vote and final text")
def coordinated(bench):
    count = 20_000
    server = bench.ready_server()
    server.start(bench.team(*[f"team;talk={count};agent={index}" for index in range(3)]), wait=True)
    whole = streams.check(streams.texts(server.collect(b'"id":"run","')), count, 6)
    return finished(server, whole * count)


@load("c", "50 agents × 2,000")
def many_agents(bench):
    return figures(bench.flood(2_000, 50), 100_000)


@load("d", "10 runs × 3 agents × 2,000")
def many_runs(bench):
    return figures(bench.flood_runs(2_000, 10, agents=3), 60_000)


@load("e", "50 agents, a delta each 10 ms, 20 s")
def long_trickle(bench):
    count = 200 if bench.quick else 2_000
    return figures(bench.flood(count, 50, more=";delay-ms=10", delivery={"maxLatencyMs": 0}), count * 50)


@load("f", "5 agents, deltas of 16 B, 200 B and 4 KB, 3,500 each")
def sizes(bench):
    servers = [bench.flood(3_500, 5, size=size) for size in (16, 200, 4096)]
    sums = [sum(values) for values in zip(*(figures(server, 17_500) for server in servers))]
    return sums[0], sums[1], max(server.peak_mib for server in servers), sums[3]


@load("g", "1 agent × 5,000 with CRLF, comments, and each byte in a chunk of its own")
def rough(bench):
    return figures(bench.flood(5_000, more=";framing=bytes"), 5_000)


def finished(server, deltas):
    wall = (server.chunks[-1][0] - server.chunks[0][0]) / 1e9
    peak = system.peak_mib(server.pid)
    return server.end(), wall, peak, deltas
