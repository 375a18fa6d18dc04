# SPDX-License-Identifier: Apache-2.0
"""Texts that are made, or happen, to hurt whoever reads them."""

TEAM = "agents:\n  - {id: a, backend: {type: openai, model: gpt-4o}}\n"


def agents(count, entry):
    """A team of many agents; `entry` gets the number of each."""
    return "agents:\n" + "".join(f"  - {entry(number)}\n" for number in range(count))


def laughs(depth=12, width=9):
    """A billion laughs, and far more."""
    lines = ["x-0: &a0 [lol, lol]"]
    lines += [f"x-{one}: &a{one} [{', '.join([f'*a{one - 1}'] * width)}]" for one in range(1, depth + 1)]
    return "\n".join(lines) + "\n"


def merges(depth):
    """Merges of merges, each twice."""
    lines = ["x-0: &a0 {k: 1}"]
    lines += [
        f"x-{one}: &a{one} {{<<: [*a{one - 1}, *a{one - 1}], k{one}: *a{one - 1}}}" for one in range(1, depth + 1)
    ]
    return "\n".join(lines) + f"\nagents:\n  - {{id: a, backend: {{<<: *a{depth}, type: openai, model: gpt-4o}}}}\n"


#: Nesting: name → text. What is too deep says so; what is not is read.
NESTED = {
    f"{name} nested {depth} times": TEAM + text(depth)
    for depth in (20, 100, 1000, 10_000)
    for name, text in (
        ("lists in flow style", lambda depth: "x-n: " + "[" * depth + "]" * depth + "\n"),
        ("mappings in flow style", lambda depth: "x-n: " + "{a: " * depth + "1" + "}" * depth + "\n"),
        ("flow in flow by turns", lambda depth: "x-n: " + "[{a: " * depth + "1" + "}]" * depth + "\n"),
        ("open lists", lambda depth: "x-n: " + "[" * depth),
        ("open mappings", lambda depth: "x-n: " + "{a: " * depth),
        ("lists in block style", lambda depth: "x-n:\n " + "- " * depth + "a\n"),
        ("explicit keys", lambda depth: "? " * depth + "a\n"),
        ("anchors", lambda depth: "x-n: " + "".join(f"&a{one} [" for one in range(depth)) + "]" * depth + "\n"),
    )
}
NESTED["mappings in block style nested 1000 times"] = TEAM + "x-n:\n" + "".join(" " * n + "k:\n" for n in range(1, 1000))

#: Aliases that grow when they are written out.
BOMBS = {
    "laughs that nobody uses": laughs() + TEAM,
    "laughs for an id": laughs() + TEAM.replace("id: a", "id: *a12"),
    "laughs in metadata": laughs() + TEAM.replace("gpt-4o", "gpt-4o, metadata: {a: *a12}"),
    "laughs as agents": laughs() + "agents: *a12\n",
    "few laughs as agents": laughs(4, 9) + "agents: *a4\n",
    "merges of merges": merges(12),
    "many merges of merges": merges(60),
    "an alias of itself": "agents: &a [*a]\n",
    "a merge of itself": "agents:\n  - &a {id: a, <<: *a, backend: {type: openai, model: gpt-4o}}\n",
    "two that hold each other": "x-a: &a [&b [*a, *b], *b]\n" + TEAM,
    "one value for thousands of agents": "x-b: &b {type: openai, model: gpt-4o}\n"
    + agents(3000, lambda number: f"{{id: a{number}, backend: *b}}"),
    "one wrong value for thousands of agents": "x-b: &b {type: openai, modle: gpt-4o}\n"
    + agents(3000, lambda number: f"{{id: a{number}, backend: *b}}"),
}

