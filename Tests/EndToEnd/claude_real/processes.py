# SPDX-License-Identifier: Apache-2.0
"""The processes that a server has started: the CLI, its guards, the tools."""

import os
import pathlib

import system


def of_world(world):
    """Everything that runs for this test, the server excepted."""
    own = {process.pid for process in world.processes}
    return [pid for pid in system.processes_with(world.marker) if pid not in own]


def of_cli(world, cli):
    """The processes that are the CLI itself."""
    real = os.path.realpath(cli)
    return [pid for pid in of_world(world) if _executable(pid) == real]


def pss_mib(pids):
    """What processes take of the memory, shared pages counted in parts."""
    return sum(_pss_kib(pid) for pid in pids) // 1024


def describe(pids):
    """Name and memory of each."""
    return ", ".join(f"{_command(pid)} {_pss_kib(pid) / 1024:.1f} MiB" for pid in pids)


def recorded(path):
    """The process whose id a tool has written to a file, once it is there."""
    return system.eventually(lambda: path.exists() and path.read_text().strip(), 20, f"a tool to write {path}")


def _executable(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return None


def _command(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "gone"


def _pss_kib(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
    except OSError:
        return 0
