# SPDX-License-Identifier: Apache-2.0
"""The rows of the results: what each figure is, and the lines it has to reach. (performance.md 3)

This table drives the choice of measurements, the verdicts, the JSON file and the table in docs/PERFORMANCE.md.
"""

from __future__ import annotations

import dataclasses
import statistics
from typing import Callable


@dataclasses.dataclass(frozen=True)
class Row:
    id: str
    what: str
    unit: str
    must: float
    goal: float
    #: Whether more is better.
    larger: bool = False
    #: The figure this row is reported as: with few repetitions the median, for a percentile the best-supported one.
    pick: Callable[[list], float] = statistics.median

    def verdict(self, value):
        def reaches(limit):
            return value >= limit if self.larger else value <= limit

        return "goal" if reaches(self.goal) else "must" if reaches(self.must) else "missed"


ROWS = [
    Row("S1", "spawn to the `initialize` reply, p50", "ms", 30, 12),
    Row("S2", "spawn to the first provider request, p50", "ms", 50, 20),
    Row("S3", "CPU of a whole process life: initialize, a run of one delta, exit", "ms", 40, 15),
    Row("R1", "CPU per delta, burst, 1 agent, 16 B", "µs", 1.4, 0.7),
    Row("R2", "user instructions per delta, same load (callgrind slope)", "instructions", 20_000, 9_000),
    Row("R3 responses", "CPU per delta, same load: Responses / Chat Completions", "×", 1.5, 1.2),
    Row("R3 messages", "CPU per delta, same load: Anthropic Messages / Chat Completions", "×", 1.5, 1.2),
    Row("R3 gemini", "CPU per delta, same load: Gemini / Chat Completions", "×", 1.5, 1.2),
    Row("R3 claude", "CPU per delta, same load: the `claude` command / Chat Completions", "×", 3, 1.5),
    Row("R4", "CPU per delta at 50 agents / at 1 agent", "×", 1.5, 1.2),
    Row("R5.1", "trickle, 1 agent at 1,000/s, `maxLatencyMs` 0: CPU per delta / F1", "×", 2.5, 1.5),
    Row("R5.50", "trickle, 50 agents at 100/s each: CPU per delta / F50", "×", 2.5, 1.5),
    Row("R6", "throughput, one run, one core", "deltas/s", 300_000, 1_000_000, larger=True),
    Row("R7", "large deltas, 4 KB each: MB/s of text per CPU second / floor", "%", 30, 60, larger=True),
    Row("L1.1", "latency provider to client, 1 agent, 10 ms apart: p50", "ms", 0.6, 0.3),
    Row("L1.1 p99", "the same: p99", "ms", 3, 1),
    Row("L1.50", "latency, 50 agents, each a delta per 10 ms: p50", "ms", 0.6, 0.3),
    Row("L1.50 p99", "the same: p99", "ms", 3, 1),
    Row("L2", "first delta of an item, worst of three settings: p95", "ms", 3, 1),
    Row("L3 streaming", "`run/cancel` to the run's last event, streaming: p95", "ms", 200, 20),
    Row("L3 stalled", "`run/cancel` to the run's last event, stalled: p95", "ms", 200, 20),
    Row("L4", "an unrelated request while 50 agents stream in a burst: p99", "ms", 50, 10),
    Row("V1", "an edit to its diagnostics, 300 lines: p50", "ms", 2, 0.4),
    Row("V1 p95", "the same: p95", "ms", 5, 1),
    Row("V2", "an edit to its diagnostics, 10,000 lines: p50", "ms", 20, 8),
    Row("V2 p95", "the same: p95", "ms", 40, 12),
    Row("V3", "CPU per edit / libyaml's tree of the same text, the worse of both sizes", "×", 6, 3),
    Row("V4", "40 keys at 15 ms, last key to its diagnostics, 10,000 lines", "ms", 50, 15),
    Row("V5", "`massgen-server check FILE`, 300 lines, wall", "ms", 50, 15),
    Row("V6", "`massgen-server check`, all files of MassGen 0.0.30", "s", 0.5, 0.1),
    Row("M1", "RSS idle after initialize", "MiB", 30, 16),
    Row("M2", "peak RSS, 3 agents × 2,000 deltas with voting", "MiB", 50, 24),
    Row("M3", "peak RSS, 50 agents × 2,000 deltas", "MiB", 120, 48),
    Row("M4", "RSS growth over 1,000 runs after a warm-up of 20", "MiB", 8, 2),
    Row("M5", "RSS growth while the client reads nothing for 60 s, 60 MB of deltas", "MiB", 32, 8),
    Row("I1 CPU", "idle after a run: CPU in 60 s", "ms", 10, 0),
    Row("I1", "idle after a run: wake-ups in 60 s", "wake-ups", 60, 12),
    Row("E1", "`exit` to the end of the process, 3 agents streaming", "ms", 500, 50),
    Row("E1 eof", "end of input to the end of the process, 3 agents streaming", "ms", 500, 50),
    Row("E2", "network calls that the configuration does not name", "calls", 0, 0),
    Row("B1", "size of the binary, stripped", "MB", 40, 15),
]

def number(value):
    """A figure as people read it: three digits, or thousands."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


BY_ID = {row.id: row for row in ROWS}