#: Large texts.
LARGE = {
    "10,000 lines": "agents:\n"
    + "".join(
        f"  - id: a{number}\n    system_message: x\n    backend:\n      type: openai\n      model: gpt-4o\n"
        for number in range(2000)
    ),
    "a text of 2 MB on one line": TEAM.replace("id: a", 'id: a, system_message: "' + "ä😀x" * 250_000 + '"'),
    "a comment of 2 MB": TEAM + "# " + "x" * 2_000_000 + "\n",
    "a key of 2 MB": TEAM + "k" * 2_000_000 + ": 1\n",
    "a plain text of 2 MB": TEAM + "colour: " + "x y " * 500_000 + "\n",
    "2 MB of spaces": TEAM + "colour:" + " " * 2_000_000 + "1\n",
    "an open quote and 2 MB": TEAM + 'colour: "' + "x" * 2_000_000 + "\n",
    "a comment of 9 MB": TEAM + "# one more line of text\n" * 390_000,
    "a list of 9 MB": TEAM + "x-l:\n" + "  - some text here\n" * 480_000,
    "a megabyte of variables": TEAM.replace("id: a", 'id: a, system_message: "' + "${A}" * 250_000 + '"'),
    "a megabyte of beginnings of keys": TEAM.replace("id: a", 'id: a, system_message: "' + "sk-" * 350_000 + '"'),
    "a megabyte of brackets": TEAM.replace("id: a", 'id: a, system_message: "' + "<" * 500_000 + "${" * 250_000 + '"'),
}

#: Thousands of findings, or of what could be one.
MANY = {
    "5,000 unknown keys": TEAM + "".join(f"colour{number}: 1\n" for number in range(5000)),
    "5,000 wrong values": agents(5000, lambda number: f"{{id: a{number}, backend: {{type: openai, model: [1]}}}}"),
    "5,000 agents of one id and folder": agents(5000, lambda _: "{id: a, backend: {type: openai, model: gpt-4o, cwd: w}}"),
    "20,000 equal keys": TEAM + "x-a: 1\n" * 20_000,
    "5,000 unknown aliases": TEAM + "x-l: [" + ", ".join(f"*z{number}" for number in range(5000)) + "]\n",
    "5,000 anchors and aliases": TEAM
    + "x-l: ["
    + ", ".join(f"&z{number} 1" for number in range(5000))
    + "]\nx-m: ["
    + ", ".join(f"*z{number}" for number in range(5000))
    + "]\n",
    "5,000 context paths": TEAM
    + "orchestrator:\n  context_paths:\n"
    + "".join(f"    - {{path: p{number}}}\n" for number in range(5000)),
    "5,000 suppressions": TEAM
    + "".join(f"# massgen: ignore unknown-key\ncolour{number}: 1\n" for number in range(5000)),
    "5,000 tabs": "agents:\n" + "\t- id: a\n" * 5000,
    "20,000 open lists": "a: [\n" * 20_000,
    "5,000 open quotes": 'a: "\n' * 5001,
    "5,000 tags": TEAM + "x-l: [" + ", ".join(["!env x"] * 5000) + "]\n",
    "5,000 documents": TEAM + "---\na: 1\n" * 5000,
    "5,000 members of a group": "agents:\n  - id: g\n    backend:\n      type: ag2\n      group_config:\n        agents:\n"
    + "          - {name: b}\n" * 5000,
    "5,000 servers of one name": "agents:\n  - id: g\n    backend:\n      type: openai\n      mcp_servers:\n"
    + "        - {name: b, type: stdio, command: npx}\n" * 5000,
}

