# SPDX-License-Identifier: Apache-2.0
"""A client for massgen-server: teams of AI agents that work on one task, streamed as they think.

Copy this one file. It needs Python 3.9 or newer and nothing else. ``Client`` is for plain code, ``AsyncClient`` for
asyncio; both have the same methods, because the first is a view of the second:

    with Client() as client:
        run = client.run("three-agents-demo", "How should we cache?")
        for delta in run.deltas():
            print(delta.agent_id, delta.text)
        print(run.result().answer)
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime
import functools
import inspect
import json
import os
import re
import shutil
import signal
import threading
from collections import deque
from types import TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Deque,
    Dict,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Set,
    Tuple,
    Type,
    TypeVar,
    Union,
)

if TYPE_CHECKING:
    from typing_extensions import Concatenate, ParamSpec

    P = ParamSpec("P")

T = TypeVar("T")

__version__ = "0.1.0"
PROTOCOL_VERSION = 1

Json = Dict[str, Any]
"""A JSON object as the server sent it. New members may appear in any of them at any time."""

Event = Dict[str, Any]
"""Something that happened in a run: ``seq``, ``t`` (ms since the start), ``type``, mostly ``agentId``, and more by type."""

Team = Union[str, "os.PathLike[str]", Mapping[str, Any]]
"""A bundled team's name, a path to a team file, a team file's text, or the team itself as a mapping."""

Prompt = Union[str, Sequence[Mapping[str, Any]]]
"""Text, or a list of content blocks, such as ``{"type": "text", "text": "…"}`` and ``{"type": "file", "path": "a.png"}``."""

Command = Union[str, "os.PathLike[str]", Sequence[str]]
"""A massgen-server binary, or a whole command line that speaks its protocol on stdin and stdout."""


# Errors


class MassGenError(Exception):
    """Anything that goes wrong between this client and its server."""


class ServerNotFound(MassGenError):
    """There is no massgen-server to start."""


class ServerDied(MassGenError):
    """The server process ended while it was needed."""

    def __init__(self, exit_code: Optional[int], stderr: str) -> None:
        how = "closed its output" if exit_code is None else f"ended with status {exit_code}"
        tail = f"; the last it said:\n{stderr.rstrip()}" if stderr.strip() else ""
        super().__init__(f"massgen-server {how}{tail}")
        self.exit_code, self.stderr = exit_code, stderr


class ProtocolError(MassGenError):
    """The server sent something that is not the protocol."""


class ClientClosed(MassGenError):
    """The client was closed, or has not been connected yet."""


class Detached(MassGenError):
    """This stream of a run's events ended because the run was detached or is followed anew."""


class RequestTimeout(MassGenError):
    """The answer did not come in the time the caller gave."""


