# SPDX-License-Identifier: Apache-2.0
"""The gate of scripts/check-performance: what the binary costs, against the committed baseline.

Only instructions inside the binary itself count, because those of libcurl and the C library differ from machine to
machine. The same binary gives the same counts to within 0.3 % a delta and 0.1 % for the start, whatever else the
machine does: where libcurl cuts the stream, and which thread is first, moves a little work about. The gate therefore
takes the least of two counts and has room for ten times that.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import callgrind
import report
from measurement import Unmeasurable
from workbench import Workbench

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
BASELINE = CHECKOUT / "Tests/Bench/baseline.json"

#: What is counted: its name in the baseline, what it is, and how far above the baseline it may lie.
COUNTS = [
    ("instructionsPerDelta", "instructions per delta", 0.03),
    ("instructionsOfStart", "instructions of a start with initialize", 0.03),
    ("binaryBytes", "bytes of the stripped binary", 0.05),
]
UPDATE = "scripts/check-performance --update"


def measure(binary, provider):
    bench = Workbench(binary, provider, floor=None, repeat=1, quick=True)
    try:
        slopes = [callgrind.Slope(bench).own for _ in range(2)]
        starts = [callgrind.start(bench)[0] for _ in range(2)]
    finally:
        bench.close()
    return {
        "toolchain": report.toolchain(),
        "architecture": platform.machine(),
        "instructionsPerDelta": round(min(slopes), 1),
        "instructionsOfStart": min(starts),
        "binaryBytes": stripped_size(binary),
        "libraries": libraries(binary),
    }


def stripped_size(binary):
    with tempfile.NamedTemporaryFile() as copy:
        subprocess.run(["strip", "-o", copy.name, binary], check=True)
        return os.path.getsize(copy.name)


def libraries(binary):
    """Libraries the binary names, without the loader, whose name tells the architecture."""
    shown = subprocess.run(["readelf", "-dW", binary], capture_output=True, text=True, check=True).stdout
    needed = [line.split("[")[1].rstrip("]") for line in shown.splitlines() if "(NEEDED)" in line]
    return sorted(name for name in needed if not name.startswith("ld-linux"))


def complaints(found, baseline):
    """What is worse than the baseline allows. Prints every figure beside its baseline."""
    worse = []
    for key, what, room in COUNTS:
        before, now = baseline[key], found[key]
        change = (now - before) / before
        print(f"{what}: {now:,} ({before:,} in the baseline, {change:+.1%}; {room:.0%} are allowed)")
        if change > room:
            worse.append(f"{what}: {now:,} are {change:.1%} more than the {before:,} of the baseline")
        elif change < -room:
            print(f"  That is an improvement; keep it with {UPDATE} and commit Tests/Bench/baseline.json.")
    if found["libraries"] != baseline["libraries"]:
        worse.append(f"linked libraries: {', '.join(found['libraries'])}; allowed: {', '.join(baseline['libraries'])}")
    return worse


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/check-performance",
        description="Fails when a delta, the start or the binary costs more than Tests/Bench/baseline.json allows.",
    )
    parser.add_argument("binary", nargs="?", default=str(CHECKOUT / ".build/release/massgen-server"))
    parser.add_argument("--provider", default=str(CHECKOUT / ".build/release/LoopbackProviderTool"))
    parser.add_argument("--update", action="store_true", help="make what is measured the baseline")
    options = parser.parse_args()
    for path in (options.binary, options.provider):
        if not os.access(path, os.X_OK):
            print(f"check-performance: {path} is missing; see docs/PERFORMANCE.md for how to build it", file=sys.stderr)
            return 2
    try:
        found = measure(options.binary, options.provider)
    except Unmeasurable as reason:
        print(f"check-performance: {reason}; scripts/install-deps --tests installs it.", file=sys.stderr)
        return 2
    if options.update:
        BASELINE.write_text(json.dumps(found, indent=2) + "\n")
        print(f"The baseline is now:\n{json.dumps(found, indent=2)}")
        return 0
    baseline = json.loads(BASELINE.read_text())
    worse = complaints(found, baseline)
    if not worse:
        return 0
    for complaint in worse:
        print(f"check-performance: {complaint}", file=sys.stderr)
    other = [key for key in ("toolchain", "architecture") if found[key] != baseline[key]]
    if other:
        differences = "; ".join(f"{found[key]}, baseline {baseline[key]}" for key in other)
        print(f"check-performance: only a warning, because the baseline is of another machine: {differences}.")
        return 0
    print(
        "Find what costs it (docs/PERFORMANCE.md, “Where the time goes”). If it is worth its price, run "
        f"{UPDATE} and commit Tests/Bench/baseline.json with the reason.",
        file=sys.stderr,
    )
    return 1
