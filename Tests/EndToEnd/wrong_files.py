# SPDX-License-Identifier: Apache-2.0
"""Team files with one mistake each, and what has to be said about them.

A case is made from a healthy team by changing its data. The text is laid out here, as YAML in block or flow style or as
JSON, and the place of every key and value is noted while it is written. So what is expected comes from the way the
mistake was made and not from a reader of YAML.
"""

import copy
import json
import re
from dataclasses import dataclass

from wrong_teams import TEAMS

STYLES = ("block", "flow", "json")


class Gone:
    """In a change: the key is removed."""


@dataclass(frozen=True)
class Raw:
    """A value that stands in YAML as it is, and has no JSON."""

    text: str


@dataclass(frozen=True)
class Case:
    """A text and its findings: (code, start, end) with offsets in characters, in the order of the text."""

    title: str
    text: str
    expected: tuple
    name: str = "team.massgen.yaml"


# Laying out


class Layout:
    """Writes a team down and notes where everything stands."""

    #: Words that YAML 1.1 does not read as texts.
    RESERVED = re.compile(r"^(y|n|yes|no|on|off|true|false|null)$", re.I)
    PLAIN = re.compile(r"^[A-Za-z_./][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$")

    def __init__(self, style, chance):
        self.style, self.chance = style, chance
        self.parts, self.size = [], 0
        self.first_key = None
        self.keys, self.values, self.data = {}, {}, {}
        self.step = chance.choice((2, 2, 4)) if style == "block" else 2
        self.newline = "\r\n" if chance.random() < 0.2 else "\n"

    def write(self, text):
        self.parts.append(text)
        self.size += len(text)

    def team(self, value):
        if self.style != "json" and self.chance.random() < 0.5:
            self.write(f"# ein Team 😀 – für Prüfungen{self.newline}")
        if self.style == "json":
            self.flow(value, (), 0)
        else:
            self.top(value)
        self.write(self.newline)
        return "".join(self.parts)

    def top(self, value):
        for index, (key, member) in enumerate(value.items()):
            if index:
                self.write(self.newline)
            self.member(key, member, (), 0)

    def key(self, key, path):
        start = self.size
        if self.first_key is None:
            self.first_key = start
        is_quoted = self.style == "json" or not self.PLAIN.match(key) or self.RESERVED.match(key)
        self.write(json.dumps(key, ensure_ascii=False) if is_quoted else key)
        self.keys[path] = (start, self.size)
        self.write(":")

    def member(self, key, value, path, depth):
        """A member of a mapping in block style."""
        path = (*path, key)
        self.key(key, path)
        if self.style == "flow" or not self.is_block(value):
            if value is not None:
                self.write(" ")
            self.flow(value, path, depth)
            self.content_end = self.size
            if self.chance.random() < 0.05:
                self.write("  # 漢字")
        elif isinstance(value, str):
            self.values[path], self.data[path] = self.keys[path], value
            self.write(" |")
            for line in value.rstrip("\n").split("\n"):
                self.write(self.newline + " " * (depth + self.step) + line)
            self.content_end = self.size
        else:
            self.data[path] = value
            start = self.size + len(self.newline) + depth + self.step
            self.block(value, path, depth + self.step)
            self.values[path] = (start, self.content_end)

    def is_block(self, value):
        if isinstance(value, str):
            return "\n" in value
        if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
            return bool(value) and None not in value and self.chance.random() < 0.3
        return isinstance(value, (list, dict)) and bool(value)

    def block(self, value, path, depth):
        indent = self.newline + " " * depth
        if isinstance(value, dict):
            for key, member in value.items():
                self.write(indent)
                self.member(key, member, path, depth)
            return
        for index, item in enumerate(value):
            self.write(indent + "- ")
            place = (*path, str(index))
            if isinstance(item, dict) and item:
                self.data[place], start = item, self.size
                for count, (key, member) in enumerate(item.items()):
                    if count:
                        self.write(indent + "  ")
                    self.member(key, member, place, depth + 2)
                self.values[place] = (start, self.content_end)
            else:
                self.flow(item, place, depth)
                self.content_end = self.size

    def flow(self, value, path, depth):
        """A value on the line it begins on; agents and servers have lines of their own."""
        start = self.size
        self.data[path] = value
        if isinstance(value, dict):
            self.write("{")
            for index, (key, member) in enumerate(value.items()):
                if index:
                    self.write(", ")
                self.key(key, (*path, key))
                self.write(" ")
                self.flow(member, (*path, key), depth)
            self.write("}")
        elif isinstance(value, list):
            self.write("[")
            for index, item in enumerate(value):
                if index:
                    self.write(", ")
                if isinstance(item, dict):
                    self.write(self.newline + "  ")
                self.flow(item, (*path, str(index)), depth)
            self.write("]")
        else:
            self.write(self.scalar(value))
        self.values[path] = (start, self.size)

    def scalar(self, value):
        if isinstance(value, Raw):
            return value.text
        if value is None:
            return "null" if self.style == "json" else ""
        if isinstance(value, bool) or self.style == "json" or not isinstance(value, str):
            return json.dumps(value, ensure_ascii=False)
        if self.PLAIN.match(value) and not self.RESERVED.match(value) and self.chance.random() < 0.7:
            return value
        if self.chance.random() < 0.3 and "\n" not in value:
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)

    # Where a finding stands

    def place_of_key(self, path):
        return self.keys[path]

    def whole(self, path):
        """A value from its beginning to its end."""
        return self.values[path]

    def beginning(self, path):
        """The empty place where a value begins, or the file."""
        start = self.values[path][0] if path else 0 if self.style == "json" else self.first_key
        return (start, start)

    def place_of_value(self, path):
        """A scalar itself; for anything bigger, and for nothing, its key, or the first key in an item of a list."""
        value = self.data[path]
        if isinstance(value, (dict, list)) or value is None or (isinstance(value, str) and "\n" in value):
            if path in self.keys:
                return self.keys[path]
            if isinstance(value, dict) and value:
                return self.keys[(*path, next(iter(value)))]
        return self.values[path]

    def place_in_value(self, path, part):
        """A part of a text."""
        start, end = self.values[path]
        at = "".join(self.parts).index(part, start, end)
        return (at, at + len(part))


