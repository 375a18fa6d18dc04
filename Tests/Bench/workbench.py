# SPDX-License-Identifier: Apache-2.0
"""What all measurements share: the provider, the floor, a folder, teams, and the results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

import streams
import system
from process import Measured, Server
from rows import BY_ID, number

#: The formats of model APIs: the type of a backend that speaks it, and where the API begins below the provider's root.
APIS = {
    "chat": ("chatcompletion", "/v1"),
    "responses": ("openai", "/v1"),
    "messages": ("claude", ""),
    "gemini": ("gemini", ""),
}


class Workbench:
    def __init__(self, binary, provider, floor, repeat, quick):
        self.binary, self.floor_binary, self.repeat, self.quick = os.path.abspath(binary), floor, repeat, quick
        # In memory where possible: a slow disk is not what is measured.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="massgen-bench-", dir=memory)
        # Not in memory: agents must not work in folders of the system.
        self.workspace = tempfile.mkdtemp(prefix="massgen-bench-work-")
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "XDG_STATE_HOME": f"{self.folder}/state",
            "XDG_CONFIG_HOME": f"{self.folder}/config",
            "LANG": "C.UTF-8",
        }
        self.provider = subprocess.Popen(
            [provider, "--port", "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.port = int(self.provider.stdout.readline())
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v1"
        #: id: {"values": […], "note": …, "floor": …}
        self.results = {}
        self.floods = 0
        #: Rows of the regression loads.
        self.loads = []

    def close(self):
        self.provider.stdin.close()
        self.provider.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.workspace, ignore_errors=True)

    # Subjects

    def server(self, wrapper=()):
        return Server(self.binary, self.folder, self.environment, wrapper)

    def ready_server(self):
        server = self.server()
        server.initialize()
        return server

    def floor(self, *models, write_each=False, wrapper=()):
        options = ["--write-each"] if write_each else []
        command = [*wrapper, self.floor_binary, *options, f"{self.url}/chat/completions", *models]
        return Measured(command, self.folder, self.environment)

    def team(self, *models, url=None, api="chat"):
        type, path = APIS[api]
        backend = {"type": type, "base_url": url or self.root + path}
        return {
            "agents": [
                {"id": f"a{index}", "backend": {**backend, "model": model}} for index, model in enumerate(models)
            ]
        }

    def flood_models(self, settings, agents):
        """Model names for agents that stream once, and then play a team to its end. No name comes twice, because the
        provider counts the calls of each."""
        self.floods += 1
        if agents == 1:
            return [f"flood;{settings}"]
        return [f"flood;{settings};run={self.floods};agent={index};times=1;then=team" for index in range(agents)]

    # Loads

    def flood(self, count, agents=1, size=16, more="", prepare=None, api="chat", **start):
        """One run whose agents stream so many deltas each in the format of an API. Returns the server, which has ended, with `cpu_seconds`,
        `wall_seconds` of the streaming and `peak_mib`."""
        server = self.ready_server()
        if prepare:
            prepare(server)
        models = self.flood_models(f"count={count};size={size}{more}", agents)
        server.start(self.team(*models, api=api), wait=True, **start)
        data = server.collect(b'"id":"run","')
        server.wall_seconds = streaming_seconds(server.chunks, b"item.delta")
        server.peak_mib = system.peak_mib(server.pid)
        server.cpu_seconds = server.end()
        streams.check(streams.texts(data), count, agents)
        return server

    def flood_claude(self, count, agents=1):
        """The same load from programs: agents that are `claude`, or rather something that writes what it would write.
        The CPU is that of the server alone, without the programs and what guards them."""
        server = self.ready_server()
        backend = {
            "type": "claude_code",
            "model": "m",
            "cwd": self.workspace,
            "cli_path": os.path.join(os.path.dirname(os.path.abspath(__file__)), "claude_flood.py"),
            "api_key": "sk-ant-none-0123456789abcdef",
            "env": {"FLOOD_COUNT": str(count)},
        }
        server.start({"agents": [{"id": f"a{index}", "backend": backend} for index in range(agents)]}, wait=True)
        data = server.collect(b'"id":"run","')
        server.cpu_seconds = server.cpu()
        server.end()
        streams.check(streams.texts(data), count, agents)
        return server

    def flood_runs(self, count, runs, size=16, agents=1):
        """So many runs at once, whose agents stream so many deltas each."""
        server = self.ready_server()
        for index in range(runs):
            models = self.flood_models(f"count={count};size={size}", agents)
            server.start(self.team(*models), id=f"run{index}")
        mark, ended, tail = b'"type":"run.completed"', 0, b""
        while ended < runs:
            chunk = server.read()
            if not chunk:
                raise RuntimeError("the server ended too early")
            tail = tail[1 - len(mark) :] + chunk
            ended += tail.count(mark)
        server.wall_seconds = streaming_seconds(server.chunks, b"item.delta")
        server.peak_mib = system.peak_mib(server.pid)
        server.cpu_seconds = server.end()
        streams.check(streams.texts(server.data()), count, runs * agents)
        return server

    def floor_flood(self, count, agents=1, size=16, more="", write_each=False):
        """The same load through the floor."""
        floor = self.floor(
            *self.flood_models(f"count={count};size={size}{more}", agents), write_each=write_each
        )
        floor.cpu_seconds = floor.end()
        floor.wall_seconds = streaming_seconds(floor.chunks, b'"text"')
        streams.check(streams.floor_texts(floor.data()), count, agents)
        return floor

    @staticmethod
    def slope(load, small, large, agents=1, **more):
        """CPU seconds per delta between two sizes of a load, which takes the start out."""
        few = load(small, agents, **more).cpu_seconds
        many = load(large, agents, **more).cpu_seconds
        return (many - few) / ((large - small) * agents)

    # Results

    def record(self, id, values, floor=None, note=None):
        """Notes the figures of a row; `floor` is the same figure of the floor, in the row's unit."""
        row = BY_ID[id]
        values = list(values) if isinstance(values, (list, tuple)) else [values]
        self.results[id] = {"values": values, "floor": floor, "note": note}
        beside = f"; floor {number(floor)}" if floor is not None else ""
        print(f"{id}: {number(row.pick(values))} {row.unit} ({row.what}{beside})", file=sys.stderr, flush=True)

    def value(self, id):
        return BY_ID[id].pick(self.results[id]["values"])


def streaming_seconds(chunks, mark):
    return (chunks[-1][0] - next(at for at, chunk in chunks if mark in chunk)) / 1e9


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
