# SPDX-License-Identifier: Apache-2.0
"""Changing valid messages into ones that nearly are."""

import copy

# Nothing here is an absolute path or leads upwards: some of these become names of files.
STRANGE = [
    None, True, False, 0, -1, 1, 1.5, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 1e308, "", " ", "a", "é🙂", "\0",
    "null", "%s%n", "x" * 5000, [], [[]], [None] * 50, {}, {"": {}}, {"a": [1, {"b": None}]}, "instant", "run_none",
]  # fmt: skip


def places(value, path=()):
    """All places in a value, the outermost first."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


def wrong(value, random):
    """The value with one to three members replaced, left out, doubled or invented."""
    value = copy.deepcopy(value)
    for _ in range(random.randint(1, 3)):
        path = random.choice(list(places(value)))
        if not path:
            if isinstance(value, dict) and random.random() < 0.9:
                value[random.choice(["", "unknown", "runId", "config"])] = random.choice(STRANGE)
                continue
            return random.choice(STRANGE)
        holder = value
        for step in path[:-1]:
            holder = holder[step]
        kind = random.random()
        if kind < 0.6:
            holder[path[-1]] = copy.deepcopy(random.choice(STRANGE))
        elif kind < 0.8:
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[path[-1]]))
        else:
            holder[path[-1]] = [holder[path[-1]]]
    return value


PIECES = [b"", b"\0", b'"', b"\\", b"\\u0000", b"\\ud800", b"\xff", b"\xc3\x28", b"{", b"}", b"[", b"]", b",", b":"]
PIECES += [b"1e999", b"-", b"null", b'"id":7,', b'"method":"x",', b"[" * 200, b'{"a":' * 200]


def damaged(body, random):
    """The bytes of a message with some of them replaced, left out, moved or put in; no line end among them."""
    body = bytearray(body)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(body) + 1)
        end = min(len(body), start + random.choice([0, 0, 1, 1, 2, 8, 40]))
        kind = random.random()
        if kind < 0.4:
            body[start:end] = random.choice(PIECES)
        elif kind < 0.6:
            body[start:end] = bytes(random.choice(range(32, 256)) for _ in range(end - start))
        elif kind < 0.8:
            body[start:start] = body[random.randrange(len(body) + 1) :][: random.randint(1, 30)]
        else:
            del body[start:end]
    return bytes(body)
