# SPDX-License-Identifier: Apache-2.0
"""Instructions counted by valgrind's callgrind, which do not depend on what else the machine does."""

from __future__ import annotations

import os
import shutil
import subprocess

from measurement import Unmeasurable

#: Deltas of the two runs whose difference is the cost of a delta. (performance.md 4)
SMALL, LARGE = 2_000, 12_000

COMMAND = ["valgrind", "-q", "--tool=callgrind"]


def instructions(profile, binary):
    """Instructions in a profile: those in the binary's own code, and all. Costs of callees are not counted twice."""
    own = total = 0
    names, current, skip = {}, None, False
    with open(profile) as file:
        for line in file:
            first = line[0]
            if first.isdigit() or first in "+-*":
                if skip:
                    skip = False
                    continue
                cost = int(line.split()[1])
                total += cost
                if current == binary:
                    own += cost
            elif line.startswith("ob="):
                number, _, name = line[3:].strip().partition(" ")
                current = names.setdefault(number, name) if name else names[number]
            elif line.startswith("cob="):
                number, _, name = line[4:].strip().partition(" ")
                if name:
                    names[number] = name
            elif line.startswith("calls="):
                skip = True
    return own, total


def count(bench, drive):
    """Runs the server under callgrind while `drive` talks to it; instructions in the binary, and all."""
    if not shutil.which("valgrind"):
        raise Unmeasurable("valgrind is not installed")
    profile = f"{bench.folder}/callgrind.out"
    server = bench.server([*COMMAND, f"--callgrind-out-file={profile}"])
    drive(server)
    server.end()
    if server.process.returncode:
        raise RuntimeError(f"the server ended with {server.process.returncode} under valgrind")
    try:
        return instructions(profile, os.path.realpath(bench.binary))
    finally:
        os.unlink(profile)


def start(bench):
    """Instructions from the start of the process to its end, with nothing but the initialize exchange between."""
    return count(bench, lambda server: server.initialize())


def flood(bench, deltas):
    """Instructions of a process life with one run that streams so many deltas in large blocks."""

    def drive(server):
        server.initialize()
        server.start(bench.team(f"flood;count={deltas};size=16"), wait=True)
        server.collect(b'"id":"run","')

    return count(bench, drive)


class Slope:
    """Instructions per delta."""

    def __init__(self, bench):
        small, large = flood(bench, SMALL), flood(bench, LARGE)
        self.own, self.total = ((many - few) / (LARGE - SMALL) for few, many in zip(small, large))


def floor_slope(bench):
    """The same of the floor, libraries included."""

    def total(deltas):
        profile = f"{bench.folder}/callgrind.out"
        wrapper = [*COMMAND, f"--callgrind-out-file={profile}"]
        bench.floor(*bench.flood_models(f"count={deltas};size=16", 1), wrapper=wrapper).end()
        return instructions(profile, bench.floor_binary)[1]

    return (total(LARGE) - total(SMALL)) / (LARGE - SMALL)
