# SPDX-License-Identifier: Apache-2.0
"""What a client was told on one connection, and whether the server kept the promises that hold for every session.

Whatever breaks one (an answer twice, a gap between batches, an event after a run's end, a request nobody declared) is
noted in ``faults``; a test with faults fails.
"""

import collections
import json


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


class Session:
    """The messages of one connection."""

    def __init__(self, secrets=()):
        self.secrets = [secret.encode() for secret in secrets]  # what must never stand in a message
        self.pending = {}  # by id as JSON: (method, params) of this side's requests
        self.answers = {}  # by id as JSON
        self.runs = {}  # by run id
        self.messages, self.server_requests = [], []
        self.unaddressed = []  # errors without an id
        self.faults = []
        self.may_request = False  # whether the client declared something that allows server requests
        self.log, self.bodies = collections.deque(maxlen=400), collections.deque(maxlen=100)

    def fault(self, text):
        self.faults.append(text)
        self.log.append(f"! {text}")

    def take(self, message, body, now):
        """Takes one message that arrived at a time."""
        self.log.append(f"S {body[:300]!r}")
        self.bodies.append(body)
        self.messages.append(message)
        for secret in self.secrets:
            if secret in body:
                self.fault(f"a secret in a message: {body[:300]!r}")
        if message.get("jsonrpc") != "2.0":
            self.fault(f"a message without jsonrpc: {body[:200]!r}")
        if "method" in message:
            if "id" in message:
                self.server_requests.append(message)
                if not self.may_request:
                    self.fault(f"a request nobody declared: {body[:200]!r}")
            elif message["method"] == "massgen/run/events":
                self._take_batch(message["params"], now)
        elif message.get("id") is None:
            self.unaddressed.append(message.get("error", {}))
        else:
            self._take_answer(message)

    def _take_answer(self, message):
        key = json.dumps(message["id"])
        if key in self.answers:
            self.fault(f"a second answer to {key}")
        if ("result" in message) == ("error" in message):
            self.fault(f"an answer with neither or both of result and error: {str(message)[:200]}")
        self.answers[key] = message
        method, params = self.pending.get(key, (None, {}))
        result = message.get("result")
        if not isinstance(result, dict) or not isinstance(params, dict):
            return
        if method == "massgen/run/start" and not params.get("wait"):
            log = self.runs.get(result["runId"])
            if log and log.events and result.get("steered"):
                return  # whoever follows the run goes on where it is
            if log and log.events and not params.get("idempotencyKey"):
                self.fault(f"events of {result['runId']} before the answer that names it")
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
            self.fault(f"a batch of {run_id} after the detach")
        if first != expected or last < first:
            self.fault(f"a gap in {run_id}: fromSeq {first} toSeq {last}, expected {expected}")
        if log.is_complete:
            self.fault(f"events of {run_id} after its end")
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
                self.fault(f"seq {seq} ({event['type']}) out of order in {first}…{last} of {run_id}")
            highest = max(highest, seq)
        log.next_seq = last + 1
        log.batches.append((first, last, len(events), now))
        log.events.extend(events)
        log.times.extend([now] * len(events))
