# SPDX-License-Identifier: Apache-2.0
"""I, E and B: idling, ending, what leaves the machine, and the size of the binary."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time

import system
from measurement import Unmeasurable, measures


@measures("I1 CPU", "I1")
def idle(bench):
    seconds = 6 if bench.quick else 60
    server = bench.ready_server()
    server.start(bench.team("flood;count=100"), wait=True)
    server.collect(b'"id":"run","')
    time.sleep(2)
    cpu, sleeps = server.cpu(), system.sleeps(server.pid)
    time.sleep(seconds)
    used, woken = server.cpu() - cpu, system.wakeups(sleeps, system.sleeps(server.pid))
    server.end()
    # To the tenth of a millisecond: whatever wakes once has used some microseconds.
    bench.record("I1 CPU", round(used * 1000 * 60 / seconds, 1))
    bench.record("I1", woken * 60 / seconds)


@measures("E1", "E1 eof")
def end(bench):
    for id in ("E1", "E1 eof"):
        times = []
        for _ in range(10):
            server = bench.ready_server()
            server.start(bench.team(*["endless;delay-ms=1"] * 3))
            server.until(b"item.delta")
            drain = threading.Thread(target=drain_output, args=(server,), daemon=True)
            drain.start()
            time.sleep(0.1)
            began = time.monotonic()
            if id == "E1":
                server.send("exit")
            else:
                server.process.stdin.close()
            server.process.wait(10)
            times.append((time.monotonic() - began) * 1000)
            drain.join(5)
            server.process.stdout.close()
        bench.record(id, times)


def drain_output(server):
    while os.read(server.process.stdout.fileno(), 1 << 20):
        pass


@measures("E2")
def network_calls(bench):
    if not shutil.which("strace"):
        raise Unmeasurable("strace is not installed")
    trace = f"{bench.folder}/connects"
    server = bench.server(["strace", "-f", "-qq", "-o", trace, "-e", "trace=connect,sendto,sendmsg,sendmmsg"])
    server.initialize()
    server.start(bench.team(*["team;talk=10"] * 3), wait=True)
    server.collect(b'"id":"run","')
    server.end()
    with open(trace) as file:
        places = re.findall(r"sa_family=AF_INET6?, sin6?_port=htons\((\d+)\), .*?\"([^\"]+)\"", file.read())
    others = [place for place in places if place != (str(bench.port), "127.0.0.1")]
    if len(places) == len(others):
        raise RuntimeError("the trace shows no call of the configured provider")
    bench.record("E2", len(others), note=f"{len(places)} connections to the provider; others: {others or 'none'}")


@measures("B1")
def size(bench):
    bench.record("B1", os.path.getsize(bench.binary) / 1e6)
