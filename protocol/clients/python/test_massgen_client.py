# SPDX-License-Identifier: Apache-2.0
"""The Python client against the real server, and against a stub for what the real one does not do.

MASSGEN_SERVER names the binary. Run everything with `protocol/clients/test BINARY`.
"""

import asyncio
import base64
import logging
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import massgen_client
from massgen_client import AsyncClient, Client, Cursor

HERE = pathlib.Path(__file__).resolve().parent
STUB = HERE.parent / "testing" / "stub.py"
DEMO = HERE.parents[2] / "teams/basics/three-agents-demo.massgen.yaml"
ANSWER = "Use a digest cache with atomic replace; readers never need a lock."
INSTANT = {"speed": "instant"}
# A picture of one pixel, a sound of one sample, and a model that takes no sound; nobody listens at its address.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA=="
DEAF = {"agents": [{"id": "deaf", "backend": {"type": "cerebras", "model": "m", "base_url": "http://127.0.0.1:9/v1"}}]}


def agent(name, *replies):
    return {"id": name, "backend": {"type": "replay", "script": list(replies)}}


HANGING = {"agents": [agent("silent", {"repeat": True, "steps": [{"text": "One moment. "}, {"hang": True}]})]}
PIECES = "".join(f"[{number}] ünï→😀 " for number in range(400))
TALK = {"agents": [agent("talker", {"repeat": True, "steps": [{"text": PIECES, "chars": 7, "every_ms": 1}]})]}


def speaker(text):
    return {"agents": [agent("speaker", {"repeat": True, "steps": [{"text": text}]})]}


def texts(events):
    """Everything that was said, by item and field: what must be the same however the events came."""
    joined = {}
    for event in events:
        if event["type"] == "item.delta":
            key = (event["itemId"], event["field"])
            joined[key] = joined.get(key, "") + event["text"]
    return joined


def landmarks(events):
    """The events that are never joined or left out."""
    loose = ("item.delta", "agent.status", "usage.updated")
    return [(event["seq"], event["type"]) for event in events if event["type"] not in loose]


def stub(scenario):
    return [sys.executable, str(STUB), scenario]


class World(unittest.TestCase):
    """A folder of its own, so that no run of another test or of the user is in sight."""

    def setUp(self):
        self.folder = self.enterContext_(tempfile.TemporaryDirectory())
        self.env = {
            **os.environ,
            "XDG_STATE_HOME": f"{self.folder}/state",
            "MASSGEN_TEAMS_DIR": str(HERE.parents[2] / "teams"),
        }

    def enterContext_(self, context):  # unittest has one from 3.11 on
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def client(self, server=None, **options):
        return self.enterContext_(Client(server, cwd=self.folder, env=self.env, **options))

    def assert_complete(self, client, run_id, events):
        """The events are the journal's: same words, same landmarks, in order."""
        journal = client.events(run_id)
        self.assertEqual(texts(events), texts(journal))
        self.assertEqual(landmarks(events), landmarks(journal))
        self.assertEqual([event["seq"] for event in journal], list(range(1, len(journal) + 1)))


class Readme(World):
    def test_a_streamed_team_answer_in_ten_lines(self):
        code = re.search(r"```python\n(.*?)```", (HERE / "README.md").read_text(), re.S)[1]
        self.assertLessEqual(len(code.splitlines()), 10)
        env = {**self.env, "PYTHONPATH": str(HERE)}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code], env=env, cwd=self.folder, capture_output=True, text=True, timeout=60
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(ANSWER, done.stdout)
        scout = [line.split(": ", 1)[1] for line in done.stdout.splitlines() if line.startswith("   scout: ")]
        self.assertEqual("".join(scout), "Looking for the shortest route first. ")

    def test_the_other_examples_run(self):
        examples = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text(), re.S)[1:]
        self.assertGreater(len(examples), 2)
        (pathlib.Path(self.folder) / "chart.png").write_bytes(base64.b64decode(PIXEL))
        for code in examples:
            with self.subTest(code=code.splitlines()[0]):
                done = subprocess.run(
                    [sys.executable, "-c", code],
                    env={**self.env, "PYTHONPATH": str(HERE)},
                    cwd=self.folder,
                    capture_output=True,
                    text=True,
                    timeout=60,
                )
                self.assertEqual((done.returncode, done.stderr), (0, ""), code)


