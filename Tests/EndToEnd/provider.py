# SPDX-License-Identifier: Apache-2.0
"""A model provider on a loopback port whose every byte a test decides: a Chat Completions server with scripted faults.

A script is a function that gets an ``Exchange`` and plays the reply. It runs on a thread of the connection.
"""

import contextlib
import json
import select
import socket
import struct
import threading
import time


class Gone(Exception):
    """The client closed the connection."""


class Request:
    """A request as it came in."""

    def __init__(self, method, path, headers, body, number, time):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.number, self.time = number, time
        try:
            self.json = json.loads(body) if body else {}
        except ValueError:
            self.json = {}
        if not isinstance(self.json, dict):
            self.json = {}
        self.model = self.json.get("model", "")
        self.tools = self.read_tools()

    def read_tools(self):
        """The functions that the model may call, by name."""
        return {tool["function"]["name"]: tool["function"] for tool in self.json.get("tools") or []}

    @property
    def text(self):
        """Everything the messages say."""
        return "\n".join(str(message.get("content")) for message in self.json.get("messages", []))


class Exchange:
    """One request and its reply."""

    def __init__(self, provider, connection, request):
        self.provider, self.socket, self.request = provider, connection, request
        self.is_chunked, self.keeps_connection, self.aborted_at = False, False, None

    # Bytes

    def raw(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            self._gone()

    def write(self, data):
        self.raw(b"%x\r\n%s\r\n" % (len(data), data) if self.is_chunked else data)

    def head(self, status=200, headers=(), chunked=True):
        self.is_chunked = chunked
        lines = [f"HTTP/1.1 {status} Status"] + [f"{name}: {value}" for name, value in headers]
        if chunked:
            lines.append("Transfer-Encoding: chunked")
        self.raw(("\r\n".join(lines) + "\r\n\r\n").encode())

    def stream(self, headers=()):
        """Begins an event stream."""
        self.head(200, [("Content-Type", "text/event-stream"), *headers])

    def reply(self, status, body, headers=(), content_type="application/json"):
        """A whole reply at once."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.head(status, [("Content-Type", content_type), ("Content-Length", len(data)), *headers], chunked=False)
        self.raw(data)
        self.keeps_connection = True

    def end(self):
        """Ends the body properly."""
        if self.is_chunked:
            self.raw(b"0\r\n\r\n")
            self.keeps_connection = True

    def close(self):
        """Closes the connection with whatever was sent."""
        self.keeps_connection = False
        raise Gone

    def reset(self):
        """Resets the connection."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    # Events of Chat Completions

    def chunk(self, delta, finish=None, **more):
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": self.request.model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            **more,
        }

    def event(self, value):
        self.write(b"data: %s\n\n" % (value if isinstance(value, bytes) else json.dumps(value).encode()))

    def text(self, *pieces):
        for piece in pieces:
            self.event(self.chunk({"content": piece}))

    def tool(self, name, **arguments):
        text = json.dumps(arguments)
        self.event(
            self.chunk(
                {
                    "tool_calls": [
                        {
                            "index": 0,
                            "id": f"call_{self.request.number}",
                            "type": "function",
                            "function": {"name": name, "arguments": ""},
                        }
                    ]
                }
            )
        )
        for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
            self.event(self.chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))

    def finish(self, reason="stop", usage=(100, 10)):
        self.event(self.chunk({}, reason))
        if usage:
            counts = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            self.event({**self.chunk({}), "choices": [], "usage": counts})
        self.event(b"[DONE]")
        self.end()

    # Time

    def pause(self, seconds):
        """Waits, and notices when the client goes away."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if self.provider.is_stopped:
                raise Gone
            if select.select([self.socket], [], [], min(rest, 0.1))[0]:
                try:
                    if self.socket.recv(1, socket.MSG_PEEK):
                        time.sleep(min(rest, 0.01))
                        continue
                except OSError:
                    pass
                self._gone()

    def hang(self):
        """Says nothing more until the client goes away."""
        self.pause(600)

    def _gone(self):
        self.aborted_at = time.monotonic()
        raise Gone


class Provider:
    """The server. ``requests`` and ``exchanges`` hold what happened."""

    request_type, exchange_type = Request, Exchange

    def __init__(self, script, backlog=256, port=0):
        self.script, self.requests, self.exchanges = script, [], []
        self.connections, self.open_connections, self.is_stopped = 0, 0, False
        self._numbers, self._lock, self._sockets = {}, threading.Lock(), set()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(backlog)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        threading.Thread(target=self._accept, daemon=True).start()

    def of_model(self, model):
        with self._lock:
            return [request for request in self.requests if request.model == model]

    def stop(self):
        """Closes the port and all connections, as if the process had been killed."""
        self.is_stopped = True
        with self._lock:
            sockets = list(self._sockets) + [self._listener]
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self.open_connections += 1
                self._sockets.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            rest = b""
            while True:
                request, rest = self._read(connection, rest)
                if request is None:
                    return
                exchange = self.exchange_type(self, connection, request)
                with self._lock:
                    request.number = self._numbers.get(request.model, 0)
                    self._numbers[request.model] = request.number + 1
                    self.requests.append(request)
                    self.exchanges.append(exchange)
                self.play(exchange)
                if not exchange.keeps_connection:
                    return
        except (Gone, OSError):
            pass
        finally:
            with self._lock:
                self.open_connections -= 1
                self._sockets.discard(connection)
            connection.close()

    def play(self, exchange):
        """Answers one request."""
        self.script(exchange)

    def _read(self, connection, data):
        while b"\r\n\r\n" not in data:
            more = connection.recv(1 << 16)
            if not more:
                return None, b""
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", 0))
        parts, have = [body], len(body)
        while have < length:
            more = connection.recv(1 << 20)
            if not more:
                return None, b""
            parts.append(more)
            have += len(more)
        body = b"".join(parts)
        method, path = lines[0].split(" ")[:2]
        return self.request_type(method, path, headers, body[:length], 0, time.monotonic()), body[length:]


# Scripts


def team_player(exchange, talk=("I ", "think ", "so. ")):
    """Answers when nobody has answered, else votes for the first answer, and writes the final text."""
    tools = exchange.request.tools
    exchange.stream()
    exchange.text(*talk)
    if "vote" in tools:
        choice = tools["vote"]["parameters"]["properties"]["agent_id"]["enum"][0]
        exchange.tool("vote", agent_id=choice, reason="It answers the task.")
        exchange.finish("tool_calls")
    elif "new_answer" in tools:
        exchange.tool("new_answer", content=f"Answer {exchange.request.number + 1} of {exchange.request.model}.")
        exchange.finish("tool_calls")
    else:
        exchange.text(f"Final answer of {exchange.request.model}.")
        exchange.finish("stop")


def by_model(scripts, default=team_player):
    """A script for each model."""
    return lambda exchange: scripts.get(exchange.request.model, default)(exchange)


def times(count, script, then=team_player):
    """One script for the first requests of a model, another for the rest."""
    return lambda exchange: (script if exchange.request.number < count else then)(exchange)


def status(code, headers=(), message="The provider refuses.", kind="server_error"):
    """An error reply."""
    return lambda exchange: exchange.reply(code, {"error": {"message": message, "type": kind, "code": None}}, headers)


def hang(exchange):
    """No byte of a reply."""
    exchange.hang()


def stall(count=3):
    """Some text, then silence."""

    def script(exchange):
        exchange.stream()
        exchange.text(*[f"piece {index} " for index in range(count)])
        exchange.hang()

    return script


def trickle(interval=0.02):
    """Text without an end."""

    def script(exchange):
        exchange.stream()
        for index in range(1_000_000):
            exchange.text(f"[{index:06}] ")
            exchange.pause(interval)

    return script
