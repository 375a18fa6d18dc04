#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the end-to-end tests against a release binary.

usage: run.py BINARY [--slow] [--jobs N] [--seed N] [--list] [words that must be in a test's name …]
"""

import argparse
import concurrent.futures
import importlib
import os
import pathlib
import random
import signal
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
    parser.add_argument("--seed", type=int, help="of the tests' random choices; a new one by default, in CI always the same")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--provider", help="the LoopbackProviderTool; found beside the binary or in .build by default")
    options = parser.parse_intermixed_args()

    chosen = [
        test
        for test in load_tests()
        if (options.slow or not test.is_slow)
        and not (options.not_alone and test.is_alone)
        and all(word.lower() in test.name.lower() for word in options.words)
    ]
    if options.list:
        print("\n".join(test.name for test in chosen))
        return 0
    binary = os.path.abspath(options.binary)
    if not os.access(binary, os.X_OK):
        print(f"{binary} cannot be run", file=sys.stderr)
        return 2
    runner = Runner(binary, options.provider or find_provider(binary), options.seed)
    runner.run_all(chosen, options.jobs)
    runner.summarise()
    return 1 if runner.failed else 0


def load_tests():
    """Every test of every suite."""
    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(path.stem)
    return harness.TESTS


def find_provider(binary):
    """The fast provider, if it has been built."""
    for folder in (pathlib.Path(binary).parent, harness.CHECKOUT / ".build/release", harness.CHECKOUT / ".build/debug"):
        tool = folder / "LoopbackProviderTool"
        if os.access(tool, os.X_OK):
            return tool
    return None


class Runner:
    """Runs tests and prints a line for each. ``labels`` says how a test is called there; its name by default."""

    def __init__(self, binary, provider, seed=None):
        self.binary, self.provider = binary, provider
        # Started in the background by a shell, this process ignores SIGINT, and what it starts would ignore it too.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        # A change is judged by the same choices as the one before; new ones are what scripts/faults --times is for.
        default = 1 if os.environ.get("CI") == "true" else random.SystemRandom().randrange(1 << 32)
        self.seed = default if seed is None else seed
        self.passed, self.failed, self.skipped = [], [], []
        self.labels, self.started, self.lock = {}, time.monotonic(), threading.Lock()
        self.is_brief = False  # of a failure only the last line

    def run_all(self, tests, jobs):
        """Those that measure come after the others, one at a time."""
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(self.run, [test for test in tests if not test.is_alone]))
        for test in tests:
            if test.is_alone:
                self.run(test)

    def run(self, test):
        world = harness.World(self.binary, self.provider, f"{self.seed} {test.name}")
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
        name = self.labels.get(test.name, test.name)
        with self.lock:
            if problem:
                self.failed.append(name)
                shown = problem.rstrip().split("\n")[-1][:300] if self.is_brief else problem
                print(f"FAIL {seconds:6.1f} s  {name}\n{indent(shown)}", flush=True)
                if transcript.strip() and not self.is_brief:
                    lines = transcript.split("\n")
                    print(indent("\n".join(line[:400] for line in lines[-80:])), flush=True)
            elif skipped:
                self.skipped.append(name)
                print(f"skip          {name}: {skipped}", flush=True)
            else:
                self.passed.append(name)
                figures = f"  ({'; '.join(notes)})" if notes else ""
                print(f"ok   {seconds:6.1f} s  {name}{figures}", flush=True)

    def summarise(self):
        print(f"\nseed {self.seed}, {time.monotonic() - self.started:.0f} s")
        for name in self.failed:
            print(f"  failed: {name}")
        print(f"{len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped")


def indent(text):
    return "\n".join("    " + line for line in text.rstrip().split("\n"))


if __name__ == "__main__":
    sys.exit(main())
