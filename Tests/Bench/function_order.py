# SPDX-License-Identifier: Apache-2.0
"""The order in which the linker lays out functions: first those that a start and an ordinary run call.

The kernel maps code in pieces of 64 KiB, so functions that are used together should lie together; without an order they
are spread over the whole binary, and most of it ends up in memory. Functions the file does not name follow in the
linker's own order, and names that no longer exist are ignored, so an old file costs memory and nothing else.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import sys

import callgrind
from workbench import Workbench

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
FILE = CHECKOUT / "scripts/function-order.txt"


def called(profile, binary):
    """Names of the binary's functions in a profile, in its order."""
    names, objects, current, found = {}, {}, None, {}
    with open(profile) as file:
        for line in file:
            kind, _, rest = line.strip().partition("=")
            if kind not in ("ob", "cob", "fn", "cfn"):
                continue
            table = objects if kind.endswith("ob") else names
            number, _, name = rest.partition(" ")
            name = table.setdefault(number, name) if name else table.get(number, "")
            if kind == "ob":
                current = name
            elif kind == "fn" and current == binary and not name.startswith("0x"):
                found[re.sub(r"'\d+$", "", name)] = None
    return list(found)


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/order-functions",
        description="Writes scripts/function-order.txt from a start and a run of three agents under callgrind. The "
        "binary must not be stripped: swift build -c release --static-swift-stdlib --product massgen-server",
    )
    parser.add_argument("binary", nargs="?", default=str(CHECKOUT / ".build/release/massgen-server"))
    parser.add_argument("--provider", default=str(CHECKOUT / ".build/release/LoopbackProviderTool"))
    options = parser.parse_args()
    bench = Workbench(options.binary, options.provider, floor=None, repeat=1, quick=True)
    try:
        profile = f"{bench.folder}/order.out"
        server = bench.server([*callgrind.COMMAND, "--demangle=no", f"--callgrind-out-file={profile}"])
        server.initialize()
        server.start(bench.team(*[f"team;talk=200;agent={index}" for index in range(3)]), wait=True)
        server.collect(b'"id":"run","')
        server.end()
        functions = called(profile, os.path.realpath(options.binary))
    finally:
        bench.close()
    if len(functions) < 1000:
        print(f"order-functions: {options.binary} is stripped: it names {len(functions)} functions", file=sys.stderr)
        return 1
    # In alphabetical order, so that a new file differs little from the last: being near is what counts.
    FILE.write_text("".join(f"{name}\n" for name in sorted(functions)))
    print(f"{len(functions)} functions in {FILE.relative_to(CHECKOUT)}")
    return 0
