# SPDX-License-Identifier: Apache-2.0
"""One loopback server for all four model APIs, chosen by path, with the file storage that belongs to them.

A script plays a reply as with ``provider.py`` (``stream``, ``text``, ``tool``, ``finish``, ``reply``…), whatever the
format. What a request gets wrong that no schema can say stands in ``faults``.
"""

import re
import urllib.parse

import provider
from wire import chat_api, gemini_api, messages_api, responses_api
from wire.storage import Storage

APIS = {api.NAME: api for api in (messages_api, responses_api, chat_api, gemini_api)}
MODEL_CALLS = (
    (messages_api, re.compile(r"/v1/messages$")),
    (responses_api, re.compile(r"/responses$")),
    (chat_api, re.compile(r"/openai/deployments/(?P<model>[^/]+)/chat/completions$")),
    (chat_api, re.compile(r"/chat/completions$")),
    (gemini_api, re.compile(r"/v1(?:beta)?/models/(?P<model>[^/:]+):streamGenerateContent$")),
)
CREDENTIALS = ("authorization", "x-api-key", "x-goog-api-key", "api-key")


class WireRequest(provider.Request):
    """A request, and for a model call what it says in the words of every format."""

    def __init__(self, method, path, headers, body, number, time):
        self.route, _, query = path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.api, found = None, None
        for api, pattern in MODEL_CALLS if method == "POST" else ():
            found = pattern.search(self.route)
            if found:
                self.api = api
                break
        self.is_azure = "/openai/deployments/" in self.route or "/openai/v1/" in self.route
        super().__init__(method, path, headers, body, number, time)
        if found and "model" in found.groupdict():
            self.model = urllib.parse.unquote(found["model"])

    def read_tools(self):
        return {name: {"parameters": one} for name, one in self.api.tools(self.json).items()} if self.api else {}

    @property
    def parts(self):
        """Everything the model reads, in order."""
        return self.api.parts(self.json) if self.api else []

    @property
    def media(self):
        return [part for part in self.parts if part.is_medium]

    @property
    def text(self):
        return "\n".join(part.text for part in self.parts if part.kind == "text")

    @property
    def server_tools(self):
        return self.api.server_tools(self.json)


class WireExchange(provider.Exchange):
    """A reply in the format of its request."""

    writer = None

    @property
    def api(self):
        return self.request.api

    def stream(self, headers=(), recorded=False):
        """Begins an event stream; a recorded one has a beginning of its own."""
        super().stream(headers)
        self.writer = None if recorded else self.api.Writer(self)

    def text(self, *pieces):
        self.writer.text(pieces)

    def tool(self, name, **arguments):
        self.writer.call(f"call_{self.request.number}_{name}", name, arguments)

    def finish(self, reason="stop", usage=(100, 10)):
        self.writer.finish(reason, usage)
        self.end()

    def refuse(self, status, message, kind=None, headers=()):
        """An error reply in the words of the API."""
        self.reply(status, self.api.error(status, message, kind), headers)

    def recorded(self, data, headers=()):
        """A recorded stream as it is."""
        self.stream(headers, recorded=True)
        self.write(data)
        self.end()


class WireServer(provider.Provider):
    """The server. ``key`` is what requests have to show, None where they have to show nothing."""

    request_type, exchange_type = WireRequest, WireExchange

    def __init__(self, script=provider.team_player, key=None, **options):
        self.key, self.faults, self.storage = key, [], Storage()
        super().__init__(script, **options)
        self.root = f"http://127.0.0.1:{self.port}"

    @property
    def model_calls(self):
        with self._lock:
            return [request for request in self.requests if request.api]

    def play(self, exchange):
        request = exchange.request
        for fault in header_faults(request, self.key):
            self.faults.append(f"{request.method} {request.route}: {fault}")
        try:
            if request.api:
                self.script(exchange)
            elif not self.storage.play(exchange):
                self.faults.append(f"{request.method} {request.path} is no path of any API")
                exchange.reply(404, {"error": {"message": "There is no such path.", "type": "not_found_error"}})
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            self.faults.append(f"{request.method} {request.route} cannot be read: {error!r:.500}")
            exchange.close()


def header_faults(request, key):
    """What is wrong with the head of a request."""
    headers = request.headers
    if "expect" in headers:
        yield "Expect makes servers that ignore it cost a second"
    if not headers.get("user-agent", "").startswith("massgen"):
        yield f"User-Agent is {headers.get('user-agent')!r}"
    if key and key.encode() in request.body or key and key in request.path:
        yield "the key stands outside the headers"
    if request.method == "POST" and request.api:
        if headers.get("content-type", "").partition(";")[0] != "application/json":
            yield f"Content-Type is {headers.get('content-type')!r}"
        if "text/event-stream" not in headers.get("accept", ""):
            yield f"Accept is {headers.get('accept')!r}"
        if headers.get("accept-encoding", "identity") != "identity":
            yield "a compressed stream is held back by some servers"
        if "transfer-encoding" in headers:
            yield "a body without Content-Length is refused by some servers"
        if not request.json:
            yield f"the body is no JSON object: {request.body[:100]!r}"
    yield from _auth_faults(request, key)
    yield from _api_faults(request)


def _auth_faults(request, key):
    shown = {name: request.headers[name] for name in CREDENTIALS if name in request.headers}
    if key is None or request.route.startswith("/media/"):
        if shown:
            yield f"{', '.join(shown)} although there is no key, or none for this path"
        return
    name = request.api.AUTH if request.api else None
    if request.is_azure:
        name = "authorization" if "authorization" in shown else "api-key"
    if name is None:
        is_open = request.route.startswith("/resumable/")  # the address is the credential
        if len(shown) != 1 and not is_open or not all(value.endswith(key) for value in shown.values()):
            yield f"wrong credentials in {sorted(shown)}"
        return
    expected = {name: f"Bearer {key}" if name == "authorization" else key}
    if shown != expected:
        yield f"credentials in {sorted(shown)}, expected {name} alone with the key that was configured"


def _api_faults(request):
    if request.api is messages_api and request.headers.get("anthropic-version") not in messages_api.VERSIONS:
        yield f"anthropic-version is {request.headers.get('anthropic-version')!r}"
    if request.api is gemini_api and request.query != {"alt": "sse"}:
        yield f"the query is {request.query}"
    if "/openai/deployments/" in request.route and list(request.query) != ["api-version"]:
        yield f"the query is {request.query}"
    if request.api in (messages_api, responses_api, chat_api) and request.json.get("stream") is not True:
        yield "the request asks for no stream"
