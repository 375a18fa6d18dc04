#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the end-to-end tests against a release binary.

usage: run.py BINARY [--slow] [--jobs N] [--list] [words that must be in a test's name …]
"""

import argparse
import concurrent.futures
import importlib
import os
import pathlib
import sys
import threading
import time
import traceback

sys.dont_write_bytecode = True

import harness  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description="End-to-end tests of massgen-server.")
    parser.add_argument("binary")
    parser.add_argument("words", nargs="*", help="run only tests whose name contains all of these")
    parser.add_argument("--slow", action="store_true", help="also the tests that take a minute")
    parser.add_argument("--not-alone", action="store_true", help="leave out the tests that measure")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--provider", help="the LoopbackProviderTool; found beside the binary or in .build by default")
    options = parser.parse_intermixed_args()

    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(path.stem)
    chosen = [
        test
        for test in harness.TESTS
        if (options.slow or not test.is_slow)
        and not (options.not_alone and test.is_alone)
        and all(word.lower() in f"{test.suite}: {test.title}".lower() for word in options.words)
    ]
    if options.list:
        print("\n".join(f"{test.suite}: {test.title}" for test in chosen))
        return 0
    binary = os.path.abspath(options.binary)
    if not os.access(binary, os.X_OK):
        print(f"{binary} cannot be run", file=sys.stderr)
        return 2
    runner = Runner(binary, options.provider or find_provider(binary))
    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(runner.run, [test for test in chosen if not test.is_alone]))
    for test in chosen:
        if test.is_alone:
            runner.run(test)
    runner.summarise(time.monotonic() - started)
    return 1 if runner.failed else 0


def find_provider(binary):
    """The fast provider, if it has been built."""
    for folder in (pathlib.Path(binary).parent, harness.CHECKOUT / ".build/release", harness.CHECKOUT / ".build/debug"):
        tool = folder / "LoopbackProviderTool"
        if os.access(tool, os.X_OK):
            return tool
    return None


class Runner:
    def __init__(self, binary, provider):
        self.binary, self.provider = binary, provider
        self.passed, self.failed, self.skipped = [], [], []
        self.lock = threading.Lock()

    def run(self, test):
        world = harness.World(self.binary, self.provider)
        began = time.monotonic()
        problem = skipped = None
        try:
            test.function(world, *([test.face] if test.face else []))
        except harness.Skip as reason:
            skipped = str(reason)
        except Exception as error:  # noqa: BLE001
            problem = "".join(traceback.format_exception(type(error), error, error.__traceback__)[-6:])
        transcript = world.transcript()
        seconds = time.monotonic() - began
        try:
            faults = world.close()
        except Exception:  # noqa: BLE001
            faults = [traceback.format_exc()]
        if faults:
            problem = (problem or "") + "".join(f"broken promise: {fault[:1000]}\n" for fault in faults[:10])
            transcript = transcript or world.transcript()
        self.report(test, seconds, problem, skipped, world.notes, transcript)

    def report(self, test, seconds, problem, skipped, notes, transcript):
        name = f"{test.suite}: {test.title}"
        with self.lock:
            if problem:
                self.failed.append(name)
                print(f"FAIL {seconds:6.1f} s  {name}\n{indent(problem)}", flush=True)
                if transcript.strip():
                    lines = transcript.split("\n")
                    print(indent("\n".join(line[:400] for line in lines[-80:])), flush=True)
            elif skipped:
                self.skipped.append(name)
                print(f"skip          {name}: {skipped}", flush=True)
            else:
                self.passed.append(name)
                figures = f"  ({'; '.join(notes)})" if notes else ""
                print(f"ok   {seconds:6.1f} s  {name}{figures}", flush=True)

    def summarise(self, seconds):
        print(f"\n{len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped in {seconds:.0f} s")
        for name in self.failed:
            print(f"  failed: {name}")


def indent(text):
    return "\n".join("    " + line for line in text.rstrip().split("\n"))


if __name__ == "__main__":
    sys.exit(main())
