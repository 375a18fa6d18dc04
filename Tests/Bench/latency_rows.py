# SPDX-License-Identifier: Apache-2.0
"""L: how soon the client has what happened. The provider writes the time of CLOCK_MONOTONIC into each delta; the client
notes the time of each read."""

from __future__ import annotations

import re
import statistics
import time

from measurement import measures
from workbench import percentile

STAMP = re.compile(rb"\[(\d+)\] @(\d{19}) ")


def delays(chunks):
    """Milliseconds from the provider's write to the client's read, by number and stamp of the delta."""
    arrived, before = {}, b""
    for at, chunk in chunks:
        data = before + chunk
        # A stamp that is cut belongs to the chunk that completes it; completed items say everything again.
        for found in STAMP.finditer(data):
            arrived.setdefault((int(found.group(1)), found.group(2)), (at - int(found.group(2))) / 1e6)
        before = data[-40:]
    return arrived


@measures("L1.1", "L1.1 p99", "L1.50", "L1.50 p99")
def delta(bench):
    rounds = 1 if bench.quick else 3
    for agents, count in ((1, 500 if bench.quick else 1_000), (50, 200)):
        own, floor = [], []
        for _ in range(rounds):
            more = f"count={count};size=48;delay-ms=10;stamp=1"
            server = bench.ready_server()
            server.start(bench.team(*bench.flood_models(more, agents)), wait=True, delivery={"maxLatencyMs": 0})
            server.collect(b'"id":"run","')
            server.end()
            own.append(complete(delays(server.chunks), count * agents))
            subject = bench.floor(*bench.flood_models(more, agents))
            subject.end()
            floor.append(complete(delays(subject.chunks), count * agents))
        for id, percent in ((f"L1.{agents}", 50), (f"L1.{agents} p99", 99)):
            # The round the machine disturbed least: whatever else runs on it can only add to a latency.
            bench.record(
                id,
                min(percentile(values, percent) for values in own),
                floor=min(percentile(values, percent) for values in floor),
                note=f"rounds {', '.join(f'{percentile(values, percent):.2f}' for values in own)}",
            )


def complete(arrived, count):
    if len(arrived) != count:
        raise RuntimeError(f"{len(arrived)} of {count} stamps arrived")
    return list(arrived.values())


@measures("L2")
def first_delta(bench):
    runs = 20 if bench.quick else 60
    figures = {}
    for latency in (0, 33, 1_000):
        server, values = bench.ready_server(), []
        for index in range(runs):
            server.chunks.clear()
            model = f"flood;count=3;size=48;delay-ms=5;stamp=1;run={latency}-{index}"
            server.start(bench.team(model), id=f"run{index}", wait=True, delivery={"maxLatencyMs": latency})
            server.collect(f'"id":"run{index}","'.encode())
            values += [delay for (number, _), delay in delays(server.chunks).items() if number == 0]
        server.end()
        figures[latency] = percentile(values, 95)
    said = ", ".join(f"{latency} ms: {value:.2f}" for latency, value in figures.items())
    bench.record("L2", max(figures.values()), note=f"`maxLatencyMs` {said}")


@measures("L3 streaming", "L3 stalled")
def cancel(bench):
    for name, model in (("streaming", "endless;delay-ms=5"), ("stalled", "stall;after=3")):
        server, times = bench.ready_server(), []
        for index in range(20 if bench.quick else 100):
            server.start(bench.team(model, model, model), id=f"run{index}")
            run = re.search(rb'"runId":"([^"]+)"', server.until(f'"id":"run{index}"'.encode())).group(1).decode()
            server.until(b"item.delta", run.encode())
            began = time.monotonic()
            server.send("massgen/run/cancel", {"runId": run}, id=f"cancel{index}")
            server.until(b"run.completed", run.encode())
            times.append((time.monotonic() - began) * 1000)
        server.end()
        bench.record(f"L3 {name}", percentile(times, 95), note=f"p50 {statistics.median(times):.2f} ms")


@measures("L4")
def request_in_a_flood(bench):
    count = 10_000 if bench.quick else 40_000
    server = bench.ready_server()
    server.start(bench.team(*bench.flood_models(f"count={count};size=16", 50)), wait=True)
    while b"item.delta" not in server.read():
        pass
    times, number, asked, tail = [], 0, None, b""
    while b'"id":"run","' not in tail:
        if asked is None:
            number, asked = number + 1, time.monotonic()
            server.send("massgen/server/status", id=f"q{number}")
        chunk = server.read()
        tail = tail[-40:] + chunk
        if asked is not None and f'"id":"q{number}"'.encode() in tail:
            times.append((time.monotonic() - asked) * 1000)
            asked = None
    server.end()
    bench.record("L4", percentile(times, 99), note=f"p50 {statistics.median(times):.2f} ms of {len(times)} requests")
