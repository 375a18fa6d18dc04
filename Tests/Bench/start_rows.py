# SPDX-License-Identifier: Apache-2.0
"""S: the start. The page cache is warm, as it is for everyone but the first start of a day."""

from __future__ import annotations

import socket
import time

from measurement import measures

STARTS = 20


@measures("S1")
def initialize_reply(bench):
    times = []
    for _ in range(STARTS):
        server = bench.ready_server()
        times.append((time.monotonic() - server.spawned) * 1000)
        server.end()
    bench.record("S1", times)


@measures("S2")
def first_request(bench):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        times = []
        for _ in range(STARTS):
            server = bench.server()
            server.send("initialize", {}, id="init")
            server.start(bench.team("m", url=url))
            times.append(until_request(listener, server))
        bench.record("S2", times, floor=floor_first_request(bench, listener, url))


def floor_first_request(bench, listener, url):
    import statistics

    from process import Measured

    times = []
    for _ in range(STARTS):
        floor = Measured([bench.floor_binary, f"{url}/chat/completions", "m"], bench.folder, bench.environment)
        times.append(until_request(listener, floor))
    return statistics.median(times)


def until_request(listener, subject):
    connection, _ = listener.accept()
    connection.recv(1)
    took = (time.monotonic() - subject.spawned) * 1000
    connection.close()
    subject.end()
    return took


@measures("S3")
def whole_life(bench):
    lives = [bench.flood(1).cpu_seconds * 1000 for _ in range(STARTS)]
    floor = sorted(bench.floor_flood(1).cpu_seconds * 1000 for _ in range(STARTS))
    bench.record("S3", lives, floor=floor[len(floor) // 2])
