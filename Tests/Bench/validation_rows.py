# SPDX-License-Identifier: Apache-2.0
"""V: how soon somebody who types sees what is wrong. (performance.md 4, Validation)"""

from __future__ import annotations

import os
import pathlib
import subprocess
import time

from measurement import Unmeasurable, measures
from team_files import team_file
from workbench import percentile

HERE = pathlib.Path(__file__).resolve().parent
SIZES = {"V1": 300, "V2": 10_000}


class Editing:
    """A server with one open team file, in which a key of the middle agent is spoiled and mended."""

    def __init__(self, bench, lines):
        self.text = team_file(lines)
        self.server = bench.server()
        capabilities = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
        self.server.send("initialize", {"capabilities": capabilities}, id="init")
        self.server.until(b'"id":"init"')
        self.uri, self.version = f"file://{bench.folder}/typed.massgen.yaml", 1
        place = self.text.index("      model:", len(self.text) // 2)
        self.line = self.text.count("\n", 0, place)
        document = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": self.text}
        self.server.send("textDocument/didOpen", {"textDocument": document})
        self.wait()
        # What the disk and the variables add to the first look comes now and not between the edits.
        self.server.send("massgen/config/validate", {"text": "agents: []\n"}, id="settled")
        self.server.until(b'"id":"settled"')

    def edit(self, start, end, text):
        self.version += 1
        place = {"line": self.line}
        change = {
            "range": {"start": {**place, "character": start}, "end": {**place, "character": end}},
            "text": text,
        }
        params = {"textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [change]}
        self.server.send("textDocument/didChange", params)

    def wait(self):
        """Reads until the diagnostics of the last version are there, and returns them."""
        return self.server.until(b"textDocument/publishDiagnostics", f'"version":{self.version}}}'.encode())

    def pair(self):
        """Makes a mistake and takes it back. Returns the milliseconds of both."""
        times = []
        for start, end, text, is_wrong in ((6, 6, "x", True), (6, 7, "", False)):
            began = time.monotonic()
            self.edit(start, end, text)
            said = self.wait()
            times.append((time.monotonic() - began) * 1000)
            if (b"unknown-key" in said) != is_wrong:
                raise RuntimeError(f"the diagnostics do not fit the text: {said[:300]}")
        return times


@measures("V1", "V1 p95", "V2", "V2 p95", "V3")
def keystroke(bench):
    ratios = []
    for id, lines in SIZES.items():
        editing = Editing(bench, lines)
        for _ in range(5):
            editing.pair()
        pairs = 30 if bench.quick else 100
        before, times = editing.server.cpu(), []
        for _ in range(pairs):
            times += editing.pair()
        cpu = (editing.server.cpu() - before) / (2 * pairs)
        editing.server.end()
        floor = yaml_floor(bench, editing.text)
        ratios.append(cpu / floor)
        note = f"{editing.text.count(chr(10))} lines, CPU {cpu * 1000:.2f} ms an edit"
        bench.record(id, percentile(times, 50), floor=floor * 1000, note=note)
        bench.record(f"{id} p95", percentile(times, 95))
    bench.record("V3", max(ratios), note=", ".join(f"{ratio:.1f}" for ratio in ratios))


def yaml_floor(bench, text):
    """CPU seconds libyaml takes for a tree of a text."""
    program, file = f"{bench.folder}/yaml_floor", f"{bench.folder}/floor.yaml"
    if not os.path.exists(program):
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-O2", "-o", program, str(HERE / "yaml_floor.c"), "-lyaml"], check=True)
    pathlib.Path(file).write_text(text)
    times = max(3, 20_000_000 // len(text))
    return min(float(subprocess.run([program, file, str(times)], check=True, capture_output=True).stdout) for _ in range(3))


@measures("V4")
def typing_burst(bench):
    delays = []
    for _ in range(3 if bench.quick else 10):
        editing = Editing(bench, SIZES["V2"])
        for index in range(40):
            editing.edit(6 + index, 6 + index, "x")
            time.sleep(0.015)
        began = time.monotonic()
        editing.wait()
        delays.append((time.monotonic() - began) * 1000)
        editing.server.end()
    bench.record("V4", max(delays), note=f"worst of {len(delays)} bursts")


@measures("V5")
def check_one(bench):
    file = pathlib.Path(bench.folder) / "checked.massgen.yaml"
    file.write_text(team_file(SIZES["V1"]))
    bench.record("V5", [check(bench, file) for _ in range(20)])


@measures("V6")
def check_all(bench):
    shared = pathlib.Path(os.environ.get("MASSGEN_SHARED") or HERE.parents[2] / "shared")
    corpus = shared / "corpus/massgen-v0.0.30"
    if not corpus.is_dir():
        raise Unmeasurable("MassGen's own team files are not there")
    bench.record("V6", [check(bench, corpus) / 1000 for _ in range(10)])


def check(bench, target):
    """The milliseconds of `massgen-server check`."""
    began = time.monotonic()
    done = subprocess.run(
        [bench.binary, "check", str(target)], cwd=bench.folder, env=bench.environment, capture_output=True
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"check failed: {done.stderr[:300]}")
    return (time.monotonic() - began) * 1000
