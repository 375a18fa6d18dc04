# SPDX-License-Identifier: Apache-2.0
"""The fuzzer's own idea of an open text: what it must be after every edit, as the Language Server Protocol has it."""

import re

LINE_END = re.compile("\r\n|\n|\r")


class Document:
    """A text, edited by positions in one of the three encodings.

    With ``is_quoted`` only words are typed, and only between the first and the last line: the text stays a team.
    """

    def __init__(self, text, encoding, is_quoted=False):
        self.text, self.encoding, self.is_quoted = text, encoding, is_quoted
        self.version, self._line = 1, 0

    def _lines(self):
        """Where each line begins, and where it ends without its line end. A byte order mark is in no line."""
        start = 1 if self.text.startswith("\ufeff") else 0
        lines = []
        for end in LINE_END.finditer(self.text):
            lines.append((min(start, end.start()), end.start()))
            start = end.end()
        return lines + [(start, len(self.text))]

    def width(self, character):
        """How many units a character counts."""
        if self.encoding == "utf-8":
            return len(character.encode())
        return 2 if self.encoding == "utf-16" and ord(character) > 0xFFFF else 1

    def offset(self, position):
        """The place of a position; what lies outside is clamped, what lies inside a character is its beginning."""
        lines = self._lines()
        line, left = max(position["line"], 0), max(position["character"], 0)
        if line >= len(lines):
            return len(self.text)
        at, end = lines[line]
        while at < end and left >= self.width(self.text[at]):
            left -= self.width(self.text[at])
            at += 1
        return at

    def apply(self, change):
        if "range" not in change:
            self.text = change["text"]
            return
        start = self.offset(change["range"]["start"])
        end = max(start, self.offset(change["range"]["end"]))
        self.text = self.text[:start] + change["text"] + self.text[end:]

    def random_position(self, random):
        """Mostly a place in the text, sometimes one beside it or inside a character."""
        lines = self._lines()
        first, last = (1, len(lines) - 2) if self.is_quoted else (0, len(lines) - 1)
        # Who types stays in a line for a while.
        if random.random() < 0.2 or not first <= self._line <= last:
            self._line = random.randint(first, last)
        start, end = lines[self._line]
        width = sum(map(self.width, self.text[start:end]))
        if random.random() < 0.95 or self.is_quoted:
            return {"line": self._line, "character": random.randint(0, width)}
        line = random.choice([-1, self._line, len(lines), 2**31 - 1])
        return {"line": line, "character": random.choice([-1, width + 3, 2**31 - 1])}

    def random_change(self, random):
        """An edit as somebody who types makes it, or one that nobody makes."""
        start = self.random_position(random)
        if random.random() < 0.6:
            end = start
        elif random.random() < 0.7:
            end = {"line": start["line"], "character": start["character"] + random.randint(1, 6)}
        else:
            end = self.random_position(random)
        return {"range": {"start": start, "end": end}, "text": random.choice(WORDS if self.is_quoted else WORDS + SIGNS)}


WORDS = ["", "", "", "a", "x", " ", "wörd", "é", "é", "🙂", "🙂🙂", "e\u0301", "\n", "\r\n", "\r", "\u2028", "\u0085x"]
SIGNS = [*": ", ": ", "\n  ", "- ", *"#\"'{}[],\t\0", "\ufeff", "&a ", "*a", "<<: ", "|\n", "!!int ", "id: b\n", "null"]
