# SPDX-License-Identifier: Apache-2.0
"""What the stand-in asks of its host over the control protocol, and what the host answers."""

import threading
import time
import uuid


class Aborted(Exception):
    """The turn was interrupted while something was awaited."""


class Closed(Exception):
    """The host closed its end before it answered."""


class Refused(Exception):
    """The host answered with an error."""


class Host:
    """Requests to the host: several at once, each answered, cancelled or closed."""

    def __init__(self, output, log):
        self.output, self.log = output, log
        self.changed = threading.Condition()
        self.is_aborted = self.is_closed = False
        self._answers = {}  # by request id; None until it comes

    def ask(self, subtype, in_turn=True, timeout=None, takes_back=False, **fields):
        """Sends a request and waits for its answer."""
        id = str(uuid.uuid4())
        with self.changed:
            self._answers[id] = None
        self.log.note("asked", subtype=subtype, id=id, about=fields.get("tool_name") or fields.get("callback_id"))
        self.output.send({"type": "control_request", "request_id": id, "request": {"subtype": subtype, **fields}})
        if takes_back:
            return self._cancel(id)
        end = None if timeout is None else time.monotonic() + timeout
        with self.changed:
            while self._answers[id] is None:
                if in_turn and self.is_aborted:
                    self._cancel(id)
                    raise Aborted
                if self.is_closed:
                    raise Closed
                rest = None if end is None else end - time.monotonic()
                if rest is not None and rest <= 0:
                    self._cancel(id)
                    raise TimeoutError(f"{subtype} was not answered in {timeout} s")
                self.changed.wait(rest)
            answer = self._answers.pop(id)
        if answer.get("subtype") != "success":
            raise Refused(str(answer.get("error")))
        return answer.get("response") or {}

    def _cancel(self, id):
        self._answers.pop(id, None)
        self.output.send({"type": "control_cancel_request", "request_id": id})

    def answered(self, response):
        """Takes an answer; one that nobody waits for is ignored, as the CLI does."""
        id = response.get("request_id")
        with self.changed:
            if id in self._answers:
                self._answers[id] = response
                self.changed.notify_all()
            else:
                self.log.note("late-answer", id=id)

    def begin(self):
        """A turn begins."""
        with self.changed:
            self.is_aborted = False

    def abort(self):
        with self.changed:
            self.is_aborted = True
            self.changed.notify_all()

    def close(self):
        with self.changed:
            self.is_closed = True
            self.changed.notify_all()

    def pause(self, seconds):
        """Waits, but not past an interrupt."""
        end = time.monotonic() + seconds
        with self.changed:
            while not self.is_aborted:
                rest = end - time.monotonic()
                if rest <= 0:
                    return
                self.changed.wait(rest)
        raise Aborted

    def check(self):
        if self.is_aborted:
            raise Aborted
