# SPDX-License-Identifier: Apache-2.0
"""An editor as the language tests need one: open texts, edits by position, and the diagnostics on its screen."""

import json
import re

ENCODINGS = ("utf-8", "utf-16", "utf-32")

#: What an editor that can do everything declares.
CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "isPreferredSupport": True},
        "definition": {"linkSupport": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "tagSupport": {"valueSet": [1, 2]}},
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
    "window": {"showDocument": {"support": True}},
}


def capabilities(encoding="utf-16", **more):
    """Everything, with one position encoding."""
    return {**CAPABILITIES, "general": {"positionEncodings": [encoding]}, **more}


def width(text, encoding):
    """How long a text is in a position encoding."""
    if encoding == "utf-32":
        return len(text)
    return len(text.encode()) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


class Editor:
    """One client with its open documents."""

    def __init__(self, one, encoding="utf-16"):
        self.one, self.encoding = one, encoding
        self.texts, self.versions = {}, {}

    # Documents

    def open(self, uri, text, version=1):
        self.texts[uri], self.versions[uri] = text, version
        self.one.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": version, "text": text}},
        )

    def close(self, uri):
        del self.texts[uri], self.versions[uri]
        self.one.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def replace(self, uri, start, end, new):
        """Replaces a part of a text, by offsets in characters."""
        change = {"range": {"start": self.position(uri, start), "end": self.position(uri, end)}, "text": new}
        self.texts[uri] = self.texts[uri][:start] + new + self.texts[uri][end:]
        self.change(uri, [change])

    def change(self, uri, changes):
        self.versions[uri] += 1
        self.one.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": changes},
        )

    def set(self, uri, text):
        """Sends the whole text anew."""
        self.texts[uri] = text
        self.change(uri, [{"text": text}])

    # Places

    def position(self, uri, offset):
        """Line and column of an offset in characters."""
        lines = self._lines(self.texts[uri][:offset])
        line = lines[-1].removeprefix("\ufeff") if len(lines) == 1 else lines[-1]
        return {"line": len(lines) - 1, "character": width(line, self.encoding)}

    def offset(self, uri, position):
        """The offset in characters of a line and column."""
        lines = self._lines(self.texts[uri])
        at = sum(len(line) for line in lines[: position["line"]])
        rest, column = lines[position["line"]] if position["line"] < len(lines) else "", 0
        for character in rest:
            if column >= position["character"] or character in "\r\n":
                break
            if not (at == 0 and character == "\ufeff"):
                column += width(character, self.encoding)
            at += 1
        return at

    @staticmethod
    def _lines(text):
        """The lines of a text with their ends; only CR and LF end lines."""
        return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)

    def text_at(self, uri, range):
        """What stands in a range."""
        return self.texts[uri][self.offset(uri, range["start"]) : self.offset(uri, range["end"])]

    def find(self, uri, needle, nth=0):
        """The position of a text."""
        at = -1
        for _ in range(nth + 1):
            at = self.texts[uri].index(needle, at + 1)
        return self.position(uri, at)

    # Answers

    def published(self, uri):
        """Every message about a document, in order."""
        return [
            message["params"]
            for message in self.one.messages
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
        ]

    def diagnostics(self, uri):
        """The diagnostics of the text as it is now."""
        version = self.versions[uri]
        self.one.wait(
            lambda: any(one.get("version") == version for one in self.published(uri)),
            what=f"the diagnostics of version {version}",
        )
        # What the disk and the variables add comes behind. Links wait for a look at the disk that goes on; the news it
        # brings may ask for another look.
        before = None
        while before != len(self.published(uri)):
            before = len(self.published(uri))
            self.ask("documentLink", uri)
            self.ask("documentLink", uri)
        return self.published(uri)[-1]["diagnostics"]

    def codes(self, uri):
        """Code and text of each diagnostic."""
        return [(one["code"], self.text_at(uri, one["range"])) for one in self.diagnostics(uri)]

    def ask(self, method, uri, **params):
        return self.one.call(f"textDocument/{method}", {"textDocument": {"uri": uri}, **params})

    def apply(self, uri, edits):
        """Applies text edits, as an editor does: all of them to the text as it was."""
        places = [(self.offset(uri, e["range"]["start"]), self.offset(uri, e["range"]["end"]), e["newText"]) for e in edits]
        text = self.texts[uri]
        for start, end, new in sorted(places, reverse=True):
            text = text[:start] + new + text[end:]
        self.set(uri, text)

    def apply_workspace_edit(self, edit):
        changes = edit.get("changes") or {c["textDocument"]["uri"]: c["edits"] for c in edit["documentChanges"]}
        for uri, edits in changes.items():
            self.apply(uri, edits)


def stable(diagnostics):
    """Diagnostics in a form that compares."""
    return json.dumps(diagnostics, sort_keys=True)
