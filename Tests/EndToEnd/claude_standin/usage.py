# SPDX-License-Identifier: Apache-2.0
"""Tokens and money: of a turn, and in all since the process (or the resumed session) began. (claude-code.md 6.7)"""

PRICES = {  # dollars for a million tokens
    "input_tokens": 3.0,
    "cache_creation_input_tokens": 3.75,
    "cache_read_input_tokens": 0.3,
    "output_tokens": 15.0,
}
NAMES = {
    "input_tokens": "inputTokens",
    "output_tokens": "outputTokens",
    "cache_read_input_tokens": "cacheReadInputTokens",
    "cache_creation_input_tokens": "cacheCreationInputTokens",
}


class Totals:
    """Running totals. ``turn`` begins anew with every turn, ``news`` with every result."""

    def __init__(self, cost=0.0, models=None):
        self.cost, self.models = cost, models or {}
        self.begin_turn()
        self.news = {}

    def begin_turn(self):
        self.turn = dict.fromkeys(NAMES, 0)

    def add(self, model, usage, in_turn=True):
        """Counts one model call; one that was interrupted is none of the turn's."""
        money = sum(usage.get(name, 0) * price for name, price in PRICES.items()) / 1e6
        money /= 3 if "haiku" in model else 1
        self.cost += money
        for name in NAMES if in_turn else ():
            self.turn[name] += usage.get(name, 0)
        for table in (self.models, self.news):
            row = table.setdefault(model, {**dict.fromkeys(NAMES.values(), 0), "costUSD": 0.0, "contextWindow": 200000})
            for name, key in NAMES.items():
                row[key] += usage.get(name, 0)
            row["costUSD"] += money

    def fields(self, is_old):
        """What a result says of it."""
        shown = {
            "total_cost_usd": self.cost,
            "usage": {
                **self.turn,
                "server_tool_use": {"web_search_requests": 0, "web_fetch_requests": 0},
                "service_tier": "standard",
            },
            "modelUsage": {model: dict(row) for model, row in self.models.items()},
        }
        if not is_old:
            shown["model_usage_since_last_result"] = self.news
        self.news = {}
        return shown