class Running(World):
    def test_events_are_complete_and_in_order(self):
        client = self.client()
        run = client.run(str(DEMO), "Cache?", replay={"speed": 20})
        events = list(run)
        self.assertEqual(events[0]["type"], "run.started")
        self.assertEqual(events[-1]["type"], "run.completed")
        self.assert_complete(client, run.id, events)
        result = run.result()
        self.assertEqual((result.status, result.winner, result.answer), ("completed", "builder", ANSWER))
        self.assertEqual(run.cursor, Cursor(run.id, result.last_seq + 1))
        self.assertEqual(list(run), [])

    def test_deltas_are_all_that_was_said_and_tell_the_final_answer(self):
        run = self.client().run("three-agents-demo", "Cache?", replay=INSTANT)
        deltas = list(run.deltas())
        self.assertEqual("".join(delta.text for delta in deltas if delta.is_final), ANSWER)
        thoughts = "".join(delta.text for delta in deltas if delta.kind == "reasoning")
        self.assertEqual(thoughts, "What breaks when two editors write? ")

    def test_utf8_and_many_small_pieces(self):
        client = self.client(delivery={"maxLatencyMs": 0})
        run = client.run(TALK, "Talk.")
        events = list(run)
        self.assertEqual("".join(texts(events).values()), PIECES)
        self.assert_complete(client, run.id, events)

    def test_an_answer_of_a_megabyte_arrives_whole(self):
        text = "é😀x" * 160_000
        client = self.client()
        run = client.run(speaker(text), "Much.", replay=INSTANT)
        self.assertEqual("".join(delta.text for delta in run.deltas()), text)
        self.assertEqual(run.result().answer, text)
        cut = next(event for event in client.events(run.id) if event["type"] == "item.completed")
        self.assertIn("truncated", cut)
        self.assertEqual(client.read_item(cut["itemId"]), text)

    def test_a_prompt_of_a_megabyte_arrives_whole(self):
        prompt = "ü" * 500_000
        self.assertTrue(self.client().ask(speaker("Yes."), prompt, replay=INSTANT).is_completed)

    def test_ask_gives_the_result_only(self):
        self.assertEqual(self.client().ask("three-agents-demo", "Cache?", replay=INSTANT).answer, ANSWER)

    def test_cancel_in_the_middle(self):
        client = self.client()
        run, kinds = client.run(HANGING, "Wait."), []
        for event in run:
            kinds.append(event["type"])
            if event["type"] == "item.delta":
                run.cancel("enough")
        self.assertEqual(kinds[-1], "run.completed")
        self.assertEqual(run.result().status, "cancelled")
        self.assertEqual(client.cancel(run.id), "cancelled")

    def test_two_runs_at_once(self):
        client = self.client()
        runs = [client.run(str(DEMO), f"Question {number}?", replay={"speed": 20}) for number in range(2)]
        streams = [[], []]
        for number in (1, 0):
            streams[number] += list(runs[number])
        for run, events in zip(runs, streams):
            self.assert_complete(client, run.id, events)

    def test_runs_from_threads(self):
        client, answers = self.client(), []
        ask = lambda: answers.append(client.ask("three-agents-demo", "Cache?", replay=INSTANT).answer)  # noqa: E731
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(answers, [ANSWER] * 4)

    def test_a_follow_up_in_the_session(self):
        client = self.client()
        first = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        first.result()
        second = client.run("three-agents-demo", "And then?", session_id=first.session_id, replay=INSTANT)
        self.assertEqual(second.session_id, first.session_id)
        self.assertTrue(second.result().is_completed)
        listed = client.runs(sessionId=first.session_id)["runs"]
        self.assertEqual({run["runId"] for run in listed}, {first.id, second.id})

    def test_a_run_that_fails_is_a_result(self):
        team = {"agents": [agent("a", {"repeat": True, "steps": [{"raise": "no"}]})]}
        result = self.client().ask(team, "Hm?", replay=INSTANT)
        self.assertEqual(result.status, "failed")
        self.assertIn("name", result.error)

    def test_wait_while_nobody_reads_the_events(self):
        client = self.client(window_bytes=4096)
        run = client.run(speaker("word " * 20_000), "Much.", replay=INSTANT)
        self.assertTrue(client.wait(run.id, timeout=30).is_completed)

    def test_wait_can_time_out(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        with self.assertRaises(massgen_client.RequestTimeout):
            client.wait(run.id, timeout=0.2)
        self.assertEqual(client.get(run.id)["status"], "running")

    def test_a_slow_reader_holds_a_window_and_loses_nothing(self):
        client = self.client(window_bytes=16_384)
        text = "word and more " * 40_000
        run = client.run(speaker(text), "Much.", replay=INSTANT, delivery={"maxBatchBytes": 4096})
        while client.get(run.id, include=[])["status"] == "running":  # the run ends although nobody reads
            pass
        waiting = sum(len(str(events)) for events, _ in run._run._batches)
        self.assertLess(waiting, 2 * 16_384 + 65_536)
        events = list(run)
        self.assertEqual("".join(texts(events).values()), text)

    def test_server_status_is_told_if_wanted(self):
        seen = threading.Event()
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)

        def fails(status):
            seen.set()
            raise KeyError("oh")

        client = self.client(on_status=fails)
        self.assertEqual(client.ask("three-agents-demo", "Cache?", replay=INSTANT).answer, ANSWER)
        self.assertTrue(seen.wait(10))
        self.assertEqual(client.status()["health"], "ok")


