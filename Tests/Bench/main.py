# SPDX-License-Identifier: Apache-2.0
"""Chooses and runs the measurements of scripts/bench."""

from __future__ import annotations

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

import latency_rows  # noqa: F401 - the modules register their measurements in this order
import memory_rows  # noqa: F401
import rate_rows  # noqa: F401
import regression_loads
import report
import rest_rows  # noqa: F401
import start_rows  # noqa: F401
import validation_rows  # noqa: F401
from measurement import MEASUREMENTS, Unmeasurable
from rows import ROWS
from workbench import Workbench

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]


def parse():
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measures the release binary and a minimal relay in C beside it, and prints the results with the "
        "lines they have to reach.",
    )
    parser.add_argument("--binary", default=str(CHECKOUT / ".build/release/massgen-server"))
    parser.add_argument("--provider", default=str(CHECKOUT / ".build/release/LoopbackProviderTool"))
    parser.add_argument("--repeat", type=int, default=5, help="repetitions of a measurement (default 5)")
    parser.add_argument("--quick", action="store_true", help="smaller loads")
    parser.add_argument("--json", metavar="FILE", help="write the results as JSON too")
    parser.add_argument("--write", action="store_true", help="put the table into docs/PERFORMANCE.md")
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="rows such as R1, groups such as L, or loads such as (a); default: all"
    )
    return parser.parse_args()


def build_floor(folder):
    """The floor, built with the C compiler at hand."""
    path = f"{folder}/floor"
    source = str(CHECKOUT / "Tests/Bench/floor.c")
    for compiler in (os.environ.get("CC"), "cc", "clang", "gcc"):
        if not compiler:
            continue
        try:
            subprocess.run([compiler, "-O2", "-o", path, source, "-lcurl"], check=True)
            return path
        except FileNotFoundError:
            continue
    raise SystemExit("bench: there is no C compiler for Tests/Bench/floor.c; install gcc or clang.")


def is_wanted(ids, wanted):
    return not wanted or any(id.upper().startswith(word.upper()) for id in ids for word in wanted)


def in_order(measurement):
    order = [row.id for row in ROWS]
    return order.index(measurement[0][0])


def main():
    options = parse()
    for path in (options.binary, options.provider):
        if not os.access(path, os.X_OK):
            print(f"bench: {path} is missing; see docs/PERFORMANCE.md for how to build it", file=sys.stderr)
            return 2
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    loads = [word.strip("()") for word in options.ids if word.startswith("(")]
    wanted = [word for word in options.ids if not word.startswith("(")]
    load_before, failed = os.getloadavg()[0], False
    with tempfile.TemporaryDirectory(prefix="massgen-floor-") as folder:
        bench = Workbench(options.binary, options.provider, build_floor(folder), options.repeat, options.quick)
        try:
            if wanted or not loads:
                for ids, measure in sorted(MEASUREMENTS, key=in_order):
                    if not is_wanted(ids, wanted):
                        continue
                    try:
                        measure(bench)
                    except Unmeasurable as reason:
                        print(f"{ids[0]}: not measured: {reason}", file=sys.stderr)
                    except (RuntimeError, OSError) as error:
                        failed = True
                        print(f"{ids[0]}: no result: {error}", file=sys.stderr)
            if loads or not wanted:
                regression_loads.run_all(bench, loads)
        finally:
            bench.close()
    result = report.Report(bench, CHECKOUT, load_before)
    result.write(options.json, CHECKOUT / "docs/PERFORMANCE.md" if options.write else None)
    print(result.table())
    below = report.missed(bench)
    if below:
        print(f"bench: below the must line: {', '.join(below)}", file=sys.stderr)
    return 1 if failed or below else 0
