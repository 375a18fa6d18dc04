# SPDX-License-Identifier: Apache-2.0
"""The results as a Markdown table, as JSON, and in docs/PERFORMANCE.md."""

from __future__ import annotations

import json
import os
import subprocess
import time

from rows import BY_ID, ROWS, number

BEGIN, END = "<!-- scripts/bench writes from here -->", "<!-- to here -->"


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} × {model}, Linux {os.uname().release}"


def toolchain():
    shown = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    return next((line.strip() for line in shown.splitlines() if "Swift version" in line), "unknown")


def commit(checkout):
    shown = subprocess.run(["git", "-C", checkout, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return shown.stdout.strip() or "unknown"


class Report:
    def __init__(self, bench, checkout, load_before):
        self.bench = bench
        self.about = {
            "machine": machine(),
            "date": time.strftime("%Y-%m-%d %H:%M"),
            "commit": commit(checkout),
            "toolchain": toolchain(),
            "loadBefore": round(load_before, 2),
            "loadAfter": round(os.getloadavg()[0], 2),
            "repeat": bench.repeat,
        }

    def rows(self):
        for row in ROWS:
            found = self.bench.results.get(row.id)
            if found:
                yield row, row.pick(found["values"]), found

    def json(self):
        rows = {
            row.id: {
                "what": row.what,
                "unit": row.unit,
                "value": value,
                "min": min(found["values"]),
                "max": max(found["values"]),
                "values": found["values"],
                "must": row.must,
                "goal": row.goal,
                "verdict": row.verdict(value),
                **{key: found[key] for key in ("floor", "note") if found[key] is not None},
            }
            for row, value, found in self.rows()
        }
        return {**self.about, "rows": rows, "loads": self.bench.loads}

    def table(self):
        about = self.about
        lines = [
            f"{about['machine']}; {about['toolchain']}; commit {about['commit']}, {about['date']}; load average "
            f"{about['loadBefore']} before and {about['loadAfter']} after.",
            "",
            "| id | metric | median | min | floor | × floor | must | goal | reached |",
            "|---|---|---:|---:|---:|---:|---:|---:|---|",
        ]
        for row, value, found in self.rows():
            floor = found["floor"]
            ratio = f"{value / floor:.2f}" if floor else ""
            note = f" ({found['note']})" if found["note"] else ""
            best = max(found["values"]) if row.larger else min(found["values"])
            verdict = row.verdict(value)
            lines.append(
                f"| {row.id} | {row.what}{note} | {number(value)} {row.unit} | {number(best)} "
                f"| {number(floor) if floor is not None else ''} | {ratio} | {number(row.must)} | {number(row.goal)} "
                f"| {'**missed**' if verdict == 'missed' else verdict} |"
            )
        if self.bench.loads:
            lines += [
                "",
                "| load | | deltas, each once and in order | CPU | wall | peak RSS |",
                "|---|---|---:|---:|---:|---:|",
            ]
            lines += [
                f"| ({one['load']}) | {one['what']} | {one['deltas']:,} | {one['cpuSeconds']:.2f} s "
                f"| {one['wallSeconds']:.2f} s | {one['peakMiB']:.1f} MiB |"
                for one in self.bench.loads
            ]
        return "\n".join(lines)

    def write(self, path, documentation):
        if path:
            with open(path, "w") as file:
                json.dump(self.json(), file, indent=1, ensure_ascii=False)
                file.write("\n")
        if documentation:
            with open(documentation) as file:
                text = file.read()
            before, rest = text.split(BEGIN, 1)
            after = rest.split(END, 1)[1]
            with open(documentation, "w") as file:
                file.write(f"{before}{BEGIN}\n\n{self.table()}\n\n{END}{after}")


def missed(bench):
    """Ids of the rows below their must line."""
    return [id for id, found in bench.results.items() if BY_ID[id].verdict(BY_ID[id].pick(found["values"])) == "missed"]
