# SPDX-License-Identifier: Apache-2.0
"""A JSON-RPC client for both framings that never deadlocks, can stop reading, and watches the server's promises.

Reading, writing and stderr have a thread each. Whatever breaks a promise that holds for every session (an answer twice,
a gap between batches, an event after a run's end, a request nobody declared) is noted in ``faults``.
"""

import collections
import json
import os
import queue
import threading
import time


class RPCError(Exception):
    """The error of an answer."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')} {error.get('data')}")
        self.code, self.message, self.data = error.get("code"), error.get("message"), error.get("data") or {}


class Closed(Exception):
    """The server's output ended while something was awaited."""


class RunLog:
    """What a client was told about one run."""

    def __init__(self):
        self.events, self.batches, self.times = [], [], []
        self.next_seq = None  # first seq of the next batch; None when any is right
        self.is_detached = False

    def of_type(self, *types):
        return [event for event in self.events if event["type"] in types]

    @property
    def is_complete(self):
        return any(event["type"] == "run.completed" for event in self.events[-1:])

    def texts(self, field="text"):
        """The deltas of each item, put together."""
        texts = collections.defaultdict(list)
        for event in self.events:
            if event["type"] == "item.delta" and event["field"] == field:
                texts[event["itemId"]].append(event["text"])
        return {item: "".join(pieces) for item, pieces in texts.items()}