class RpcError(MassGenError):
    """The server refused a request. Subclasses are named like ``error.data.name``."""

    code: int = -32603

    def __init__(self, error: Json) -> None:
        data = error.get("data")
        self.data: Json = data if isinstance(data, dict) else {}
        code = error.get("code")
        self.code = code if isinstance(code, int) else -32603
        self.message = str(error.get("message", ""))
        self.name = str(self.data.get("name", type(self).__name__))
        self.hint: Optional[str] = self.data.get("hint")
        self.pointer: Optional[str] = self.data.get("pointer")
        self.retryable = self.data.get("retryable") is True
        self.retry_after_ms: Optional[int] = self.data.get("retryAfterMs")
        super().__init__(self._describe())

    def _describe(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class ParseError(RpcError):
    code = -32700


class InvalidRequest(RpcError):
    code = -32600


class MethodNotFound(RpcError):
    """The server does not have this method (yet)."""

    code = -32601


class InvalidParams(RpcError):
    """A parameter is missing or wrong; ``pointer`` says which."""

    code = -32602


class InternalError(RpcError):
    code = -32603


class RequestCancelled(RpcError):
    code = -32800


class ContentModified(RpcError):
    """The run has moved on since ``expected_seq``."""

    code = -32801


class RunNotFound(RpcError):
    code = -31001


class SessionNotFound(RpcError):
    code = -31002


class RunNotActive(RpcError):
    code = -31003


class SessionBusy(RpcError):
    code = -31004


class ConfigInvalid(RpcError):
    """The team file cannot run; ``diagnostics`` say where and why. Nothing was started."""

    code = -31005

    @property
    def diagnostics(self) -> List[Json]:
        """LSP diagnostics: ``range``, ``severity`` (1 is an error), ``message``."""
        found = self.data.get("diagnostics")
        return list(found) if isinstance(found, list) else []

    def _describe(self) -> str:
        lines = [super()._describe()]
        for one in self.diagnostics:
            start = one.get("range", {}).get("start", {})
            place = f"{start.get('line', 0) + 1}:{start.get('character', 0) + 1}"
            lines.append(f"  {self.data.get('file', 'team file')}:{place}: {one.get('message', '')}")
        return "\n".join(lines)


class ConfigNotFound(RpcError):
    code = -31006


class CredentialsMissing(RpcError):
    code = -31007


class UntrustedWorkspace(RpcError):
    code = -31008


class UnsupportedContent(RpcError):
    """Agents cannot take a part of the prompt; ``matrix`` says who, what and why. Nothing was sent."""

    code = -31009

    @property
    def matrix(self) -> List[Json]:
        """A row for each agent and block: ``agentId``, ``provider``, ``block``, ``reason``."""
        found = self.data.get("matrix")
        return list(found) if isinstance(found, list) else []


class PayloadTooLarge(RpcError):
    code = -31010


class RateLimited(RpcError):
    code = -31011


class UpstreamError(RpcError):
    code = -31012


class Overloaded(RpcError):
    code = -31013


class Draining(RpcError):
    code = -31014


class NotAttached(RpcError):
    code = -31015


class SeqUnavailable(RpcError):
    code = -31016


class AlreadyResolved(RpcError):
    code = -31017


class BudgetExceeded(RpcError):
    code = -31018


class ProtocolVersionUnsupported(RpcError):
    code = -31020


class IdempotencyConflict(RpcError):
    code = -31022


_ERRORS: Dict[int, Type[RpcError]] = {kind.code: kind for kind in RpcError.__subclasses__()}


def _rpc_error(error: Any) -> RpcError:
    if not isinstance(error, dict):
        error = {"message": f"The server answered with a malformed error: {error!r}"}
    return _ERRORS.get(error.get("code", 0), RpcError)(error)


# What a run tells


class Delta(NamedTuple):
    """A piece of what an agent is saying."""

    agent_id: str
    item_id: str
    kind: str
    """``message`` or ``reasoning``."""
    text: str
    is_final: bool
    """Whether this is the team's final answer being presented, not a draft."""


@dataclasses.dataclass(frozen=True)
class RunResult:
    """How a run ended. ``raw`` has everything the server said, these are its main members."""

    status: str
    """``completed``, ``failed``, ``cancelled``, ``timedOut``, ``budgetExceeded`` or ``interrupted``."""
    answer: str
    """The whole final answer; empty if there is none."""
    winner: Optional[str]
    answers: List[Json]
    votes: List[Json]
    usage: Json
    cost: Optional[Json]
    duration_ms: int
    error: Optional[Json]
    """Why a run failed: ``name``, ``message``, ``hint``."""
    last_seq: int
    raw: Json

    @property
    def is_completed(self) -> bool:
        """Whether the team came to its end by itself."""
        return self.status == "completed"

    @classmethod
    def of(cls, raw: Json) -> RunResult:
        """Reads a result from the event ``run.completed`` or from the answer to ``massgen/run/wait``."""
        return cls(
            status=raw.get("status", ""),
            answer=(raw.get("answer") or {}).get("text") or "",
            winner=raw.get("winner"),
            answers=raw.get("answers") or [],
            votes=raw.get("votes") or [],
            usage=raw.get("usage") or {},
            cost=raw.get("cost"),
            duration_ms=raw.get("durationMs") or 0,
            error=raw.get("error"),
            last_seq=raw.get("lastSeq") or 0,
            raw=raw,
        )


@dataclasses.dataclass(frozen=True)
class Cursor:
    """A place in a run's events, good for going on in another process: nothing twice, nothing missed.

    The server joins deltas of one item that lie between two other events, so a sequence number alone cannot name a
    place among them: ``skip`` counts, by item and field, the characters after ``from_seq`` that were read already.
    """

    run_id: str
    from_seq: int = 1
    skip: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def to_json(self) -> str:
        """The cursor as a text to keep in a file."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Cursor:
        """The cursor that ``to_json`` wrote."""
        return cls(**json.loads(text))


# What a run asks


class ApprovalOption(NamedTuple):
    """One way to answer."""

    id: str
    name: str
    kind: str
    """``allow_once``, ``allow_always``, ``reject_once`` or ``reject_always``."""


@dataclasses.dataclass(frozen=True)
class ApprovalRequest:
    """An agent wants to do something that needs a decision. A handler returns one of the options' ids."""

    approval_id: str
    run_id: str
    agent_id: str
    kind: str
    """``tool``, ``command``, ``fileWrite``, ``network`` or ``spend``."""
    title: str
    detail: str
    arguments: Any
    options: List[ApprovalOption]
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> ApprovalRequest:
        """Reads the params of ``massgen/approval/request`` or the event ``approval.requested``."""
        options = [
            ApprovalOption(one["optionId"], str(one.get("name", "")), str(one.get("kind", "")))
            for one in raw.get("options") or []
            if isinstance(one, dict) and isinstance(one.get("optionId"), str)
        ]
        return cls(
            approval_id=str(raw.get("approvalId", "")),
            run_id=str(raw.get("runId", "")),
            agent_id=str(raw.get("agentId", "")),
            kind=str(raw.get("kind", "")),
            title=str(raw.get("title", "")),
            detail=str(raw.get("detail") or ""),
            arguments=raw.get("arguments"),
            options=options,
            raw=raw,
        )

    def allow(self) -> Optional[str]:
        """The option that allows this once; None, which never approves, if there is no such option."""
        return self._first("allow_once")

    def reject(self) -> Optional[str]:
        """The option that rejects this once; None, which cancels, if there is no such option."""
        return self._first("reject_once")

    def _first(self, kind: str) -> Optional[str]:
        return next((option.id for option in self.options if option.kind == kind), None)


@dataclasses.dataclass(frozen=True)
class InputRequest:
    """An agent has a question. A handler returns the answers as a mapping that fits ``schema``, or None to decline."""

    input_id: str
    run_id: str
    agent_id: str
    message: str
    schema: Json
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> InputRequest:
        """Reads the params of ``massgen/input/request`` or the event ``input.requested``."""
        schema = raw.get("schema")
        return cls(
            input_id=str(raw.get("inputId", "")),
            run_id=str(raw.get("runId", "")),
            agent_id=str(raw.get("agentId", "")),
            message=str(raw.get("message", "")),
            schema=schema if isinstance(schema, dict) else {},
            raw=raw,
        )


ApprovalHandler = Callable[[ApprovalRequest], Union[Optional[str], Awaitable[Optional[str]]]]
InputHandler = Callable[[InputRequest], Union[Optional[Json], Awaitable[Optional[Json]]]]
NoteHandler = Callable[[Json], None]


# asyncio


class AsyncRun:
    """A run whose events arrive here. Iterate it, or its ``deltas()``; one reader at a time."""

    def __init__(self, client: AsyncClient, cursor: Cursor, info: Json) -> None:
        self._client = client
        self.id = cursor.run_id
        self.info = info
        """What the server said when the run was started or attached."""
        self._expected = self._from_seq = cursor.from_seq
        self._skip: Dict[str, int] = dict(cursor.skip)  # characters of a former reader that are still to come
        self._read_since: Dict[str, int] = {}  # characters handed out since _from_seq
        self._final_calls: Set[str] = set()
        self._final_items: Set[str] = set()
        self._batches: Deque[Tuple[List[Event], int]] = deque()
        self._events: Deque[Event] = deque()  # the batch that is being handed out
        self._events_to_seq = cursor.from_seq - 1
        self._arrived = asyncio.Event()
        self._is_over = False  # nothing more will arrive
        self._acknowledges_at_once = False
        self._is_mending = False
        self._failure: Optional[MassGenError] = None
        self._completed: Optional[Event] = None

    @property
    def session_id(self) -> str:
        """The conversation this run belongs to; give it to ``run`` for a follow-up."""
        return str(self.info.get("sessionId", ""))

    @property
    def agents(self) -> List[Json]:
        """Who takes part: ``id``, ``provider``, ``model``, ``alias``."""
        return list(self.info.get("agents") or [])

    @property
    def cursor(self) -> Cursor:
        """Where this reader is; ``follow`` goes on from here, in this process or another."""
        return Cursor(self.id, self._from_seq, {**self._skip, **self._read_since})

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        while True:
            event = self._pop()
            if event is not None:
                return event
            if not await self._fill():
                raise StopAsyncIteration

    async def deltas(self) -> AsyncIterator[Delta]:
        """What the agents say, piece by piece. Other events are read and left out."""
        async for event in self:
            delta = self._delta(event)
            if delta is not None:
                yield delta

    async def result(self) -> RunResult:
        """The run's result, when there is one. Events that were not iterated yet are left out."""
        while await self._fill():
            while self._pop() is not None:
                pass
        if self._completed is None or "truncated" in self._completed:
            return await self._client.wait(self.id)
        return RunResult.of(self._completed)

    async def cancel(self, reason: Optional[str] = None, *, agent_id: Optional[str] = None) -> str:
        """Stops the run, or one agent of it, and returns its status. The stream ends with ``run.completed``."""
        return await self._client.cancel(self.id, reason, agent_id=agent_id)

    async def steer(self, prompt: Prompt, *, agent_ids: Optional[Sequence[str]] = None) -> Json:
        """Tells the agents something more; it counts from their next turn on."""
        return await self._client.steer(self.id, prompt, agent_ids=agent_ids)

    async def answer_now(self, reason: Optional[str] = None) -> str:
        """Winds the run up: the best answer there is gets presented."""
        return await self._client.answer_now(self.id, reason)

    async def detach(self) -> None:
        """Stops the stream of events; the run goes on."""
        with contextlib.suppress(NotAttached):
            await self._client.request("massgen/run/detach", {"runId": self.id})
        self._client._forget(self)
        self._end(Detached(f"{self.id} is detached"))

    # Called by the client, in the order of the wire.

    def _take(self, params: Json) -> None:
        first, last, events = params["fromSeq"], params["toSeq"], params["events"]
        if self._is_mending or self._is_over:
            return
        if first != self._expected:
            self._is_mending = True
            self._client._spawn(self._mend())
            return
        self._expected = last + 1
        self._batches.append((events, last))
        for event in events:
            if event.get("type") == "run.completed":
                self._completed = event
                self._is_over = True
                self._client._forget(self)
        if self._acknowledges_at_once:
            self._client._acknowledge(self.id, last)
        self._arrived.set()

    async def _mend(self) -> None:
        """Asks again for events that were left out on the way."""
        try:
            await self._client._call(
                "massgen/run/attach", self._attach_params(self._expected), on_result=self._stop_mending
            )
        except MassGenError as error:
            self._end(error)

    def _stop_mending(self, _: Any) -> None:
        self._is_mending = False

    def _attach_params(self, from_seq: int) -> Json:
        return {"runId": self.id, "fromSeq": from_seq, "delivery": self.info.get("delivery") or self._client.delivery}

    def _end(self, failure: Optional[MassGenError] = None) -> None:
        if not self._is_over:
            self._is_over, self._failure = True, failure
        self._arrived.set()

    def _acknowledge_at_once(self) -> None:
        """From now on events are acknowledged when they arrive, because the answer to a request waits behind them."""
        self._acknowledges_at_once = True
        if self._batches:
            self._client._acknowledge(self.id, self._batches[-1][1])

    # Called by whoever reads.

    async def _fill(self) -> bool:
        """Waits for the next batch; False at the end of the stream."""
        while not self._batches:
            if self._is_over:
                if self._failure is not None:
                    raise self._failure
                return False
            self._arrived.clear()
            await self._arrived.wait()
        events, to_seq = self._batches.popleft()
        self._events.extend(events)
        self._events_to_seq = to_seq
        # The server keeps at most a window of unacknowledged events on the way: this is what lets it go on.
        self._client._acknowledge(self.id, to_seq)
        return True

    def _pop(self) -> Optional[Event]:
        """The next event of the batch at hand, or None when it is used up."""
        while self._events:
            event = self._note(self._events.popleft())
            if event is not None:
                return event
        self._move_to(self._events_to_seq + 1)
        return None

    def _move_to(self, seq: int) -> None:
        if seq > self._from_seq:
            self._from_seq = seq
            self._read_since.clear()

    def _note(self, event: Event) -> Optional[Event]:
        """Moves the cursor over an event; returns what a former reader has not read of it."""
        kind = event.get("type")
        if kind == "item.delta":
            key, text = f"{event.get('itemId')}/{event.get('field')}", str(event.get("text", ""))
            self._read_since[key] = self._read_since.get(key, 0) + len(text)
            skipped = min(self._skip.get(key, 0), len(text))
            if skipped:
                self._skip[key] -= skipped
                if skipped == len(text):
                    return None
                return {**event, "text": text[skipped:]}
        elif kind not in ("agent.status", "usage.updated"):
            # Deltas and states may be joined up to the next event of another type, and never across it.
            self._move_to(int(event.get("seq", 0)) + 1)
            self._skip.clear()
        if kind == "call.started" and event.get("kind") in ("final", "direct"):
            self._final_calls.add(str(event.get("callId")))
        elif kind == "item.started" and event.get("callId") in self._final_calls:
            self._final_items.add(str(event.get("itemId")))
        return event

    def _delta(self, event: Event) -> Optional[Delta]:
        if event.get("type") != "item.delta" or event.get("field") != "text":
            return None
        item, kind = str(event.get("itemId")), str(event.get("kind", "message"))
        is_final = item in self._final_items and kind == "message"
        return Delta(str(event.get("agentId", "")), item, kind, str(event.get("text", "")), is_final)


class AsyncClient:
    """A massgen-server of your own, and everything it can do. ``async with AsyncClient() as client: …``

    - server: the binary; without it ``MASSGEN_SERVER``, then ``massgen-server`` on the ``PATH``.
    - cwd, env: the server's; it works where it is started and reads keys from its environment.
    - on_approval, on_input: decide for the agents. Without them nobody is asked and the server's policy decides.
      A handler that fails, takes too long or returns something else than was offered never approves anything.
    - on_status, on_log: get the server's own notifications.
    - delivery: how all runs' events are wanted, such as ``{"maxLatencyMs": 100, "channels": {"reasoning": False}}``.
    - window_bytes: how much of a run's events may wait here for a slow reader; the server keeps the rest.
    """

    def __init__(
        self,
        server: Optional[Command] = None,
        *,
        cwd: Union[str, os.PathLike[str], None] = None,
        env: Optional[Mapping[str, str]] = None,
        on_approval: Optional[ApprovalHandler] = None,
        on_input: Optional[InputHandler] = None,
        on_status: Optional[NoteHandler] = None,
        on_log: Optional[NoteHandler] = None,
        delivery: Optional[Mapping[str, Any]] = None,
        window_bytes: int = 1 << 20,
    ) -> None:
        self._command, self._cwd, self._env = server, cwd, env
        self._on_approval, self._on_input = on_approval, on_input
        self._notes = {"massgen/server/statusChanged": on_status, "massgen/log": on_log}
        self.delivery: Json = {"windowBytes": window_bytes, **(delivery or {})}
        self.capabilities: Json = {}
        """What the server can do: ``features``, ``contentBlocks``, ``limits``."""
        self.server_version = ""
        self._process: Optional[asyncio.subprocess.Process] = None
        self._stderr = bytearray()
        self._last_id = 0
        self._pending: Dict[int, Tuple[asyncio.Future[Any], Optional[Callable[[Any], object]]]] = {}
        self._runs: Dict[str, AsyncRun] = {}
        self._tasks: Set[asyncio.Task[None]] = set()
        self._asked: Dict[str, asyncio.Task[None]] = {}
        self._supervisor: Optional[asyncio.Task[None]] = None
        self._failure: Optional[MassGenError] = ClientClosed("the client is not connected; use “async with” or connect()")
        self._is_closing = False

    # Connecting

    async def connect(self) -> AsyncClient:
        """Starts the server and says hello. ``async with`` does this for you."""
        command = find_server(self._command)
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=self._cwd,
                env=None if self._env is None else dict(self._env),
                start_new_session=True,  # an interrupt at the terminal is this program's to handle
            )
        except OSError as error:
            raise ServerNotFound(f"{command[0]} cannot be started: {error}") from error
        self._failure = None
        self._supervisor = asyncio.ensure_future(self._supervise(self._process))
        try:
            hello = await self._call("initialize", self._hello())
            self.capabilities = hello.get("capabilities", {}).get("experimental", {}).get("massgen", {})
            self.server_version = str(hello.get("serverInfo", {}).get("version", ""))
            await self.notify("initialized", {})
        except BaseException:
            await self.close()
            raise
        return self

    def _hello(self) -> Json:
        own: Json = {"protocolVersions": [PROTOCOL_VERSION]}
        if self._on_approval is not None:
            own["approvalRequests"] = True
        if self._on_input is not None:
            own["inputRequests"] = True
        if self._notes["massgen/server/statusChanged"] is not None:
            own["serverStatus"] = True
        return {
            "processId": os.getpid(),
            "clientInfo": {"name": "massgen-client-python", "version": __version__},
            "capabilities": {"experimental": {"massgen": own}},
        }

    async def close(self) -> None:
        """Ends the server in good order: active runs are cancelled and on disk before it goes."""
        process, supervisor = self._process, self._supervisor
        if process is None or supervisor is None:
            return
        if not self._is_closing:
            self._is_closing = True
            if self._failure is None:
                with contextlib.suppress(MassGenError):
                    await self.request("shutdown", timeout=5)
                with contextlib.suppress(MassGenError):
                    await self.notify("exit")
            if process.stdin is not None:
                process.stdin.close()
            for stop in (process.terminate, process.kill):
                if not (await asyncio.wait({supervisor}, timeout=3))[1]:
                    break
                with contextlib.suppress(ProcessLookupError):
                    stop()
        await asyncio.wait({supervisor})

    async def __aenter__(self) -> AsyncClient:
        return await self.connect()

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.close()

    @property
    def stderr(self) -> str:
        """The last 16 KiB that the server wrote to stderr."""
        return self._stderr.decode(errors="replace")

    @property
    def process_id(self) -> int:
        """The server's process."""
        return 0 if self._process is None else self._process.pid

    # Asking

    async def request(
        self, method: str, params: Optional[Mapping[str, Any]] = None, *, timeout: Optional[float] = None
    ) -> Any:
        """Sends any request and returns its result. After ``timeout`` seconds it is cancelled: RequestTimeout."""
        return await self._call(method, params, timeout=timeout)

    async def notify(self, method: str, params: Optional[Mapping[str, Any]] = None) -> None:
        """Sends any notification."""
        await self._send(self._encode(method, params))

    async def run(
        self,
        team: Team,
        prompt: Prompt,
        *,
        session_id: Optional[str] = None,
        overrides: Optional[Mapping[str, Any]] = None,
        cwd: Optional[str] = None,
        context_paths: Optional[Sequence[str]] = None,
        time_limit: Optional[float] = None,
        budget_usd: Optional[float] = None,
        budget_tokens: Optional[int] = None,
        approval_policy: Optional[str] = None,
        on_busy: Optional[str] = None,
        on_unsupported: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        replay: Union[bool, Mapping[str, Any], None] = None,
        record: Union[bool, str, None] = None,
        delivery: Optional[Mapping[str, Any]] = None,
        extra: Optional[Mapping[str, Any]] = None,
    ) -> AsyncRun:
        """Starts a run and returns it; its events stream in at once.

        - overrides: changes to the team file by JSON Pointer, ``{"/agents/0/backend/model": "gpt-5"}``.
        - cwd: the folder the agents work in, absolute. time_limit: seconds for the whole run.
        - approval_policy: ask, allow, readOnly or deny. on_busy: reject, queue or steer, if the session has a run.
        - on_unsupported: error, describe or drop: what becomes of a file of the prompt that an agent cannot take.
        - replay: ``{"speed": "instant"}`` plays scripted agents without waiting, ``{"cassette": path}`` a recording.
        - extra: further members of ``massgen/run/start``, as they go over the wire.
        """
        params = _without_none(
            {
                "config": self._team(team),
                "prompt": _prompt(prompt),
                "sessionId": session_id,
                "overrides": [{"path": path, "value": value} for path, value in (overrides or {}).items()] or None,
                "cwd": cwd,
                "contextPaths": list(context_paths) if context_paths is not None else None,
                "timeoutMs": None if time_limit is None else max(1, round(time_limit * 1000)),
                "budget": _without_none({"usd": budget_usd, "tokens": budget_tokens}) or None,
                "approvalPolicy": approval_policy,
                "onBusy": on_busy,
                "onUnsupported": on_unsupported,
                "idempotencyKey": idempotency_key,
                "replay": replay,
                "record": record,
                "delivery": {**self.delivery, **(delivery or {})},
                **(extra or {}),
            }
        )

        def begin(result: Json) -> AsyncRun:
            info = {**result, "delivery": params["delivery"]}
            return self._follow(Cursor(result["runId"]), info)

        started: AsyncRun = await self._call("massgen/run/start", params, on_result=begin)
        return started

    async def ask(self, team: Team, prompt: Prompt, /, **options: Any) -> RunResult:
        """Runs a team and returns its result; takes the options of ``run``."""
        options.setdefault("delivery", {"granularity": "result"})
        return await (await self.run(team, prompt, **options)).result()

    async def follow(
        self, run: Union[str, Cursor], from_seq: int = 1, *, delivery: Optional[Mapping[str, Any]] = None
    ) -> AsyncRun:
        """Follows a run from any event on: one that is running, is over, or was interrupted with its server.

        Give it a run's id and the first event wanted, or the ``cursor`` of a former reader to go on exactly there.
        A run has one stream on a connection; following it again ends the stream there was.
        """
        cursor = run if isinstance(run, Cursor) else Cursor(run, from_seq)
        wishes = {**self.delivery, **(delivery or {})}
        params = {"runId": cursor.run_id, "fromSeq": cursor.from_seq, "delivery": wishes}

        def begin(result: Json) -> AsyncRun:
            return self._follow(cursor, {**result, "delivery": wishes})

        try:
            followed: AsyncRun = await self._call("massgen/run/attach", params, on_result=begin)
        except SeqUnavailable as error:
            # A server that was killed may take the last few events along that it had sent already.
            last = error.data.get("lastSeq")
            if not (isinstance(run, Cursor) and isinstance(last, int) and 0 < last < cursor.from_seq):
                raise
            return await self.follow(cursor.run_id, last, delivery=delivery)
        snapshot = await self.get(cursor.run_id, include=[])
        followed.info = {**snapshot, **followed.info}
        if "result" in snapshot and followed._expected > snapshot.get("asOfSeq", 0):
            self._forget(followed)
            followed._end()  # everything there is has arrived, and no event announces that
        return followed

    def _follow(self, cursor: Cursor, info: Json) -> AsyncRun:
        run = AsyncRun(self, cursor, info)
        former = self._runs.get(run.id)
        if former is not None:
            former._end(Detached(f"{run.id} is followed anew on this connection"))
        self._runs[run.id] = run
        return run

    async def wait(self, run_id: str, *, timeout: Optional[float] = None) -> RunResult:
        """Waits for a run's end. After ``timeout`` seconds the run goes on and RequestTimeout is raised."""
        run = self._runs.get(run_id)
        if run is not None:
            run._acknowledge_at_once()
        return RunResult.of(await self.request("massgen/run/wait", {"runId": run_id}, timeout=timeout))

    async def cancel(self, run_id: str, reason: Optional[str] = None, *, agent_id: Optional[str] = None) -> str:
        """Stops a run, or one agent of it, and returns its status."""
        params = _without_none({"runId": run_id, "agentId": agent_id, "reason": reason})
        return str((await self.request("massgen/run/cancel", params))["status"])

    async def steer(
        self,
        run_id: str,
        prompt: Prompt,
        *,
        agent_ids: Optional[Sequence[str]] = None,
        expected_seq: Optional[int] = None,
    ) -> Json:
        """Tells a run's agents something more. RunNotActive: it is over; follow up in its session instead."""
        params = {
            "runId": run_id,
            "prompt": _prompt(prompt),
            "agentIds": list(agent_ids) if agent_ids is not None else None,
            "expectedSeq": expected_seq,
        }
        return dict(await self.request("massgen/run/steer", _without_none(params)))

    async def answer_now(self, run_id: str, reason: Optional[str] = None) -> str:
        """Winds a run up and returns its status: the best answer there is gets presented."""
        params = _without_none({"runId": run_id, "reason": reason})
        return str((await self.request("massgen/run/answerNow", params))["status"])

    # Looking

    async def get(self, run_id: str, *, include: Optional[Sequence[str]] = None) -> Json:
        """A run as it is now. Parts: items, answers, votes, usage, config."""
        params = _without_none({"runId": run_id, "include": None if include is None else list(include)})
        return dict(await self.request("massgen/run/get", params))

    async def runs(self, /, *, limit: int = 50, cursor: Optional[str] = None, **filters: Any) -> Json:
        """A page of the machine's runs, newest first: ``runs``, ``nextCursor``. Filters: sessionId, status, cwd."""
        params = _without_none({"limit": limit, "cursor": cursor, **filters})
        return dict(await self.request("massgen/run/list", params))

    async def events(self, run_id: str, from_seq: int = 1, to_seq: Optional[int] = None) -> List[Event]:
        """All events of a run up to now, one by one as the journal has them. For long runs prefer ``follow``."""
        events: List[Event] = []
        while True:
            params = _without_none({"runId": run_id, "fromSeq": from_seq, "toSeq": to_seq})
            page = await self.request("massgen/run/replay", params)
            events += page["events"]
            if page.get("done") or page["nextSeq"] <= from_seq:
                return events
            from_seq = page["nextSeq"]

    async def read_item(self, item_id: str, field: str = "text") -> str:
        """The whole of an item whose event was cut (``truncated``). Fields: text, arguments, output."""
        pieces: List[str] = []
        offset = 0
        while True:
            params = {"itemId": item_id, "field": field, "offset": offset}
            page = await self.request("massgen/item/read", params)
            pieces.append(page["text"])
            if page.get("done") or page["nextOffset"] <= offset:
                return "".join(pieces)
            offset = page["nextOffset"]

    async def export(
        self, run_id: str, format: str = "md", *, path: Optional[str] = None, overwrite: Optional[bool] = None
    ) -> Json:
        """A run as md, json, jsonl or massgenLog: ``text``, or ``uri`` when it went to a file; ``bytes``."""
        params = {"runId": run_id, "format": format, "path": path, "overwrite": overwrite}
        return dict(await self.request("massgen/run/export", _without_none(params)))

    async def sessions(self, *, cwd: Optional[str] = None, limit: int = 50, cursor: Optional[str] = None) -> Json:
        """A page of conversations: ``sessions``, ``nextCursor``."""
        params = _without_none({"cwd": cwd, "limit": limit, "cursor": cursor})
        return dict(await self.request("massgen/session/list", params))

    async def session(self, session_id: str) -> Json:
        """One conversation with its turns."""
        return dict(await self.request("massgen/session/get", {"sessionId": session_id}))

    async def rename_session(self, session_id: str, title: str) -> None:
        """Gives a conversation a title."""
        await self.request("massgen/session/rename", {"sessionId": session_id, "title": title})

    async def delete_session(self, session_id: str) -> None:
        """Deletes a conversation and its runs. SessionBusy while one of them is active."""
        await self.request("massgen/session/delete", {"sessionId": session_id})

    async def fork_session(self, session_id: str, through_run_id: Optional[str] = None) -> str:
        """Copies a conversation up to a run and returns the copy's id."""
        params = _without_none({"sessionId": session_id, "throughRunId": through_run_id})
        return str((await self.request("massgen/session/fork", params))["sessionId"])

    async def usage(
        self,
        *,
        run_id: Optional[str] = None,
        session_id: Optional[str] = None,
        since: Optional[str] = None,
        cwd: Optional[str] = None,
    ) -> Json:
        """Tokens and cost of a run, of a session, or of everything since a time (RFC 3339)."""
        params = _without_none({"runId": run_id, "sessionId": session_id, "since": since, "cwd": cwd})
        return dict(await self.request("massgen/usage/get", params))

    async def validate(
        self,
        text: Optional[str] = None,
        *,
        path: Union[str, os.PathLike[str], None] = None,
        uri: Optional[str] = None,
        level: Optional[str] = None,
    ) -> Json:
        """Checks a team file without running it: ``diagnostics``, ``digest``, ``summary``."""
        where = None if path is None else os.path.abspath(path)
        params = _without_none({"text": text, "path": where, "uri": uri, "level": level})
        return dict(await self.request("massgen/config/validate", params))

    async def status(self) -> Json:
        """The server's health."""
        return dict(await self.request("massgen/server/status"))

    async def metrics(self) -> Json:
        """The server's figures: memory, queues, requests, providers."""
        return dict(await self.request("massgen/server/metrics"))

    async def set_log_level(self, level: str, categories: Optional[Sequence[str]] = None) -> Json:
        """Asks for the server's log from this level on; it goes to ``on_log``."""
        params = {"level": level, "categories": None if categories is None else list(categories)}
        return dict(await self.request("massgen/log/setLevel", _without_none(params)))

    async def discover(self) -> Json:
        """The server's own description of its methods, as OpenRPC."""
        return dict(await self.request("rpc.discover"))

    # Deciding, for programs that see ``approval.requested`` and ``input.requested`` in the events

    async def approvals(self, run_id: Optional[str] = None) -> Json:
        """Decisions that are open."""
        return dict(await self.request("massgen/approval/list", _without_none({"runId": run_id})))

    async def respond_approval(self, approval_id: str, option_id: str, note: Optional[str] = None) -> None:
        """Decides. AlreadyResolved: somebody else was faster, or the time is up."""
        params = _without_none({"approvalId": approval_id, "optionId": option_id, "note": note})
        await self.request("massgen/approval/respond", params)

    async def respond_input(self, input_id: str, action: str, content: Optional[Mapping[str, Any]] = None) -> None:
        """Answers a question: action is accept, decline or cancel."""
        params = _without_none({"inputId": input_id, "action": action, "content": content})
        await self.request("massgen/input/respond", params)

    # The protocol

    def _team(self, team: Team) -> Json:
        if isinstance(team, Mapping):
            if len(team) == 1 and next(iter(team)) in ("uri", "path", "name", "text", "inline"):
                return dict(team)
            return {"inline": dict(team)}
        text = os.fspath(team)
        if "\n" in text:
            return {"text": text}
        if not isinstance(team, str) or "/" in text or text.endswith((".yaml", ".yml", ".json")):
            return {"path": os.path.join(os.path.abspath(self._cwd or "."), text)}
        return {"name": text}

    def _encode(self, method: str, params: Optional[Mapping[str, Any]], id: Optional[int] = None) -> bytes:
        message: Json = {"jsonrpc": "2.0"} if id is None else {"jsonrpc": "2.0", "id": id}
        message["method"] = method
        if params is not None:
            message["params"] = params
        return _line(message)

    async def _call(
        self,
        method: str,
        params: Optional[Mapping[str, Any]],
        *,
        timeout: Optional[float] = None,
        on_result: Optional[Callable[[Any], object]] = None,
    ) -> Any:
        """Sends a request. ``on_result`` runs when its answer is read, before anything that came after it."""
        if self._failure is not None:
            raise self._failure
        self._last_id += 1
        id = self._last_id
        line = self._encode(method, params, id)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._pending[id] = (answer, on_result)
        try:
            await self._send(line)
            return await asyncio.wait_for(answer, timeout)
        except asyncio.TimeoutError:
            raise RequestTimeout(f"{method} was not answered within {timeout} s") from None
        finally:
            if self._pending.pop(id, None) is not None and self._failure is None:
                self._write(self._encode("$/cancelRequest", {"id": id}))

    def _write(self, line: bytes) -> None:
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(line)

    async def _send(self, line: bytes) -> None:
        if self._failure is not None:
            raise self._failure
        self._write(line)
        if len(line) > 1 << 16 and self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(ConnectionError):  # the supervisor sees the end and says why
                await self._process.stdin.drain()

    def _acknowledge(self, run_id: str, seq: int) -> None:
        if self._failure is None and not self._is_closing:
            self._write(self._encode("massgen/run/ack", {"runId": run_id, "seq": seq}))

    def _forget(self, run: AsyncRun) -> None:
        if self._runs.get(run.id) is run:
            del self._runs[run.id]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _supervise(self, process: asyncio.subprocess.Process) -> None:
        """Reads until the server is gone, then tells everybody who waits."""
        assert process.stdout is not None and process.stderr is not None
        reader = asyncio.ensure_future(self._read(process.stdout))
        listener = asyncio.ensure_future(self._listen(process.stderr))
        end = asyncio.ensure_future(process.wait())
        await asyncio.wait({reader, end}, return_when=asyncio.FIRST_COMPLETED)
        problem = reader.exception() if reader.done() else None
        _, alive = await asyncio.wait({reader, listener, end}, timeout=3 if problem is None else 0)
        if alive:  # it closed its output without ending, or has left a child behind that holds it open
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            _, alive = await asyncio.wait(alive, timeout=3)
        for task in alive:
            task.cancel()
        if process.stdin is not None:
            process.stdin.close()
            with contextlib.suppress(OSError, asyncio.TimeoutError):  # that nobody read it any more is no news
                await asyncio.wait_for(process.stdin.wait_closed(), 1)
        if self._is_closing:
            self._fail(ClientClosed("the client is closed"))
        elif isinstance(problem, MassGenError):
            self._fail(problem)
        else:
            self._fail(ServerDied(process.returncode, self.stderr))
        for task in list(self._tasks):
            task.cancel()

    def _fail(self, failure: MassGenError) -> None:
        self._failure = failure
        for answer, _ in self._pending.values():
            if not answer.done():
                answer.set_exception(failure)
        self._pending.clear()
        for run in self._runs.values():
            run._end(failure)
        self._runs.clear()

    async def _listen(self, stderr: asyncio.StreamReader) -> None:
        while True:
            chunk = await stderr.read(1 << 14)
            if not chunk:
                return
            self._stderr += chunk
            del self._stderr[: -(1 << 14)]

    async def _read(self, stdout: asyncio.StreamReader) -> None:
        buffer, searched = bytearray(), 0
        while True:
            chunk = await stdout.read(1 << 16)
            if not chunk:
                return
            buffer += chunk
            while True:
                end = buffer.find(b"\n", searched)
                if end < 0:
                    searched = len(buffer)
                    break
                line, searched = bytes(buffer[:end]), 0
                del buffer[: end + 1]
                if line.strip():
                    self._take_line(line)

    def _take_line(self, line: bytes) -> None:
        try:
            message = json.loads(line)
            if not isinstance(message, dict):
                raise TypeError("no object")
            if "method" in message:
                self._take_call(message)
            elif message.get("id") is not None:
                self._take_answer(message)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ProtocolError(f"the server sent something that is not the protocol ({error!r}): {line[:200]!r}") from error

    def _take_answer(self, message: Json) -> None:
        answer, on_result = self._pending.pop(message["id"], (None, None))
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(_rpc_error(message["error"]))
            return
        result = message.get("result")
        try:
            answer.set_result(result if on_result is None else on_result(result))
        except (KeyError, TypeError) as error:
            answer.set_exception(ProtocolError(f"the server answered without what belongs there: {error!r} in {result!r}"))

    def _take_call(self, message: Json) -> None:
        method, params = message["method"], message.get("params") or {}
        if message.get("id") is not None:
            id, task = message["id"], self._spawn(self._decide(message["id"], method, params))
            self._asked[json.dumps(id)] = task
            task.add_done_callback(lambda task: self._decided(id, task.cancelled()))
        elif method == "massgen/run/events":
            run = self._runs.get(params["runId"])
            if run is not None:
                run._take(params)
        elif method == "$/cancelRequest":
            asked = self._asked.get(json.dumps(params.get("id")))
            if asked is not None:
                asked.cancel()
        else:
            on_note = self._notes.get(method)
            if on_note is not None:
                try:
                    on_note(params)
                except Exception as error:  # the program's, not the connection's
                    context = {"message": f"a handler of {method} failed", "exception": error}
                    asyncio.get_running_loop().call_exception_handler(context)

    # Deciding

    async def _decide(self, id: Any, method: str, params: Json) -> None:
        if method == "massgen/approval/request" and self._on_approval is not None:
            reply: Json = {"result": await self._approval(self._on_approval, ApprovalRequest.of(params))}
        elif method == "massgen/input/request" and self._on_input is not None:
            reply = {"result": await self._input(self._on_input, InputRequest.of(params))}
        else:
            reply = {"error": {"code": -32601, "message": f"This client does not have {method}."}}
        self._reply(id, reply)

    def _decided(self, id: Any, is_withdrawn: bool) -> None:
        self._asked.pop(json.dumps(id), None)
        if is_withdrawn:
            self._reply(id, {"error": {"code": -32800, "message": "The request was cancelled."}})

    def _reply(self, id: Any, reply: Json) -> None:
        if self._failure is None:
            self._write(_line({"jsonrpc": "2.0", "id": id, **reply}))

    async def _approval(self, handler: ApprovalHandler, request: ApprovalRequest) -> Json:
        """Only an option that was offered, chosen in time by a handler that ended well, is sent as a choice."""
        choice, _ = await _outcome(handler, request, request.raw)
        if any(option.id == choice for option in request.options):
            return {"outcome": "selected", "optionId": choice}
        return {"outcome": "cancelled"}

    async def _input(self, handler: InputHandler, request: InputRequest) -> Json:
        content, is_fine = await _outcome(handler, request, request.raw)
        if not is_fine:
            return {"action": "cancel"}
        if isinstance(content, Mapping):
            return {"action": "accept", "content": dict(content)}
        return {"action": "decline" if content is None else "cancel"}


