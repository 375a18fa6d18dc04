# SPDX-License-Identifier: Apache-2.0
"""The examples against the real server."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "python"))
from massgen_client import Client  # noqa: E402


def team(*texts):
    """A team of one that says these things, the last one for ever."""
    script = [{"steps": [{"text": text}]} for text in texts[:-1]]
    script.append({"repeat": True, "steps": [{"text": texts[-1]}]})
    return {"agents": [{"id": "solo", "backend": {"type": "replay", "speed": "instant", "script": script}}]}


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.env = {
            **os.environ,
            "XDG_STATE_HOME": f"{self.folder}/state",
            "MASSGEN_TEAMS_DIR": str(HERE.parents[2] / "teams"),
        }

    def file(self, name, value):
        path = self.folder / name
        path.write_text(json.dumps(value))
        return str(path)

    def run_example(self, *command, stdin=""):
        return subprocess.run(
            list(map(str, command)), cwd=self.folder, env=self.env, input=stdin, capture_output=True, text=True, timeout=60
        )

    def test_compare_teams(self):
        yes, no = self.file("yes.json", team("Yes, always.")), self.file("no.json", team("No, never."))
        done = self.run_example(sys.executable, HERE / "compare_teams.py", yes, no, "Tabs?")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"# Tabs\?\n\n## A: .*yes.json \(completed, by solo, .*\)\n\nYes, always.\n\n## B: ")
        self.assertIn("No, never.", done.stdout)
        done = self.run_example(sys.executable, HERE / "compare_teams.py", yes, "./nowhere.yaml", "Tabs?")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("No team file was found.", done.stderr)

    def test_triage_issues(self):
        good = '{"labels": ["bug"], "priority": "high", "reason": "It crashes."}'
        issues = [{"number": 1, "title": "Crash", "body": "It {crashes}."}, {"number": 2, "title": "Hm", "body": None}]
        expected = {"labels": ["bug"], "priority": "high", "reason": "It crashes."}
        cases = (
            (team(f"```json\n{good}\n```"), expected),
            (team("No idea."), {"error": "the team gave no usable answer"}),
            (team(good.replace("bug", "evil")), {"error": "the team gave no usable answer"}),
        )
        for players, outcome in cases:
            path = self.file("team.json", players)
            done = self.run_example(sys.executable, HERE / "triage_issues.py", path, stdin=json.dumps(issues))
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual(lines, [{"number": 1, **outcome}, {"number": 2, **outcome}])

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    def test_follow_run_goes_on_where_it_stopped(self):
        with Client(cwd=self.folder, env=self.env) as client:
            run = client.run("three-agents-demo", "Cache?", replay={"speed": "instant"})
            run.result()
        command = ["node", HERE / "follow_run.mjs", run.id, "place.json"]
        whole = self.run_example(*command)
        self.assertEqual((whole.returncode, whole.stderr), (0, ""))
        lines = whole.stdout.splitlines()
        self.assertIn("builder wins", lines)
        self.assertEqual(lines[-1], "completed")
        again = self.run_example(*command)
        self.assertEqual((again.returncode, again.stdout), (0, "completed\n"))


if __name__ == "__main__":
    unittest.main()
