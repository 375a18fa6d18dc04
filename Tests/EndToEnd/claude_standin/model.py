# SPDX-License-Identifier: Apache-2.0
"""What the stand-in's model says: steps from the prompt, from a file, or those of a good team member.

A step is one model call: ``{"text", "thinking", "tools": [{"name", "input"}], "delay_ms", "first_delay_ms", "usage",
"http", "times", "fault"}``, as in the prompts of the transcripts. The n-th model call of a turn is answered with the
n-th step.
"""

import json
import os
import pathlib
import re

ANSWER = re.compile(r'<team:answer by="([^"]+)"')


class Model:
    """Chooses the steps of each turn."""

    def __init__(self, process):
        self.process, self.turn = process, 0
        folder = os.environ.get("CLAUDE_STANDIN_SCRIPT") or os.environ.get("CLAUDE_STANDIN_DIR", "") + "/script.json"
        self.rules = json.loads(pathlib.Path(folder).read_text()) if os.path.isfile(folder) else []
        self._used = {}

    def steps(self, prompt, system, offered):
        """The steps of the next turn; ``offered`` are the tools that the model can see."""
        self.turn += 1
        words = {"agent": first(ANSWER, prompt), "turn": self.turn, "process": self.process}
        for number, rule in enumerate(self.rules):
            when, used = rule.get("when", {}), self._used.get(number, 0)
            if used < rule.get("times", 1 << 30) and self._fits(when, prompt, system, offered):
                self._used[number] = used + 1
                return fill(rule["steps"], words)
        for text in (prompt, system or ""):
            at = text.find("FAKE:{")
            if at >= 0:
                return json.JSONDecoder().raw_decode(text, at + 5)[0]["steps"]
        return fill(self._team_player(offered, words["agent"]), words)

    def _fits(self, when, prompt, system, offered):
        return (
            when.get("prompt", "") in prompt
            and when.get("system", "") in (system or "")
            and when.get("turn", self.turn) == self.turn
            and when.get("process", self.process) == self.process
            and all(any(tool.endswith(name) for tool in offered) for name in when.get("offers", []))
        )

    @staticmethod
    def _team_player(offered, agent):
        """Votes for the first answer that is shown, answers when there is none, and writes the final text."""
        tools = {name.rpartition("__")[2]: name for name in offered if name.startswith("mcp__")}
        talk = {"text": "I think so. ", "thinking": "Let me see."}
        if "vote" in tools and agent:
            vote = {"name": tools["vote"], "input": {"agent_id": agent, "reason": "It answers the task."}}
            return [{**talk, "tools": [vote]}]
        if "new_answer" in tools:
            content = "Answer of turn {turn} of process {process}."
            return [{**talk, "tools": [{"name": tools["new_answer"], "input": {"content": content}}]}]
        return [{"text": "Final answer of turn {turn}."}]


def first(pattern, text):
    found = pattern.search(text)
    return found and found.group(1)


def fill(value, words):
    """The value with ``{agent}``, ``{turn}`` and ``{process}`` filled in."""
    if isinstance(value, str):
        for name, word in words.items():
            value = value.replace("{" + name + "}", str(word))
        return value
    if isinstance(value, list):
        return [fill(item, words) for item in value]
    return {key: fill(item, words) for key, item in value.items()} if isinstance(value, dict) else value
