# SPDX-License-Identifier: Apache-2.0
"""A JSON-RPC client for both framings that never deadlocks, can stop reading, and can write any bytes.

Reading, writing and stderr have a thread each.
"""

import contextlib
import json
import os
import queue
import threading
import time

from session import RunLog, Session


class RPCError(Exception):
    """The error of an answer."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')} {error.get('data')}")
        self.code, self.message, self.data = error.get("code"), error.get("message"), error.get("data") or {}


class Closed(Exception):
    """The server's output ended while something was awaited."""


class Client(Session):
    """One connection to a server process, over its pipes or two descriptors that are the client's from now on."""

    def __init__(self, process, face, read_fd=None, write_fd=None, secrets=()):
        super().__init__(secrets)
        self.process, self.face = process, face
        self._in = process.stdout.fileno() if read_fd is None else read_fd
        self._out = process.stdin.fileno() if write_fd is None else write_fd
        self.stderr = bytearray()
        self.is_closed, self.is_broken = False, False
        self._next_id, self._changed = 1, threading.Condition()
        self._reading, self._parked, self._is_dropped = threading.Event(), threading.Event(), False
        self._writes, self._unwritten = queue.Queue(), 0
        self._reading.set()
        works = [self._read, self._write] + ([self._read_stderr] if process.stderr else [])
        self._threads = [threading.Thread(target=work, daemon=True) for work in works]
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
        return self.wait(
            lambda: self.answers.get(key), timeout, f"the answer to {key} ({self.pending.get(key, '')!s:.200})"
        )

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
                with contextlib.suppress(OSError):
                    self.process.stdin.close() if self.process.stdin else os.close(self._out)
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
                del self.stderr[: -(1 << 20)]
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
                messages = [(body, self._parse(body)) for body in self._split(buffer)]
                with self._changed:
                    for body, message in messages:
                        self._note(message, body, now)
                    self._changed.notify_all()
        except (OSError, ValueError):
            pass
        self.process.stdout.close() if self.process.stdout else os.close(self._in)
        with self._changed:
            if buffer and not self._is_dropped and self.process.poll() is None:
                self.fault(f"the output ended inside a message: {bytes(buffer[:200])!r}")
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
                    self.fault(f"a header that is none: {line[:200]!r}")
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

    def _note(self, message, body, now):
        try:
            self.take(message, body, now)
        except (KeyError, TypeError, AttributeError) as error:
            self.fault(f"a message that lacks what belongs into it ({error!r}): {body[:300]!r}")

    def _parse(self, body):
        try:
            return json.loads(body.decode())
        except ValueError as error:
            self.fault(f"a message that is not JSON in UTF-8: {error}: {body[:200]!r}")
            return {}