#: Small texts with something odd in them.
ODD = {
    "nothing": "",
    "a byte order mark": "\ufeff",
    "two byte order marks": "\ufeff\ufeff" + TEAM,
    "a byte order mark within": TEAM + "x-a: \ufeff1\n",
    "a line feed": "\n",
    "a carriage return": "\r",
    "only comments": "# a\n# b",
    "a lone colon": ":",
    "a lone dash": "-",
    "a lone question mark": "?",
    "a lone ampersand": "&",
    "a lone star": "*",
    "a lone exclamation mark": "!",
    "a lone percent sign": "%",
    "a lone bar": "|",
    "a lone quote": '"',
    "a lone bracket": "]",
    "a NUL": "agents:\0\n",
    "NULs": "\0" * 1000,
    "a control character": TEAM + "x-a: \x01\n",
    "every control character": "".join(map(chr, range(32))) + "\x7f" + "".join(map(chr, range(128, 160))),
    "a control character in quotes": TEAM.replace("id: a", 'id: "a\x07"'),
    "escapes of control characters": TEAM.replace("id: a", r'id: "a\0\a\e\x07\u2028"'),
    "separators of lines and paragraphs": TEAM.replace("id: a", 'id: "a\u2028b\u2029c\x85d"') + "x-\u2028: \x85\n",
    "no characters": TEAM.replace("id: a", "id: \ufffe\uffff"),
    "directions": TEAM.replace("id: a", "id: \u202eabc\u2066"),
    "joiners": TEAM.replace("id: a", "id: 👩\u200d👩\u200d👧\u200b\u00ad"),
    "combining marks without end": TEAM.replace("id: a", "id: a" + "\u0301" * 5000),
    "line ends by turns": TEAM.replace("\n", "\r\n") + "colour: 1\r" + "ui:\n" + "x-a: 1\n\r",
    "a directive": "%YAML 1.1\n---\n" + TEAM,
    "a later directive": "%YAML 1.2\n---\n" + TEAM,
    "a directive of the future": "%YAML 3.0\n---\n" + TEAM,
    "two directives": "%YAML 1.1\n%YAML 1.1\n---\n" + TEAM,
    "an unknown directive": "%FOO bar\n---\n" + TEAM,
    "a tag directive": "%TAG ! tag:example.com,2026:\n---\n" + TEAM.replace("id: a", "id: !x a"),
    "a directive without document": "%YAML 1.1\n",
    "dashes": "---\n" + TEAM,
    "dashes with content": "--- {agents: []}\n",
    "dashes and a comment": "--- # ours\n" + TEAM,
    "dots": TEAM + "...\n",
    "dots and a comment": TEAM + "... # end\n# more\n",
    "dots first": "...\n" + TEAM,
    "only dashes": "---",
    "only dots": "...",
    "dashes thrice": "---\n---\n---\n",
    "dashes in a text": TEAM.replace("id: a", "id: ---"),
    "a key that is a mapping": TEAM + "? {a: 1}\n: 2\n",
    "a key that is a list": TEAM + "[1, 2]: 2\n",
    "a key that is empty": TEAM + ": 2\n",
    "a key over two lines": TEAM + "? |\n  a\n  b\n: 2\n",
    "an anchor on a key": TEAM + "&k x-a: *k\n",
    "an anchor on nothing": TEAM + "x-a: &a\nx-b: *a\n",
    "a merge of nothing": "x-n: &n\nagents:\n  - {id: a, <<: *n, backend: {type: openai, model: gpt-4o}}\n",
    "a quoted merge": TEAM.replace("id: a", '"<<": a, id: a'),
    "an emoji anchor": "x-s: &😀 {type: openai, model: gpt-4o}\nagents: [{id: a, backend: *😀}]\n",
    "block texts of every kind": "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
    + "".join(f"x-{number}: {head}\n    😀 text\n\n    more\n" for number, head in enumerate(("|", ">", "|-", ">-", "|+", ">+", "|2", ">2-"))),
    "a block text with a wrong indentation": TEAM + "x-a: |9\n a\n",
    "an unended block text": "agents: |",
    "flow in block in flow": 'agents: [\n{id: a,\n backend: {type: openai, "model": gpt-4o, metadata: {a: [b,\n {c: d}]}}}\n]\n',
    "a comment in flow": "agents: [ # one\n {id: a, # two\n backend: {type: openai, model: gpt-4o}} # three\n ] # four\n",
    "JSON with a byte order mark": '\ufeff{"agents": []}',
    "JSON with a lone surrogate": '{"agents": [{"id": "\\ud83d"}]}',
    "JSON in JSON": '{"a": "{\\"agents\\": []}"}',
    "JSON that ends at once": '{"agents": [{"id": "a", "back',
}

#: Bytes that are no text in UTF-8, for a file on disk.
BYTES = {
    "a byte that begins nothing": b"agents:\n  - id: \xff\n",
    "half a character": b"agents:\n  - id: \xf0\x9f\x98\n",
    "a character written too long": b"agents:\n  - id: \xc0\xaf\n",
    "a surrogate": b"agents:\n  - id: \xed\xa0\x80\n",
    "UTF-16": TEAM.encode("utf-16"),
    "UTF-32": TEAM.encode("utf-32"),
    "Latin-1": "agents:\n  - id: prüfer\n".encode("latin-1"),
    "a program": bytes(range(256)) * 40,
}