async def _outcome(handler: Callable[[Any], Any], request: object, raw: Json) -> Tuple[Any, bool]:
    """What a handler returns before the deadline, and whether it did."""
    try:
        return await asyncio.wait_for(_ask(handler, request), _seconds_left(raw.get("expiresAt"))), True
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        if not isinstance(error, asyncio.TimeoutError):
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": "a massgen handler failed", "exception": error})
        return None, False


async def _ask(handler: Callable[[Any], Any], request: object) -> Any:
    if inspect.iscoroutinefunction(handler):
        return await handler(request)
    # A plain function may block, for example in input(): it gets a thread, which never keeps the program from ending.
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Any] = loop.create_future()

    def settle(value: Any, error: Optional[BaseException]) -> None:
        if not answer.done():
            answer.set_result(value) if error is None else answer.set_exception(error)

    def work() -> None:
        value, failure = None, None
        try:
            value = handler(request)
        except BaseException as error:
            failure = RuntimeError("StopIteration") if isinstance(error, StopIteration) else error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, value, failure)

    threading.Thread(target=work, name="massgen-handler", daemon=True).start()
    value = await answer
    return await value if inspect.isawaitable(value) else value


def _seconds_left(expires_at: Any) -> float:
    """Until a little before a deadline (RFC 3339); ten minutes, the protocol's default, if there is none."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", str(expires_at))
    if match is None:
        return 600.0
    zone = "+00:00" if match[3] in "Zz" else match[3]
    deadline = datetime.datetime.fromisoformat(match[1].upper() + zone).timestamp() + float(match[2] or 0)
    left = deadline - datetime.datetime.now(datetime.timezone.utc).timestamp()
    return max(0.0, left - min(0.5, left * 0.1))


def _line(message: Json) -> bytes:
    return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _without_none(members: Mapping[str, Any]) -> Json:
    return {key: value for key, value in members.items() if value is not None}


def _prompt(prompt: Prompt) -> List[Json]:
    if isinstance(prompt, str):
        return [{"type": "text", "text": prompt}]
    return [dict(block) for block in prompt]


def find_server(server: Optional[Command] = None) -> List[str]:
    """The command line of the server: what is given, else ``MASSGEN_SERVER``, else what the ``PATH`` has."""
    if server is not None and not isinstance(server, (str, os.PathLike)):
        return list(server)
    given = os.fspath(server) if server is not None else os.environ.get("MASSGEN_SERVER") or "massgen-server"
    found = shutil.which(given)
    if found is None:
        raise ServerNotFound(
            f"{given} is not an executable file. Give its path as Client(server=…), in MASSGEN_SERVER, or put"
            " massgen-server on the PATH."
        )
    return [os.path.abspath(found), "rpc"]


# Plain code


class _Loop:
    """An asyncio loop on a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stopping = threading.RLock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="massgen-client", daemon=True)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs something on the loop and waits for it here."""
        if threading.current_thread() is self._thread:
            work.close()
            raise MassGenError("on_status and on_log run where the client reads; they must not wait for it")
        with self._stopping:
            if not self._thread.is_alive():
                work.close()
                raise ClientClosed("the client is closed")
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        """Ends the thread, after everybody who waits got an answer."""
        with self._stopping:
            if self._thread.is_alive():
                self.wait(self._finish())
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.close()

    async def _finish(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        if tasks:
            for task in (await asyncio.wait(tasks, timeout=1))[1]:
                task.cancel()
        await asyncio.sleep(0)


def _of_run(method: Callable[Concatenate[AsyncRun, P], Coroutine[Any, Any, T]]) -> Callable[Concatenate[Run, P], T]:
    """The method of a run for plain code: the same one, waited for."""

    def call(self: Run, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._loop.wait(method(self._run, *args, **kwargs))

    functools.update_wrapper(call, method)
    return call


def _of_client(
    method: Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Client, P], T]:
    """The method of a client for plain code: the same one, waited for."""

    def call(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._loop.wait(method(self._client, *args, **kwargs))

    functools.update_wrapper(call, method)
    return call


def _run_of_client(
    method: Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, AsyncRun]],
) -> Callable[Concatenate[Client, P], Run]:
    """The same for methods that return a run."""

    def call(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Run:
        return Run(self._loop, self._loop.wait(method(self._client, *args, **kwargs)))

    functools.update_wrapper(call, method)
    return call


class Run:
    """A run whose events arrive here. Iterate it, or its ``deltas()``; one reader at a time."""

    def __init__(self, loop: _Loop, run: AsyncRun) -> None:
        self._loop, self._run = loop, run
        self.id, self.info = run.id, run.info
        self.session_id, self.agents = run.session_id, run.agents

    @property
    def cursor(self) -> Cursor:
        """Where this reader is; ``follow`` goes on from here, in this process or another."""
        return self._run.cursor

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        while True:
            event = self._run._pop()
            if event is not None:
                return event
            if not self._loop.wait(self._run._fill()):
                raise StopIteration

    def deltas(self) -> Iterator[Delta]:
        """What the agents say, piece by piece. Other events are read and left out."""
        for event in self:
            delta = self._run._delta(event)
            if delta is not None:
                yield delta

    result = _of_run(AsyncRun.result)
    cancel = _of_run(AsyncRun.cancel)
    steer = _of_run(AsyncRun.steer)
    answer_now = _of_run(AsyncRun.answer_now)
    detach = _of_run(AsyncRun.detach)


class Client:
    """A massgen-server of your own, and everything it can do. ``with Client() as client: …``

    Takes the arguments of ``AsyncClient``; its methods do the same and wait. They may be called from any thread.
    Handlers are called on threads of their own and may use the client.
    """

    def __init__(
        self,
        server: Optional[Command] = None,
        *,
        cwd: Union[str, os.PathLike[str], None] = None,
        env: Optional[Mapping[str, str]] = None,
        on_approval: Optional[ApprovalHandler] = None,
        on_input: Optional[InputHandler] = None,
        on_status: Optional[NoteHandler] = None,
        on_log: Optional[NoteHandler] = None,
        delivery: Optional[Mapping[str, Any]] = None,
        window_bytes: int = 1 << 20,
    ) -> None:
        self._client = AsyncClient(
            server,
            cwd=cwd,
            env=env,
            on_approval=on_approval,
            on_input=on_input,
            on_status=on_status,
            on_log=on_log,
            delivery=delivery,
            window_bytes=window_bytes,
        )
        self._loop = _Loop()
        try:
            self._loop.wait(self._client.connect())
        except BaseException:
            self._loop.stop()
            raise

    def close(self) -> None:
        """Ends the server in good order: active runs are cancelled and on disk before it goes."""
        with contextlib.suppress(ClientClosed):
            self._loop.wait(self._client.close())
        self._loop.stop()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    @property
    def capabilities(self) -> Json:
        """What the server can do: ``features``, ``contentBlocks``, ``limits``."""
        return self._client.capabilities

    @property
    def server_version(self) -> str:
        """The server's version."""
        return self._client.server_version

    @property
    def stderr(self) -> str:
        """The last 16 KiB that the server wrote to stderr."""
        return self._client.stderr

    @property
    def process_id(self) -> int:
        """The server's process."""
        return self._client.process_id

    run = _run_of_client(AsyncClient.run)
    follow = _run_of_client(AsyncClient.follow)
    request = _of_client(AsyncClient.request)
    notify = _of_client(AsyncClient.notify)
    ask = _of_client(AsyncClient.ask)
    wait = _of_client(AsyncClient.wait)
    cancel = _of_client(AsyncClient.cancel)
    steer = _of_client(AsyncClient.steer)
    answer_now = _of_client(AsyncClient.answer_now)
    get = _of_client(AsyncClient.get)
    runs = _of_client(AsyncClient.runs)
    events = _of_client(AsyncClient.events)
    read_item = _of_client(AsyncClient.read_item)
    export = _of_client(AsyncClient.export)
    sessions = _of_client(AsyncClient.sessions)
    session = _of_client(AsyncClient.session)
    rename_session = _of_client(AsyncClient.rename_session)
    delete_session = _of_client(AsyncClient.delete_session)
    fork_session = _of_client(AsyncClient.fork_session)
    usage = _of_client(AsyncClient.usage)
    validate = _of_client(AsyncClient.validate)
    status = _of_client(AsyncClient.status)
    metrics = _of_client(AsyncClient.metrics)
    set_log_level = _of_client(AsyncClient.set_log_level)
    discover = _of_client(AsyncClient.discover)
    approvals = _of_client(AsyncClient.approvals)
    respond_approval = _of_client(AsyncClient.respond_approval)
    respond_input = _of_client(AsyncClient.respond_input)
