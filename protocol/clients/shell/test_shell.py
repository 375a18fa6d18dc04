# SPDX-License-Identifier: Apache-2.0
"""The shell library and its examples against the real server, in every POSIX shell that is here."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ANSWER = "Use a digest cache with atomic replace; readers never need a lock."
STUB = HERE.parent / "testing/stub.py"
SHELLS = [name for name in ("dash", "bash", "busybox") if shutil.which(name)]
# A picture of one pixel, and a sound of one sample.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA=="
NASTY = 'Is "this" \\ that?\n\tü→😀 $(no) `no` %s'


class Shell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.env = {
            **os.environ,
            "XDG_STATE_HOME": f"{self.folder}/state",
            "MASSGEN_TEAMS_DIR": str(HERE.parents[2] / "teams"),
            "MASSGEN_OPTIONS": '"replay":{"speed":"instant"}',
        }

    def sh(self, *command, env=None, shell="dash"):
        shell = [shell, "sh"] if shell == "busybox" else [shell]
        return subprocess.run(
            [*shell, *map(str, command)],
            cwd=self.folder,
            env={**self.env, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def in_every_shell(self, *command):
        self.assertTrue(SHELLS)
        return [self.sh(*command, shell=shell) for shell in SHELLS]

    def team(self, text, **step):
        script = [{"repeat": True, "steps": [{"text": text, **step}]}]
        path = pathlib.Path(self.folder) / "team.json"
        path.write_text(json.dumps({"agents": [{"id": "a", "backend": {"type": "replay", "script": script}}]}))
        return path

    def test_ask_prints_the_answer_and_nothing_else(self):
        for done in self.in_every_shell(HERE / "examples/ask.sh", "three-agents-demo", NASTY):
            self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", ANSWER + "\n"))
        listed = self.sh(HERE / "examples/replay.sh")
        self.assertEqual(listed.returncode, 0, listed.stderr)

    def test_a_picture_goes_with_the_prompt(self):
        (pathlib.Path(self.folder) / 'a "chart".png').write_bytes(base64.b64decode(PIXEL))
        ask = HERE / "examples/ask.sh"
        for done in self.in_every_shell(ask, "three-agents-demo", "What does it show?", 'a "chart".png'):
            self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", ANSWER + "\n"))
        for done in self.in_every_shell(ask, "three-agents-demo", "What does it show?", "gone.png"):
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("gone.png", done.stderr)

    def test_what_an_agent_cannot_take_is_told(self):
        (pathlib.Path(self.folder) / "sound.wav").write_bytes(base64.b64decode(SILENCE))
        backend = {"type": "cerebras", "model": "m", "base_url": "http://127.0.0.1:9/v1"}
        team = pathlib.Path(self.folder) / "deaf.json"
        team.write_text(json.dumps({"agents": [{"id": "deaf", "backend": backend}]}))
        self.env["MASSGEN_OPTIONS"] = ""
        for done in self.in_every_shell(HERE / "examples/ask.sh", team, "What is said?", "sound.wav"):
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("onUnsupported", done.stderr)

    def test_the_prompt_and_the_answer_arrive_as_they_are(self):
        done = self.sh(HERE / "examples/ask.sh", self.team(NASTY), NASTY)
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", NASTY + "\n"))
        library = f'. {HERE}/massgen.sh; massgen_open; massgen_request massgen/run/list "{{}}"; massgen_result; ' \
            'printf "%s\\n" "$massgen_line"; massgen_close'
        listed = self.sh("-c", library)
        self.assertEqual(json.loads(listed.stdout)["result"]["runs"][0]["task"].split(), NASTY.split())

    def test_an_answer_of_a_megabyte(self):
        text = "é😀x" * 160_000
        done = self.sh(HERE / "examples/ask.sh", self.team(text), "Much.")
        self.assertEqual((done.returncode, done.stdout == text + "\n"), (0, True), done.stderr)

    def test_stream_prints_every_agent_and_the_answer(self):
        for done in self.in_every_shell(HERE / "examples/stream.sh", "three-agents-demo", NASTY):
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            critic = [line[8:] for line in done.stdout.splitlines() if line.startswith("critic: ")]
            self.assertEqual("".join(critic), "What breaks when two editors write? ")
            self.assertTrue(done.stdout.endswith(f"Final answer (completed):\n{ANSWER}\n"), done.stdout)

    def test_cancel_tells_the_end(self):
        for done in self.in_every_shell(HERE / "examples/cancel.sh", "three-agents-demo", "Cache?"):
            self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", "cancelled\n"))

    def test_replay_gives_all_events_from_any_on(self):
        self.sh(HERE / "examples/ask.sh", "three-agents-demo", "Cache?")
        for done in self.in_every_shell(HERE / "examples/replay.sh"):
            events = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))
            self.assertEqual(events[-1]["answer"]["text"], ANSWER)
        run = json.loads(self.sh("-c", self.first_run()).stdout)["result"]["runs"][0]["runId"]
        rest = self.sh(HERE / "examples/replay.sh", run, "10").stdout.splitlines()
        self.assertEqual([json.loads(line) for line in rest], events[9:])

    def first_run(self):
        return f". {HERE}/massgen.sh; massgen_open; massgen_request massgen/run/list; massgen_result; " \
            'printf "%s\\n" "$massgen_line"; massgen_close'

    def test_a_wrong_team_file_is_told(self):
        for done in self.in_every_shell(HERE / "examples/ask.sh", "./nowhere.yaml", "x"):
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("No team file was found.", done.stderr)

    def test_a_refusal_is_told_with_its_hint(self):
        for done in self.in_every_shell(HERE / "examples/replay.sh", "run_none"):
            said = "There is no run “run_none”.\nmassgen/run/list lists the runs of this machine.\n"
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", said))

    def test_ask_tells_why_there_is_no_answer(self):
        team = pathlib.Path(self.folder) / "team.json"
        script = [{"repeat": True, "steps": [{"raise": {"class": "auth", "message": "The \"key\" is wrong."}}]}]
        team.write_text(json.dumps({"agents": [{"id": "a", "backend": {"type": "replay", "script": script}}]}))
        for done in self.in_every_shell(HERE / "examples/ask.sh", team, "x"):
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn('The team has no answer. The "key" is wrong.', done.stderr)

    def test_examples_without_words_tell_their_usage(self):
        for name in ("ask", "cancel", "stream"):
            for done in self.in_every_shell(HERE / f"examples/{name}.sh", "only-a-team"):
                files = " [FILE...]" if name == "ask" else ""
                said = f"usage: {name}.sh TEAM PROMPT{files}\n"
                self.assertEqual((done.returncode, done.stdout, done.stderr), (64, "", said))

    def test_no_server(self):
        done = self.sh(HERE / "examples/ask.sh", "any", "x", env={"MASSGEN_SERVER": "/nowhere/server"})
        self.assertEqual((done.returncode, done.stdout), (127, ""))
        self.assertIn("There is no /nowhere/server", done.stderr)

    def test_a_server_that_dies(self):
        server = pathlib.Path(self.folder) / "server"
        server.write_text(f"#!/bin/sh\nexec python3 {STUB} dies\n")
        server.chmod(0o755)
        for script, words in (("ask", "The team has no answer."), ("cancel", "massgen-server has ended.")):
            done = self.sh(HERE / f"examples/{script}.sh", "any", "x", env={"MASSGEN_SERVER": str(server)})
            self.assertNotEqual(done.returncode, 0, script)
            self.assertIn("the disk is on fire", done.stderr)
            self.assertIn(words, done.stderr)

    def test_an_unknown_method(self):
        done = self.sh("-c", f". {HERE}/massgen.sh; massgen_open; massgen_request massgen/no/such; massgen_result")
        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no method “massgen/no/such”.", done.stderr)


if __name__ == "__main__":
    unittest.main()
