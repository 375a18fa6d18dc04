# SPDX-License-Identifier: Apache-2.0
"""Checks values against the JSON Schemas of an OpenRPC document: the keywords that its generator uses, and no others."""

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
NOTES = {"description", "default", "format", "contentEncoding", "deprecated"}


class Schemas:
    """The types of a document."""

    def __init__(self, document):
        self.types = document["components"]["schemas"]

    def faults(self, value, schema, place="", closed=True):
        """What is wrong with a value. When ``closed``, members that are not declared are wrong, too."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[-1]
            beside = {key: value for key, value in schema.items() if key not in ("$ref", "description", "default")}
            faults = self.faults(value, self.types[name], place, closed)
            return faults + (self.faults(value, beside, place, False) if beside else [])
        faults = []
        for key, rule in schema.items():
            if key not in NOTES and not key.startswith("x-"):
                faults += getattr(self, f"_{key}")(value, rule, place, closed, schema)
        return faults

    def _type(self, value, name, place, closed, schema):
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if name == "integer":
            fits = is_number and value == int(value)
        elif name == "number":
            fits = is_number
        else:
            fits = isinstance(value, KINDS[name])
        return [] if fits else [f"{place}: {value!r:.80} is no {name}"]

    def _properties(self, value, members, place, closed, schema):
        if not isinstance(value, dict):
            return []
        faults = []
        for name, member in value.items():
            if name not in members and closed and not schema.get("x-open"):
                faults.append(f"{place}: {name} is not declared")
            if name in members:
                faults += self.faults(member, members[name], f"{place}/{name}", closed)
        return faults

    def _required(self, value, names, place, closed, schema):
        if not isinstance(value, dict):
            return []
        return [f"{place}: {name} is missing" for name in names if name not in value]

    def _additionalProperties(self, value, element, place, closed, schema):
        return [fault for key, one in value.items() for fault in self.faults(one, element, f"{place}/{key}", closed)]

    def _items(self, value, element, place, closed, schema):
        if not isinstance(value, list):
            return []
        return [
            fault for index, one in enumerate(value) for fault in self.faults(one, element, f"{place}/{index}", closed)
        ]

    def _minItems(self, value, least, place, closed, schema):
        return [f"{place}: too short"] if isinstance(value, list) and len(value) < least else []

    def _anyOf(self, value, alternatives, place, closed, schema):
        tried = [self.faults(value, one, place, closed) for one in alternatives]
        return [] if any(not faults for faults in tried) else min(tried, key=len)

    def _oneOf(self, value, alternatives, place, closed, schema):
        tried = [self.faults(value, one, place, closed) for one in alternatives]
        fitting = sum(1 for faults in tried if not faults)
        if fitting == 1:
            return []
        return min(tried, key=len) if fitting == 0 else [f"{place}: fits {fitting} alternatives"]

    def _not(self, value, schema, place, closed, _):
        return [f"{place}: {value!r:.80} must not be that"] if not self.faults(value, schema, place, closed) else []

    def _enum(self, value, words, place, closed, schema):
        return [] if value in words else [f"{place}: {value!r} is none of {words}"]

    def _const(self, value, word, place, closed, schema):
        return [] if value == word else [f"{place}: {value!r} is not {word!r}"]

    def _minimum(self, value, limit, place, closed, schema):
        return [f"{place}: {value} is below {limit}"] if isinstance(value, (int, float)) and value < limit else []

    def _maximum(self, value, limit, place, closed, schema):
        return [f"{place}: {value} is above {limit}"] if isinstance(value, (int, float)) and value > limit else []

    def _exclusiveMinimum(self, value, limit, place, closed, schema):
        return [f"{place}: {value} is too small"] if isinstance(value, (int, float)) and value <= limit else []

    def _minLength(self, value, least, place, closed, schema):
        return [f"{place}: too short"] if isinstance(value, str) and len(value) < least else []

    def _maxLength(self, value, most, place, closed, schema):
        return [f"{place}: too long"] if isinstance(value, str) and len(value) > most else []

    def _pattern(self, value, pattern, place, closed, schema):
        return [] if not isinstance(value, str) or value.startswith(pattern[1:]) else [f"{place}: not {pattern}"]