# Changing


def steps(path):
    """`~` is the backend of the first agent, `/` separates."""
    return tuple(path.replace("~", "agents/0/backend").split("/")) if path != "-" else ()


def changed(team, changes):
    """A team with other values at some paths."""
    team = copy.deepcopy(team)
    for path, value in changes.items():
        *before, last = steps(path)
        holder = team
        for step in before:
            holder = holder[int(step)] if isinstance(holder, list) else holder.setdefault(step, {})
        if isinstance(holder, list):
            if value is Gone:
                del holder[int(last)]
            elif int(last) == len(holder):
                holder.append(value)
            else:
                holder[int(last)] = value
        elif value is Gone:
            del holder[last]
        else:
            holder[last] = value
    return team


def has_raw(value):
    if isinstance(value, dict):
        return any(map(has_raw, value.values()))
    return any(map(has_raw, value)) if isinstance(value, list) else isinstance(value, Raw)


def laid_out(title, team, findings, style, chance):
    """The case of a changed team in a style. A finding: `code KIND PATH`, of a part `code part PATH TEXT`."""
    layout = Layout(style, chance)
    text = layout.team(team)
    expected = []
    for finding in findings:
        code, kind, path, *part = finding.split(" ", 3)
        place = {
            "key": layout.place_of_key,
            "value": layout.place_of_value,
            "whole": layout.whole,
            "start": layout.beginning,
            "part": layout.place_in_value,
        }[kind]
        expected.append((code, *place(steps(path), *part)))
    name = "team.massgen.json" if style == "json" else "team.massgen.yaml"
    return Case(f"{title} [{style}]", text, tuple(sorted(expected, key=lambda one: one[1:])), name)


def in_styles(title, base, changes, findings, chance, styles=STYLES):
    team = changed(TEAMS[base], changes)
    for style in styles:
        if not (style == "json" and has_raw(team)):
            yield laid_out(f"{base}: {title}", team, findings, style, chance)


def healthy(chance):
    """Every team as it should be."""
    for base in TEAMS:
        yield from in_styles("healthy", base, {}, (), chance)


# Misspelt keys

#: Mappings whose keys are free, or that say other things about unknown keys.
FREE = re.compile(r"(env|headers|metadata|extra_\w+|logit_bias|labels|thinking|args|reasoning|text|executor|llm_config|pattern|arguments|chat_template_kwargs)$")


def misspelt(key, chance):
    """A key with two letters exchanged, one left out or one doubled."""
    while True:
        at = chance.randrange(len(key) - 1)
        kind = chance.randrange(3)
        wrong = [key[:at] + key[at + 1] + key[at] + key[at + 2 :], key[:at] + key[at + 1 :], key[:at] + key[at] + key[at:]][kind]
        if wrong != key and len(wrong) > 2:
            return wrong


def mappings(value, path=""):
    """Every mapping of a team with its path."""
    if isinstance(value, dict):
        yield path, value
    for key, member in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from mappings(member, f"{path}/{key}".strip("/"))


def code_of_unknown(path):
    """What an unknown key is called at a place."""
    if path == "timeout_settings":
        return "timeout-unknown-key"
    if re.search(r"(agent_config|group_config|group_config/agents/\d+|code_execution_config)$", path):
        return "ag2-key-ignored"
    return "replay-step" if "/script/" in path else "unknown-key"


def misspellings(chance):
    """Every key of every team once more, misspelt: (case, the key that was meant)."""
    for base, team in TEAMS.items():
        for path, mapping in mappings(team):
            if FREE.search(path) or re.search(r"mcp_servers$", path):
                continue
            for key in mapping:
                if len(key) < 4 or (path.endswith("upload_files/0")):
                    continue
                wrong = misspelt(key, chance)
                if wrong in mapping or wrong.replace("_", "") == key.replace("_", ""):
                    wrong = key + "z"
                place = f"{path}/{wrong}".strip("/")
                finding = f"{code_of_unknown(path)} key {place}"
                style = chance.choice(STYLES)
                for case in in_styles(f"misspelt {place}", base, {place: mapping[key]}, (finding,), chance, (style,)):
                    yield case, key


# Marked texts


def marked(title, text, name="team.massgen.yaml"):
    """A case from a text with its findings marked: `‹code›…‹/›`; `‹code|code›` for several at one place."""
    plain, expected, open_marks = "", [], []
    for piece in re.split(r"(‹[^›]*›)", text):
        if piece == "‹/›":
            codes, start = open_marks.pop()
            expected += [(code, start, len(plain)) for code in codes]
        elif piece.startswith("‹"):
            open_marks.append((piece[1:-1].split("|"), len(plain)))
        else:
            plain += piece
    assert not open_marks, title
    return Case(title, plain, tuple(sorted(expected, key=lambda one: one[1:])), name)
