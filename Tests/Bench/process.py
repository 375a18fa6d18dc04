# SPDX-License-Identifier: Apache-2.0
"""Processes under measurement, with nothing between them and the clock but two pipes."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time

READ = 1 << 20


class Measured:
    """A child whose output is read with the time of each read, and whose CPU is taken from its own accounting."""

    def __init__(self, command, folder, environment, reads_input=False):
        self.spawned = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if reads_input else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=folder,
            env=environment,
        )
        self.pid = self.process.pid
        #: What was read, each piece with the time of CLOCK_MONOTONIC in nanoseconds.
        self.chunks = []

    def read(self):
        chunk = os.read(self.process.stdout.fileno(), READ)
        if chunk:
            self.chunks.append((time.monotonic_ns(), chunk))
        return chunk

    def is_readable(self, seconds):
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def data(self):
        return b"".join(chunk for _, chunk in self.chunks)

    def cpu(self):
        """CPU seconds so far, user and system, threads that have ended included."""
        # The clock of another process: see clock_getcpuclockid(3).
        return time.clock_gettime(((~self.pid) << 3) | 2)

    def end(self):
        """Waits for the end of the process and returns the CPU seconds of its whole life."""
        if self.process.stdin:
            self.process.stdin.close()
        while self.read():
            pass
        self.process.stdout.close()
        _, status, usage = os.wait4(self.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_utime + usage.ru_stime


class Server(Measured):
    """`massgen-server rpc`."""

    def __init__(self, binary, folder, environment, wrapper=()):
        super().__init__(
            [*wrapper, binary, "rpc"], folder, environment | {"MASSGEN_LOG_LEVEL": "error"}, reads_input=True
        )
        self.tail = b""

    def send(self, method, params=None, id=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params or {}}
        if id is not None:
            message["id"] = id
        self.process.stdin.write(json.dumps(message).encode() + b"\n")

    def initialize(self):
        self.send("initialize", {}, id="init")
        self.until(b'"id":"init"')

    def start(self, team, id="run", **more):
        self.send("massgen/run/start", {"config": {"inline": team}, "prompt": "Go.", **more}, id=id)

    def until(self, *marks):
        """Reads until a line with all marks has come, and returns it. For exchanges of few bytes."""
        while True:
            while b"\n" in self.tail:
                line, self.tail = self.tail.split(b"\n", 1)
                if all(mark in line for mark in marks):
                    return line
            chunk = self.read()
            if not chunk:
                raise RuntimeError(f"the server ended while waiting for {marks}")
            self.tail += chunk

    def collect(self, mark):
        """Reads until a mark has come, without looking at the lines. For floods."""
        seen = b""
        while mark not in seen:
            chunk = self.read()
            if not chunk:
                raise RuntimeError("the server ended too early")
            seen = seen[-len(mark) :] + chunk
        return self.data()
