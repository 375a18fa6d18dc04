# SPDX-License-Identifier: Apache-2.0
"""The fault matrix as data: its sections and rows, and why a row has no case yet. (reliability.md 4)

A test names the rows it stands for with ``@test(…, fault="transport.reader-gone")``; ``scripts/faults`` selects by that.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    """One row of the matrix. ``waits`` says what has to be built before it, or the rest of it, can be tried."""

    name: str
    fault: str
    waits: str = ""


@dataclasses.dataclass(frozen=True)
class Section:
    name: str
    number: str
    title: str
    rows: tuple


NO_TOOLS = "tools are not built"
SERVERS = "tool servers of the team: not built"

MATRIX = (
    Section(
        "transport",
        "4.1",
        "Transport",
        (
            Row("input-ends", "the client closes stdin, idle"),
            Row("input-ends-busy", "the client closes stdin while three agents stream"),
            Row("reader-gone", "the client's end of stdout closes"),
            Row("exit", "`exit` after `shutdown` and without"),
            Row("header-forms", "headers in any case, extra ones; many messages a read, one byte a read, a pause"),
            Row("header-garbage", "garbage, HTTP, or a length that is wrong, missing or too short"),
            Row("declared-4-gb", "4 GB declared, 1 byte sent"),
            Row("endless-header", "200 MB of header without an end"),
            Row("large-message", "a message of 64 MiB, over it, and of 100 MB"),
            Row("descriptors", "O_NONBLOCK pipes; stdio is a socket pair, a terminal, a file, /dev/null"),
            Row("stderr", "stderr closed, or full and unread"),
            Row("slow-reader", "nobody reads stdout while an agent talks"),
            Row("floods", "100,000 unknown notifications, 10,000 pipelined requests"),
            Row("client-process", "the process named in `initialize` ends"),
        ),
    ),
    Section(
        "messages",
        "4.2",
        "Messages",
        (
            Row("not-json", "bad JSON, invalid UTF-8, an unpaired surrogate"),
            Row(
                "no-request", "number, string, null, array, `{}`, wrong `jsonrpc`, a method that is no string; batches"
            ),
            Row("ids", "ids at every limit are echoed exactly"),
            Row("bad-ids", "an id that is null, fractional, an object"),
            Row("duplicate-keys", "duplicate keys"),
            Row("unknown", "unknown methods, notifications and `$/…`"),
            Row("wrong-params", "missing or wrong params of every method"),
            Row("lifecycle", "before `initialize`, a second one, after `shutdown`"),
            Row("nesting", "nesting of 100,000; the files of the JSON test suite as bodies"),
            Row("random", "300 random bodies, 2,000 mutated messages"),
            Row("files", "files of a prompt that are missing, unreadable, or nothing that the model takes"),
            Row("idempotency", "a start twice with one idempotency key"),
        ),
    ),
    Section(
        "documents",
        "4.3",
        "Documents",
        (
            Row(
                "odd-changes", "changes before open, of older versions, empty, out of range, inside a pair; close twice"
            ),
            Row("odd-text", "2 MB line, BOM, NUL, U+2028, U+0085, CR only, mixed line ends"),
            Row("bombs", "alias bombs, self-reference, deep nesting, many keys, large scalars, object tags"),
            Row("yaml-test-suite", "the inputs of the YAML test suite"),
            Row("validation-during-run", "validation of 10,000 lines during a run"),
            Row("disk-changes", "the file is changed, deleted or replaced on disk while open"),
            Row("diagnostics", "diagnostics are never for an older version"),
        ),
    ),
    Section(
        "provider",
        "4.4",
        "Provider",
        (
            Row("refused", "connection refused"),
            Row("no-name", "a name that does not resolve"),
            Row("connect-hangs", "a connection that neither succeeds nor fails"),
            Row("tls", "TLS: unknown issuer, expired, wrong name, no TLS at all"),
            Row("retry-after", "429 with Retry-After in seconds, milliseconds, as a date, of hours"),
            Row("passing-errors", "408, 409, 429, 5xx, 529: once, and for ever"),
            Row("final-errors", "400, 401, 402, 403, 404, 413, 422"),
            Row("cut", "the stream is cut: between and inside events, by a reset, before the first, at any byte"),
            Row("no-end-marker", "the stream ends properly without end marker or finish reason"),
            Row("finish-reasons", "finish reason length, content filter, refusal"),
            Row("silence", "no answer, a stall, one byte every 10 s"),
            Row("error-event", "an error event inside the stream, in all four formats"),
            Row("malformed", "events that are not JSON or UTF-8, unknown ones, null members, gaps, bad tool arguments"),
            Row("stream-forms", "every legal way to write an event stream; an event of 10 MB"),
            Row("no-stream", "HTML with status 200, a wrong type, gzip unasked"),
            Row("endless", "an endless stream"),
            Row("killed", "the provider is killed during three streams"),
            Row("one-of-three", "one agent of three always fails"),
            Row("all-fail", "every agent fails"),
            Row("down", "a model that fails call after call"),
            Row("redirects", "redirects to another host"),
            Row("mixture", "random faults for every agent of many runs"),
            Row("refused-files", "files that a model, or its provider, refuses: all, one of them, without a reason"),
        ),
    ),
    Section(
        "runs",
        "4.5",
        "Runs",
        (
            Row(
                "cancel",
                "cancel while streaming, stalled, connecting, retrying, paused, presenting, in a tool, waiting for approval",
            ),
            Row("cancel-ended", "cancel of an unknown or finished run, and twice"),
            Row("bursts", "40 starts and 40 cancels in one burst, five times"),
            Row("many", "100 runs at once, 50 agents in a run, 1,000 runs in a row"),
            Row("bad-voters", "agents that never vote, vote for themselves or nobody, answer for ever"),
            Row("same-instant", "all agents answer at the same instant"),
            Row("killed-server", "kill -9 during a run, then a new start"),
        ),
    ),
    Section(
        "system",
        "4.6",
        "Operating system",
        (
            Row("disk", "disk full, read-only folder, working folder removed, file-size limit"),
            Row("descriptors", "40 descriptors and many agents"),
            Row("memory-limit", "a memory limit is hit by a large message"),
            Row("signals", "SIGTERM, SIGINT, SIGHUP, idle and busy"),
            Row("sleep", "SIGSTOP for 3 s, SIGCONT"),
            Row("clock", "the wall clock jumps an hour ahead and back; an odd monotonic clock"),
            Row("environment", "no HOME, no TMPDIR, LANG=C, an empty PATH, a relative one"),
            Row("idle", "idle costs nothing"),
            Row(
                "no-threads",
                "no thread can be made",
                "too few threads: Dispatch waits for more; processes: " + NO_TOOLS,
            ),
        ),
    ),
    Section(
        "children",
        "4.7",
        "Children: tool servers and command-line agents",
        (
            Row(
                "start",
                "missing, not executable, exits at once, prints garbage, never answers, floods stderr",
                SERVERS,
            ),
            Row("stubborn", "ignores SIGTERM, forks grandchildren, double-forks"),
            Row("dies", "dies during a call", SERVERS),
            Row("fork-bomb", "a fork bomb in a command tool", NO_TOOLS),
            Row("killed-server", "kill -9 of the service leaves no child"),
            Row("zombies", "zombies"),
            Row("inheritance", "inherited descriptors and environment", SERVERS),
        ),
    ),
    Section(
        "tools",
        "4.8",
        "Tools and paths",
        (
            Row("paths", "paths that lead outside"),
            Row("links", "symbolic links, swapped links, hard links, devices", "swapped during the call: Claude Code opens files itself"),
            Row("sizes", "huge files, folders and outputs", NO_TOOLS),
            Row("writes", "writes into places that are not the agent's"),
            Row("arguments", "arguments that are wrong, huge, or of no tool", NO_TOOLS),
            Row("injection", "prompt injection, shell metacharacters", NO_TOOLS),
        ),
    ),
    Section(
        "secrets",
        "4.9",
        "Secrets",
        (
            Row(
                "nowhere",
                "keys from the environment, .env, the team file or a URL stand in no message, log, journal or file",
                "in the environment of a tool server: " + NO_TOOLS,
            ),
            Row("echoed", "error bodies that echo the key"),
            Row("diagnostics", "diagnostics, hover and config/resolve next to a key"),
            Row("log", "headers are masked at every log level"),
            Row("core-dumps", "core dumps while keys are held"),
        ),
    ),
)


def rows():
    """Every row with its full name, such as `transport.exit`."""
    return {f"{section.name}.{row.name}": row for section in MATRIX for row in section.rows}