class Client:
    """One connection to one server process, over its own pipes or over two descriptors that are the client's from now on."""

    def __init__(self, process, face, read_fd=None, write_fd=None, secrets=()):
        self.process, self.face, self.secrets = process, face, [secret.encode() for secret in secrets]
        self._in = process.stdout.fileno() if read_fd is None else read_fd
        self._out = process.stdin.fileno() if write_fd is None else write_fd
        self.answers, self.pending, self.runs = {}, {}, {}
        self.messages, self.faults, self.server_requests = [], [], []
        self.unaddressed = []  # errors without an id
        self.may_request = False  # whether the client declared something that allows server requests
        self.stderr = bytearray()
        self.log, self.bodies = collections.deque(maxlen=400), collections.deque(maxlen=100)
        self.is_closed, self.is_broken = False, False
        self._next_id, self._changed = 1, threading.Condition()
        self._reading, self._parked, self._is_dropped = threading.Event(), threading.Event(), False
        self._writes, self._unwritten = queue.Queue(), 0
        self._reading.set()
        self._threads = [threading.Thread(target=self._read, daemon=True), threading.Thread(target=self._write, daemon=True)]
        if process.stderr:
            self._threads.append(threading.Thread(target=self._read_stderr, daemon=True))
        for thread in self._threads:
            thread.start()

    # Sending

    def frame(self, body):
        """The bytes of a message as they go over the wire."""
        if self.face == "lsp":
            return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        return body + b"\n"

    def send_raw(self, data):
        """Sends bytes as they are."""
        with self._changed:
            self._unwritten += len(data)
        self._writes.put(data)

    def send_body(self, body):
        self.log.append(f"C {body[:300]!r}")
        self.send_raw(self.frame(body))

    def send(self, message):
        self.send_body(json.dumps(message).encode())

    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})})

    def request(self, method, params=None, id=None):
        """Sends a request and returns its id at once."""
        with self._changed:
            if id is None:
                id, self._next_id = self._next_id, self._next_id + 1
            self.pending[json.dumps(id)] = (method, params or {})
        self.send({"jsonrpc": "2.0", "id": id, "method": method, **({} if params is None else {"params": params})})
        return id

    def call(self, method, params=None, timeout=30):
        """Sends a request and returns its result; an error becomes an exception."""
        return self.result(self.request(method, params), timeout)

    def error(self, method, params=None, timeout=30):
        """Sends a request that has to fail and returns the error."""
        answer = self.answer(self.request(method, params), timeout)
        assert "error" in answer, f"{method} {str(params)[:200]} should fail, but gave {str(answer)[:300]}"
        return RPCError(answer["error"])

    def respond(self, id, result):
        self.send({"jsonrpc": "2.0", "id": id, "result": result})

    def flush(self, timeout=30):
        """Waits until everything that was sent is written."""
        self.wait(lambda: self._unwritten == 0 or self.is_broken, timeout, "the server to read")

    def close_input(self):
        """Closes the server's stdin, after everything that was sent."""
        self._writes.put(None)

    # Receiving

    def wait(self, condition, timeout=30, what="something"):
        """Waits for a condition on what was received and returns its value."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                value = condition()
                if value:
                    return value
                if self.is_closed:
                    raise Closed(f"the server's output ended while waiting for {what}; {self.describe_end()}")
                rest = end - time.monotonic()
                if rest <= 0:
                    raise TimeoutError(f"waited {timeout} s for {what}")
                self._changed.wait(min(rest, 0.5))

    def answer(self, id, timeout=30):
        key = json.dumps(id)
        return self.wait(lambda: self.answers.get(key), timeout, f"the answer to {key} ({self.pending.get(key, '')!s:.200})")

    def result(self, id, timeout=30):
        answer = self.answer(id, timeout)
        if "error" in answer:
            raise RPCError(answer["error"])
        return answer["result"]

    def run(self, run_id):
        with self._changed:
            return self.runs.setdefault(run_id, RunLog())

    def event(self, run_id, matches, timeout=30, what="an event"):
        """Waits for the first event of a run that matches: a type, or a function of the event."""
        if isinstance(matches, str):
            type_name, what = matches, f"{matches} of {run_id}"
            matches = lambda event: event["type"] == type_name  # noqa: E731
        log, seen = self.run(run_id), 0

        def find():
            nonlocal seen
            while seen < len(log.events):
                seen += 1
                if matches(log.events[seen - 1]):
                    return log.events[seen - 1]
            return None

        return self.wait(find, timeout, what)

    def completed(self, run_id, timeout=60):
        return self.event(run_id, "run.completed", timeout)

    def stop_reading(self):
        self._reading.clear()

    def resume_reading(self):
        self._reading.set()

    def drop_output(self, timeout=10):
        """Closes this end of the server's stdout. Something must be arriving, or the reader cannot let go."""
        self._reading.clear()
        assert self._parked.wait(timeout), "the reader got nothing to wake up for"
        self._is_dropped = True
        self._reading.set()
        self._threads[0].join(5)

    # The end

    def exit_code(self, timeout=10):
        """Waits for the process to end."""
        return self.process.wait(timeout)

    def describe_end(self):
        return f"exit status {self.process.poll()}, stderr: {bytes(self.stderr[-600:]).decode(errors='replace')!r}"

    def transcript(self):
        with self._changed:
            lines = list(self.log)
        return "\n".join(lines + [f"stderr: {bytes(self.stderr[-3000:]).decode(errors='replace')}"])

    # Threads

    def _write(self):
        while True:
            data = self._writes.get()
            if data is None:
                try:
                    self.process.stdin.close() if self.process.stdin else os.close(self._out)
                except OSError:
                    pass
                return
            view = memoryview(data)
            while view and not self.is_broken:
                try:
                    count = os.write(self._out, view[: 1 << 20])
                except BlockingIOError:
                    time.sleep(0.001)
                    continue
                except (OSError, ValueError):
                    self.is_broken = True
                    break
                view = view[count:]
                with self._changed:
                    self._unwritten -= count
                    self._changed.notify_all()

    def _read_stderr(self):
        try:
            while chunk := os.read(self.process.stderr.fileno(), 1 << 16):
                self.stderr += chunk
                del self.stderr[:-(1 << 20)]
        except (OSError, ValueError):
            pass

    def _read(self):
        buffer = bytearray()
        try:
            while True:
                if not self._reading.is_set():
                    self._parked.set()
                    self._reading.wait()
                    self._parked.clear()
                chunk = b"" if self._is_dropped else os.read(self._in, 1 << 18)
                if not chunk:
                    break
                buffer += chunk
                now = time.monotonic()
                bodies = self._split(buffer)
                messages = [(body, self._parse(body)) for body in bodies]
                with self._changed:
                    for body, message in messages:
                        if message is not None:
                            self._take(message, body, now)
                    self._changed.notify_all()
        except (OSError, ValueError):
            pass
        self.process.stdout.close() if self.process.stdout else os.close(self._in)
        with self._changed:
            if buffer and not self._is_dropped and self.process.poll() is None:
                self._fault(f"the output ended inside a message: {bytes(buffer[:200])!r}")
            self.is_closed = True
            self._changed.notify_all()

    def _split(self, buffer):
        bodies, start = [], 0
        while True:
            if self.face == "lsp":
                head = buffer.find(b"\r\n\r\n", start)
                if head < 0:
                    break
                line = bytes(buffer[start:head])
                if not line.startswith(b"Content-Length: ") or not line[16:].isdigit():
                    self._fault(f"a header that is none: {line[:200]!r}")
                    start = len(buffer)
                    break
                end = head + 4 + int(line[16:])
                if end > len(buffer):
                    break
                bodies.append(bytes(buffer[head + 4 : end]))
                start = end
            else:
                end = buffer.find(b"\n", start)
                if end < 0:
                    break
                bodies.append(bytes(buffer[start:end]))
                start = end + 1
        del buffer[:start]
        return bodies

    def _parse(self, body):
        try:
            return json.loads(body.decode())
        except ValueError as error:
            self._fault(f"a message that is not JSON in UTF-8: {error}: {body[:200]!r}")
            return None

    def _fault(self, text):
        self.faults.append(text)
        self.log.append(f"! {text}")

    def _take(self, message, body, now):
        self.log.append(f"S {body[:300]!r}")
        self.bodies.append(body)
        self.messages.append(message)
        for secret in self.secrets:
            if secret in body:
                self._fault(f"a secret in a message: {body[:300]!r}")
        if message.get("jsonrpc") != "2.0":
            self._fault(f"a message without jsonrpc: {body[:200]!r}")
        if "method" in message:
            if "id" in message:
                self.server_requests.append(message)
                if not self.may_request:
                    self._fault(f"a request nobody declared: {body[:200]!r}")
            elif message["method"] == "massgen/run/events":
                self._take_batch(message["params"], now)
        elif message.get("id") is None:
            self.unaddressed.append(message.get("error", {}))
        else:
            self._take_answer(message)

    def _take_answer(self, message):
        key = json.dumps(message["id"])
        if key in self.answers:
            self._fault(f"a second answer to {key}")
        if ("result" in message) == ("error" in message):
            self._fault(f"an answer with neither or both of result and error: {str(message)[:200]}")
        self.answers[key] = message
        method, params = self.pending.get(key, (None, {}))
        result = message.get("result")
        if not isinstance(result, dict) or not isinstance(params, dict):
            return
        if method == "massgen/run/start" and not params.get("wait"):
            log = self.runs.get(result["runId"])
            if log and log.events and not params.get("idempotencyKey"):
                self._fault(f"events of {result['runId']} before the answer that names it")
            self._restart(result["runId"], 1)
        elif method == "massgen/run/attach":
            self._restart(params["runId"], result["asOfSeq"] + 1)
        elif method == "massgen/run/detach":
            self.runs.setdefault(params["runId"], RunLog()).is_detached = True

    def _restart(self, run_id, seq):
        log = self.runs.setdefault(run_id, RunLog())
        log.next_seq, log.is_detached = seq, False
        log.events, log.batches, log.times = [], [], []

    def _take_batch(self, params, now):
        run_id, first, last, events = params["runId"], params["fromSeq"], params["toSeq"], params["events"]
        log = self.runs.setdefault(run_id, RunLog())
        expected = 1 if log.next_seq is None else log.next_seq
        if log.is_detached:
            self._fault(f"a batch of {run_id} after the detach")
        if first != expected or last < first:
            self._fault(f"a gap in {run_id}: fromSeq {first} toSeq {last}, expected {expected}")
        if log.is_complete:
            self._fault(f"events of {run_id} after its end")
        # A joined delta stands in the place of its first part with the seq of its last; only those may overtake, and
        # only up to the next event that is no delta and no state.
        barrier = highest = first - 1
        for event in events:
            seq = event["seq"]
            if event["type"] in ("item.delta", "agent.status", "usage.updated"):
                is_right = barrier < seq <= last
            else:
                is_right = highest < seq <= last
                barrier = seq
            if not is_right:
                self._fault(f"seq {seq} ({event['type']}) out of order in {first}…{last} of {run_id}")
            highest = max(highest, seq)
        log.next_seq = last + 1
        log.batches.append((first, last, len(events), now))
        log.events.extend(events)
        log.times.extend([now] * len(events))