class Following(World):
    def test_a_new_client_goes_on_exactly_where_the_old_one_died(self):
        first = Client(cwd=self.folder, env=self.env)
        run = first.run(TALK, "Talk.")
        before = []
        for event in run:
            before.append(event)
            if len(before) == 12:
                break
        cursor = Cursor.from_json(run.cursor.to_json())
        os.kill(first.process_id, signal.SIGKILL)
        with self.assertRaises(massgen_client.ServerDied):
            for _ in run:
                pass
        first.close()
        second = self.client()
        again = second.follow(cursor)
        events = before + list(again)
        self.assertEqual(again.result().status, "interrupted")
        journal = second.events(run.id)
        self.assertEqual(landmarks(events), landmarks(journal))
        for key, text in texts(journal).items():  # what was sent last may not have reached the disk
            self.assertEqual(texts(events)[key][: len(text)], text)
        self.assertTrue(PIECES.startswith("".join(texts(events).values())))

    def test_every_place_in_a_run_is_a_place_to_go_on_from(self):
        client = self.client()
        team = {"agents": [TALK["agents"][0], agent("other", {"repeat": True, "steps": [{"text": PIECES, "chars": 5, "every_ms": 1}]})]}
        run = client.run(team, "Talk.", delivery={"maxLatencyMs": 50})
        whole = [client.events(run.id)] if run.result() else []
        for count in (1, 2, 3, 5, 8, 9, 10, 11, 12, 13):
            reader, head = client.follow(run.id), []
            for event in reader:
                head.append(event)
                if len(head) == count:
                    break
            events = head + list(client.follow(reader.cursor))
            self.assertEqual(texts(events), texts(whole[0]), f"after {count} events")
            self.assertEqual(landmarks(events), landmarks(whole[0]), f"after {count} events")

    def test_a_run_that_is_still_running(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        first = next(iter(run))
        again = client.follow(run.id, 1)
        self.assertEqual(next(again), first)
        with self.assertRaises(massgen_client.Detached):
            for _ in run:
                pass
        client.cancel(run.id)
        self.assertEqual(list(again)[-1]["type"], "run.completed")

    def test_a_run_that_is_over_and_from_its_very_end(self):
        client = self.client()
        run = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        last = run.result().last_seq
        self.assertEqual([event["seq"] for event in client.follow(run.id, last)], [last])
        beyond = client.follow(run.id, last + 1)
        self.assertEqual(list(beyond), [])
        self.assertEqual(beyond.result().answer, ANSWER)
        with self.assertRaises(massgen_client.SeqUnavailable):
            client.follow(run.id, last + 2)
        with self.assertRaises(massgen_client.RunNotFound):
            client.follow("run_nobody")

    def test_a_cursor_beyond_what_a_killed_server_kept_leads_to_the_end(self):
        client = self.client()
        run = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        run.result()
        events = list(client.follow(Cursor(run.id, 1000)))
        self.assertEqual([event["type"] for event in events], ["run.completed"])

    def test_detach_and_come_back(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        head = [next(run)]
        run.detach()
        with self.assertRaises(massgen_client.Detached):
            for event in run:
                head.append(event)
        again = client.follow(run.cursor)
        client.cancel(run.id)
        self.assert_complete(client, run.id, head + list(again))


class Files(World):
    SOUND = [{"type": "text", "text": "What is said?"}, {"type": "audio", "data": SILENCE}]

    def test_a_picture_goes_with_the_task(self):
        (pathlib.Path(self.folder) / "chart.png").write_bytes(base64.b64decode(PIXEL))
        client, text = self.client(), {"type": "text", "text": "What does it show?"}
        for block in ({"type": "file", "path": "chart.png"}, {"type": "image", "data": PIXEL}):
            self.assertEqual(client.ask("three-agents-demo", [text, block], replay=INSTANT).answer, ANSWER)
        with self.assertRaises(massgen_client.InvalidParams) as caught:
            client.run("three-agents-demo", [text, {"type": "file", "path": "gone.png"}], replay=INSTANT)
        self.assertEqual(caught.exception.pointer, "/prompt/1")

    def test_what_an_agent_cannot_take_is_refused_with_a_row_for_it(self):
        with self.assertRaises(massgen_client.UnsupportedContent) as caught:
            self.client().run(DEAF, self.SOUND)
        (row,) = caught.exception.matrix
        self.assertEqual((row["agentId"], row["block"]), ("deaf", "1: audio"))
        self.assertTrue(row["reason"])

    def test_or_becomes_what_the_caller_wants(self):
        client = self.client()
        for wanted, code in (("describe", "media_described"), ("drop", "media_dropped")):
            run = client.run(DEAF, self.SOUND, on_unsupported=wanted)
            notice = next(event for event in run if event["type"] == "notice")
            self.assertEqual((notice["code"], notice["agentId"]), (code, "deaf"))
            run.cancel()
            run.result()


class Failing(World):
    def test_a_wrong_team_file_says_where(self):
        with self.assertRaises(massgen_client.ConfigInvalid) as caught:
            self.client().run("agents: [\n  - 3", "x")
        self.assertEqual(caught.exception.name, "ConfigInvalid")
        self.assertTrue(caught.exception.diagnostics)
        self.assertRegex(str(caught.exception), r":1:9: This `\[` is never closed")

    def test_a_team_that_is_not_there(self):
        with self.assertRaises(massgen_client.ConfigNotFound):
            self.client().run("./nowhere.yaml", "x")

    def test_a_server_that_is_not_there(self):
        with self.assertRaisesRegex(massgen_client.ServerNotFound, "MASSGEN_SERVER"):
            Client("/nowhere/massgen-server")

    def test_a_program_that_is_no_server(self):
        with self.assertRaises(massgen_client.ServerDied):
            Client(["true"])
        with self.assertRaisesRegex(massgen_client.ProtocolError, "hello"):
            Client(["sh", "-c", "echo hello; cat"])

    def test_a_server_killed_in_the_middle(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        next(run)
        os.kill(client.process_id, signal.SIGKILL)
        with self.assertRaises(massgen_client.ServerDied) as caught:
            run.result()
        self.assertEqual(caught.exception.exit_code, -signal.SIGKILL)
        with self.assertRaises(massgen_client.ServerDied):
            client.status()

    def test_a_server_that_dies_is_quoted(self):
        run = self.client(stub("dies")).run("any", "x")
        self.assertEqual(next(run.deltas()).text, "last words")
        with self.assertRaisesRegex(massgen_client.ServerDied, "status 7(.|\n)*the disk is on fire"):
            run.result()

    def test_garbage_on_the_wire(self):
        with self.assertRaisesRegex(massgen_client.ProtocolError, "Segmentation fault"):
            self.client(stub("garbage")).ask("any", "x")

    def test_an_answer_that_lacks_what_it_must_have(self):
        client = self.client(stub("nameless"))
        with self.assertRaisesRegex(massgen_client.ProtocolError, "runId"):
            client.run("any", "x")
        self.assertEqual(client.status(), {"health": "ok"})

    def test_an_unknown_method(self):
        with self.assertRaises(massgen_client.MethodNotFound) as caught:
            self.client().request("massgen/no/such")
        self.assertEqual((caught.exception.code, caught.exception.name), (-32601, "MethodNotFound"))

    def test_a_request_nobody_answers(self):
        client = self.client(stub("silent"))
        with self.assertRaises(massgen_client.RequestTimeout):
            client.request("massgen/never", timeout=0.1)
        self.assertEqual(client.status(), {"health": "ok"})

    def test_a_closed_client(self):
        client = self.client()
        client.close()
        client.close()
        with self.assertRaises(massgen_client.ClientClosed):
            client.status()

    def test_closing_ends_a_reader(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        threading.Timer(0.2, client.close).start()
        try:
            last = run.result().status  # the server's farewell, if it comes first
        except massgen_client.ClientClosed:
            last = "interrupted"
        self.assertIn(last, ("interrupted", "cancelled"))


class Tolerating(World):
    def test_what_a_later_version_may_add(self):
        run = self.client(stub("strange")).run("any", "x")
        events = list(run)
        self.assertEqual([event["type"] for event in events], ["agent.dreamt", "item.delta", "run.phase", "run.completed"])
        self.assertEqual(run.result().answer, '{"code": -32601}')

    def test_characters_split_between_reads(self):
        run = self.client(stub("split")).run("any", "x")
        self.assertEqual("".join(delta.text for delta in run.deltas()), run.result().answer)

    def test_a_gap_is_mended(self):
        run = self.client(stub("gap")).run("any", "x")
        self.assertEqual("".join(delta.text for delta in run.deltas()), "one two three ")
        self.assertEqual(run.result().answer, "done")

    def test_the_window_is_kept_open_by_reading(self):
        client = self.client(stub("window"), window_bytes=4096)
        run = client.run("any", "x")
        self.assertEqual(client.status(), {"health": "ok"})
        text = "".join(delta.text for delta in run.deltas())
        self.assertEqual(re.findall(r"\[(\d+)\]", text), [f"{number:04}" for number in range(400)])
        self.assertEqual(run.result().answer, '{"full": true, "status": 1}')


class Deciding(World):
    def decide(self, handler, scenario="approval"):
        return self.client(stub(scenario), on_approval=handler).ask("any", "x").answer

    def test_allow_and_reject(self):
        self.assertEqual(self.decide(lambda request: request.allow()), '{"result": {"outcome": "selected", "optionId": "once"}}')
        self.assertEqual(self.decide(lambda request: request.reject()), '{"result": {"outcome": "selected", "optionId": "no"}}')

    def test_the_handler_is_told_what_it_is_about(self):
        seen = []
        self.decide(lambda request: seen.append(request))
        self.assertEqual((seen[0].title, seen[0].kind, seen[0].arguments), ("a: run make", "command", {"command": "make"}))
        self.assertEqual([option.id for option in seen[0].options], ["always", "once", "no"])

    def test_nothing_but_an_offered_option_approves(self):
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)

        def fails(request):
            raise KeyError("oh")

        def is_slow(request):
            threading.Event().wait(30)
            return request.allow()

        for name, handler, scenario in (
            ("fails", fails, "approval"),
            ("none", lambda request: None, "approval"),
            ("true", lambda request: True, "approval"),
            ("unknown", lambda request: "sure", "approval"),
            ("a list", lambda request: ["once"], "approval"),
            ("slow", is_slow, "approval_soon"),
            ("no options", lambda request: request.allow(), "approval_without_options"),
        ):
            with self.subTest(name):
                self.assertEqual(self.decide(handler, scenario), '{"result": {"outcome": "cancelled"}}')

    def test_a_question_can_be_taken_back(self):
        self.assertIn("-32800", self.decide(lambda request: threading.Event().wait(30), "withdrawn"))

    def test_without_a_handler_nothing_is_declared_and_the_event_can_be_answered(self):
        client = self.client(stub("approval"))
        run = client.run("any", "x")
        for event in run:
            if event["type"] == "approval.requested":
                client.respond_approval(event["approvalId"], "no", "not today")
        self.assertEqual(
            run.result().answer,
            '{"declared": false, "responded": ["massgen/approval/respond",'
            ' {"approvalId": "apr_1", "optionId": "no", "note": "not today"}]}',
        )

    def test_input(self):
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)
        for handler, answer in (
            (lambda request: {"port": 80}, '{"action": "accept", "content": {"port": 80}}'),
            (lambda request: None, '{"action": "decline"}'),
            (lambda request: 80, '{"action": "cancel"}'),
            (lambda request: 1 / 0, '{"action": "cancel"}'),
        ):
            self.assertEqual(self.client(stub("question"), on_input=handler).ask("any", "x").answer, answer)

    def test_a_coroutine_decides(self):
        async def decide(request):
            await asyncio.sleep(0.01)
            return request.allow()

        self.assertIn('"once"', self.decide(decide))


class Asyncio(World):
    def test_streaming_cancelling_and_two_runs_at_once(self):
        async def read(run):
            return [event async for event in run]

        async def scene():
            async with AsyncClient(cwd=self.folder, env=self.env) as client:
                runs = [await client.run(str(DEMO), "Cache?", replay={"speed": 20}) for _ in range(2)]
                streams = await asyncio.gather(*map(read, runs))
                for run, events in zip(runs, streams):
                    self.assertEqual(texts(events), texts(await client.events(run.id)))
                    self.assertEqual((await run.result()).answer, ANSWER)
                hanging = await client.run(HANGING, "Wait.")
                async for delta in hanging.deltas():
                    self.assertEqual(delta.text, "One moment. ")
                    await hanging.cancel()
                self.assertEqual((await hanging.result()).status, "cancelled")

        asyncio.run(scene())

    def test_cancelling_the_task_cancels_the_request(self):
        async def scene():
            async with AsyncClient(stub("silent")) as client:
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(client.request("massgen/never"), 0.1)
                self.assertEqual(await client.status(), {"health": "ok"})

        asyncio.run(scene())

    def test_a_server_killed_in_the_middle(self):
        async def scene():
            async with AsyncClient(cwd=self.folder, env=self.env) as client:
                run = await client.run(HANGING, "Wait.")
                os.kill(client.process_id, signal.SIGKILL)
                with self.assertRaises(massgen_client.ServerDied):
                    async for _ in run:
                        pass

        asyncio.run(scene())


class Methods(World):
    """Methods that a server may not have yet are skipped, and counted."""

    def attempt(self, call, *arguments, **options):
        try:
            return call(*arguments, **options)
        except massgen_client.MethodNotFound as error:
            self.skipTest(str(error))

    def test_steer(self):
        client = self.client()
        run = client.run(HANGING, "Wait.")
        next(run.deltas())
        self.assertTrue(self.attempt(run.steer, "Hurry up.")["accepted"])
        run.cancel()
        run.result()
        with self.assertRaises(massgen_client.RunNotActive):
            client.steer(run.id, "Too late.")

    def test_answer_now(self):
        client = self.client()
        run = client.run(str(DEMO), "Cache?", replay={"speed": 2})
        for event in run:
            if event["type"] == "answer.submitted":
                self.attempt(run.answer_now)
                break
        self.assertTrue(run.result().is_completed)

    def test_export(self):
        client = self.client()
        run = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        run.result()
        self.assertIn(ANSWER, self.attempt(client.export, run.id, "md")["text"])
        path = f"{self.folder}/out.json"
        client.export(run.id, "json", path=path)
        self.assertIn(ANSWER, pathlib.Path(path).read_text())
        with self.assertRaises(massgen_client.InvalidParams):
            client.export(run.id, "json", path=path)
        client.export(run.id, "json", path=path, overwrite=True)

    def test_sessions(self):
        client = self.client()
        run = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        run.result()
        listed = self.attempt(client.sessions)["sessions"]
        self.assertIn(run.session_id, [session["sessionId"] for session in listed])
        client.rename_session(run.session_id, "Caches")
        self.assertEqual(client.session(run.session_id)["title"], "Caches")
        copy = client.fork_session(run.session_id, run.id)
        self.assertNotEqual(copy, run.session_id)
        client.delete_session(copy)
        with self.assertRaises(massgen_client.SessionNotFound):
            client.session(copy)

    def test_usage(self):
        client = self.client()
        run = client.run("three-agents-demo", "Cache?", replay=INSTANT)
        run.result()
        self.assertEqual(self.attempt(client.usage, run_id=run.id)["tokens"]["input"], 410)

    def test_metrics(self):
        self.assertGreater(self.attempt(self.client().metrics)["process"]["rssBytes"], 0)

    def test_log(self):
        lines = []
        client = self.client(on_log=lines.append)
        self.attempt(client.set_log_level, "trace")
        client.ask("three-agents-demo", "Cache?", replay=INSTANT)
        self.assertTrue(lines)

    def test_discover(self):
        self.assertIn("openrpc", self.attempt(self.client().discover))

    def test_validate(self):
        self.assertIn("diagnostics", self.attempt(self.client().validate, path=DEMO))


if __name__ == "__main__":
    unittest.main()
