# SPDX-License-Identifier: Apache-2.0
"""R: the cost of a delta. CPU seconds of the process alone, as a slope between two sizes; the floor runs in turn with
the server, so that both meet the same machine."""

from __future__ import annotations

import os
import statistics

import callgrind
from measurement import measures
from workbench import APIS

#: Deltas of the small size, whose cost is taken off.
SMALL = 50_000


def paired(bench, small, large, agents=1, scale=1e6, **more):
    """Slopes of server and floor, run in turn."""
    server, floor = [], []
    for _ in range(bench.repeat):
        server.append(bench.slope(bench.flood, small, large, agents, **more) * scale)
        floor.append(bench.slope(bench.floor_flood, small, large, agents, **more) * scale)
    return server, floor


@measures("R1")
def burst(bench):
    large = 250_000 if bench.quick else 900_000
    server, floor = paired(bench, SMALL, large)
    bench.record("R1", server, floor=statistics.median(floor))


@measures("R2")
def instructions(bench):
    slope = callgrind.Slope(bench)
    note = f"{slope.own:,.0f} of them in the binary itself, the rest in libraries"
    bench.record("R2", slope.total, floor=callgrind.floor_slope(bench), note=note)


@measures("R3 responses", "R3 messages", "R3 gemini")
def formats(bench):
    large = 250_000 if bench.quick else 900_000
    slopes = {api: [] for api in APIS}
    for _ in range(bench.repeat):
        for api in APIS:
            slopes[api].append(bench.slope(bench.flood, SMALL, large, api=api) * 1e6)
    chat = statistics.median(slopes["chat"])
    for api in APIS:
        if api != "chat":
            ratios = [own / base for own, base in zip(slopes[api], slopes["chat"])]
            note = f"{statistics.median(slopes[api]):.3f} µs a delta, Chat Completions {chat:.3f} µs"
            bench.record(f"R3 {api}", ratios, note=note)


@measures("R3 claude")
def programs(bench):
    large = 250_000 if bench.quick else 900_000
    ratios, costs = [], []
    for _ in range(bench.repeat):
        own = bench.slope(bench.flood_claude, SMALL, large) * 1e6
        chat = bench.slope(bench.flood, SMALL, large) * 1e6
        ratios.append(own / chat)
        costs.append((own, chat))
    own, chat = (statistics.median(values) for values in zip(*costs))
    bench.record("R3 claude", ratios, note=f"{own:.3f} µs a delta, Chat Completions {chat:.3f} µs")


@measures("R4")
def many_agents(bench):
    if "R1" not in bench.results:
        burst(bench)
    large = 6_000 if bench.quick else 20_000
    server, floor = paired(bench, 1_000, large, agents=50)
    one = bench.value("R1")
    bench.record(
        "R4",
        [value / one for value in server],
        floor=statistics.median(floor) / bench.results["R1"]["floor"],
        note=f"{statistics.median(server):.3f} µs a delta",
    )


@measures("R5.1", "R5.50")
def trickle(bench):
    seconds = 2 if bench.quick else 4
    for id, agents, pause, count in (("R5.1", 1, 1, seconds * 1000), ("R5.50", 50, 10, seconds * 100)):
        more, ratios, costs = f";delay-ms={pause}", [], []
        for _ in range(1 if bench.quick else 3):
            cost = trickle_cost(bench.flood, count, agents, more=more, delivery={"maxLatencyMs": 0})
            floor = trickle_cost(bench.floor_flood, count, agents, more=more)
            ratios.append(cost / floor)
            costs.append((cost * 1e6, floor * 1e6))
        own, floor = (statistics.median(values) for values in zip(*costs))
        bench.record(id, ratios, note=f"{own:.1f} µs a delta, floor {floor:.1f} µs")


def trickle_cost(load, count, agents, more, **start):
    return (load(count, agents, more=more, **start).cpu_seconds - load(2, agents, **start).cpu_seconds) / (
        (count - 2) * agents
    )


@measures("R6")
def throughput(bench):
    count = 250_000 if bench.quick else 900_000
    rates = [count / bench.flood(count, prepare=pin).wall_seconds for _ in range(bench.repeat)]
    bench.record("R6", rates)


def pin(server):
    """Keeps all threads of the server on one processor."""
    for task in os.listdir(f"/proc/{server.pid}/task"):
        os.sched_setaffinity(int(task), {0})


@measures("R7")
def large_deltas(bench):
    # Ten runs, because the text of one reply ends at 16 MiB.
    size, few, many, runs = 4096, 100, 1_000 if bench.quick else 3_500, 10
    server, floor = [], []
    for _ in range(bench.repeat):
        server.append(bench.slope(bench.flood_runs, few, many, runs, size=size) * 1e6)
        floor.append(bench.slope(bench.floor_flood, few, many, runs, size=size) * 1e6)
    speed, floor_speed = (size / statistics.median(values) for values in (server, floor))
    bench.record(
        "R7",
        [other / own * 100 for own, other in zip(server, floor)],
        note=f"{speed:,.0f} MB/s, floor {floor_speed:,.0f} MB/s",
    )
