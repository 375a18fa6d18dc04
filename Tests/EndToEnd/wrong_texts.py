# SPDX-License-Identifier: Apache-2.0
"""Mistakes that are made in the text and not in the data: syntax, aliases, tags, comments. Findings are marked."""

from wrong_files import marked

BACKEND = "{type: openai, model: gpt-4o}"
AGENT = f"agents:\n  - id: a\n    backend: {BACKEND}\n"
WORDS = ("on", "yes", "No", "OFF", "true", "1", "0x1F", "1.5", "null", "~")

YAML = {
    "a tab before an item": f"agents:\n‹yaml-tab-indent›\t‹/›- id: a\n\t  backend: {BACKEND}\n",
    "a tab before a key": f"agents:\n  - id: a\n‹yaml-tab-indent›\t‹/›backend: {BACKEND}\n",
    "an empty file": "‹yaml-empty-document›‹/›",
    "only comments": "‹yaml-empty-document›‹/›# 😀 nothing\n\n# yet\n",
    "only white space": "‹yaml-empty-document›‹/›  \n\n",
    "a list": f"‹yaml-root-not-mapping›- id: a‹/›\n",
    "a text": "‹yaml-root-not-mapping›hällo‹/›\n",
    "a number": "‹yaml-root-not-mapping›5‹/›\n",
    "a key twice": f"{AGENT}ui: {{}}\n‹yaml-duplicate-key›ui‹/›: {{}}\n",
    "a key twice in a flow mapping": f"agents: [{{id: é😀, ‹yaml-duplicate-key›id‹/›: b, backend: {BACKEND}}}]\n",
    "a key three times": f"{AGENT}ui: {{}}\n‹yaml-duplicate-key›ui‹/›: {{}}\n‹yaml-duplicate-key›ui‹/›: {{}}\n",
    "a key twice, once in quotes": f"{AGENT}ui: {{}}\n‹yaml-duplicate-key›\"ui\"‹/›: {{}}\n",
    "an alias without anchor": "agents: [{id: a, backend: ‹yaml-unknown-alias›*shared‹/›}]\n",
    "an alias before its anchor": f"agents: [{{id: a, backend: ‹yaml-unknown-alias›*b‹/›}}]\nx-b: &b {BACKEND}\n",
    "an alias in itself": f"x-all: &all\n  - ‹yaml-recursive-alias›*all‹/›\n{AGENT}",
    "a merged number": f"agents:\n  - id: 😀\n    backend: {{<<: ‹yaml-merge-target›5‹/›, type: openai, model: gpt-4o}}\n",
    "a merged list of numbers": "agents:\n  - id: 😀\n    backend: {<<: [‹yaml-merge-target›5‹/›], type: openai, model: gpt-4o}\n",
    "a merged text alias": "x-t: &t text\nagents:\n  - id: a\n    backend: {<<: ‹yaml-merge-target›*t‹/›, type: openai, model: gpt-4o}\n",
    "a tag": "agents: [{id: é😀, backend: {type: openai, model: ‹yaml-custom-tag›!env‹/› gpt-4o}}]\n",
    "a tag on a mapping": f"agents: [{{id: a, backend: ‹yaml-custom-tag›!include‹/› {BACKEND}}}]\n",
    "a long tag": f"agents: [{{id: a, backend: ‹yaml-custom-tag›!!python/object:os.system‹/› {BACKEND}}}]\n",
    "a second document": f"{AGENT}‹yaml-multiple-documents›---‹/›\nagents: []\n",
    "a second document behind dots": f"{AGENT}...\n‹yaml-multiple-documents›---‹/›\nx: 1\n",
    "a finding behind an alias is told where it is written": f"x-s: &s {{type: openai, model: gpt-4o, ‹unknown-key›temprature‹/›: 1}}\nagents:\n  - {{id: a, backend: *s}}\n  - {{id: b, backend: *s}}\n",
    "a finding behind a merge is told where it is written": "x-s: &s {type: openai, model: gpt-4o, ‹unknown-key›temprature‹/›: 1}\nagents:\n  - {id: a, backend: {<<: *s}}\n  - {id: b, backend: {<<: *s, top_p: 0.5}}\n",
    "a value behind a merge list": "x-a: &a {type: openai}\nx-b: &b {model: ‹model-unknown›gpt-4o-mni‹/›}\nagents:\n  - {id: a, backend: {<<: [*a, *b]}}\n",
    "a scalar behind an alias": "x-t: &t ‹param-range›5‹/›\nagents:\n  - {id: 😀, backend: {type: openai, model: gpt-4o, temperature: *t}}\n",
    "a comment that silences": f"{AGENT}colour: red  # massgen: ignore unknown-key\n",
    "a comment that silences the next line": f"{AGENT}# massgen: ignore unknown-key\ncolour: red\n",
    "a comment that silences two": f"{AGENT}# massgen: ignore section-null, ui-type-alias\nui: {{type: simple, ‹unknown-key›colour‹/›: red}}\n".replace("section-null", "‹suppression-unused›section-null‹/›"),
    "a comment that silences the file": f"# massgen: ignore-file unknown-key\n{AGENT}colour: red\nflavour: sour\n",
    "a comment with an unknown code": f"# massgen: ignore ‹suppression-unknown›unknwon-key‹/›\n{AGENT}",
    "a comment that silences nothing": f"‹suppression-unused›# massgen: ignore-file unknown-key‹/›\n{AGENT}",
    "a comment behind a line that is right": f"{AGENT}x-😀: {{}}  ‹suppression-unused›# massgen: ignore section-null‹/›\n",
    "a comment that silences another code": f"{AGENT}‹unknown-key›colour‹/›: red  ‹suppression-unused›# massgen: ignore section-null‹/›\n",
    "MassGen's first format": "agents:\n  - ‹config-v1-format›agent_id‹/›: 1\n    agent_type: openai\n    model_config: {model: gpt-4o}\n",
    "MassGen's first format at the top": "‹config-v1-format›models‹/›: [gpt-4o]\nnum_agents: 2\n",
    "two ways to search": "agents:\n  - id: a\n    backend:\n      type: grok\n      model: grok-4\n      ‹grok-search-conflict›enable_web_search‹/›: true\n      extra_body: {‹deprecated-key›search_parameters‹/›: {mode: auto}}\n",
    "a bracket that is never closed": "agents: ‹yaml-syntax›[‹/›\n  {id: a, backend: {type: openai, model: gpt-4o}}\n",
    "a null in a flow mapping without a space": "agents: [{id: 😀, backend: {type: openai, model: gpt-4o, ‹wrong-type›temperature‹/›:}}]\n",
    "a quote that is never closed": "agents:\n  - id: ‹yaml-syntax›\"a‹/›\n    backend: {type: openai, model: gpt-4o}\n",
    "a list over two lines": f"agents:\n  - id: a\n    system_message: ‹system-message-not-string›[\n      a]‹/›\n    backend: {BACKEND}\n",
    "an anchor before a value": "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o, temperature: &t ‹param-range›5‹/›}\n",
    "a string tag before a number": "agents:\n  - id: !!str 5\n    backend: {type: openai, model: gpt-4o}\n",
    "a folded text for a number": "agents:\n  - id: a\n    backend:\n      type: openai\n      model: gpt-4o\n      temperature: ‹wrong-type›>-\n        warm‹/›\n",
    "a value on the next line": "agents:\n  - id: a\n    backend:\n      type: openai\n      model:\n        ‹model-unknown›gpt-4o-mni‹/›\n",
    "a plain text over two lines": "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o, temperature: ‹wrong-type›very\n      warm‹/›}\n",
    "an explicit key": f"{AGENT}? ‹unknown-key›colour‹/›\n: red\n",
    "combining marks": "agents:\n  - {id: \"e\u0301\u0308\u0301\", ‹unknown-key›n\u0303ame‹/›: \"🇩🇪👩‍👩‍👧\", backend: {type: openai, ‹unknown-key›modelé‹/›: 1, model: gpt-4o}}\n",
}

YAML |= {
    f"what follows a text behind {head}": f"agents:\n  - id: a\n    system_message: {head}\n      😀 {{no: flow}}\n\n      # no comment\n"
    f"    ‹unknown-key›colour😀‹/›: é\n    backend: {BACKEND}\n"
    for head in ("|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|  # why", "&m |", "!!str |")
}
YAML |= {
    "flow in block in flow": "agents: [\n  {id: é,\n   backend: {type: openai, metadata: {a: [b, {c: d}]},\n     ‹unknown-key›modle‹/›: 1, model: gpt-4o}}]\n",
    "quotes over lines": f"agents:\n  - id: a\n    system_message: \"é\n      😀 \\\n      b\"\n    ‹unknown-key›colour‹/›: 1\n    backend: {BACKEND}\n",
    "single quotes over lines": f"agents:\n  - id: a\n    system_message: 'é\n\n      it''s'\n    ‹unknown-key›colour‹/›: 1\n    backend: {BACKEND}\n",
    "a plain key with spaces": f"{AGENT}‹unknown-key›my own 漢字 key‹/›: 1\n",
    "a key in single quotes": f"{AGENT}‹unknown-key›'it''s é'‹/›: 1\n",
    "a key with an anchor": f"{AGENT}&k ‹unknown-key›colour‹/›: 1\n",
    "an item without indentation": f"agents:\n- id: a\n  ‹unknown-key›colour‹/›: 1\n  backend: {BACKEND}\n",
    "an item below its dash": f"agents:\n  -\n    id: a\n    ‹unknown-key›colour‹/›: 1\n    backend: {BACKEND}\n",
    "a directive before": f"%YAML 1.1\n---\n{AGENT}‹unknown-key›colour‹/›: 1\n",
    "dots behind": f"--- # é😀\n{AGENT}‹unknown-key›colour‹/›: 1\n...\n",
    "a sequence with an alias": "x-p: &p [‹tool-filter-prefixed›mcp__a__b‹/›]\nagents:\n  - id: 😀\n    backend: {type: openai, model: gpt-4o, mcp_servers: {a: {type: stdio, command: npx}}, exclude_tools: *p}\n",
    "two uses of one server": "x-s: &s {type: stdio, command: ‹mcp-command-not-allowed›docker‹/›}\nagents:\n  - id: a\n    backend: {type: openai, model: gpt-4o, mcp_servers: {a: *s}}\n  - id: b\n    backend: {type: grok, model: grok-4, mcp_servers: {b: *s}}\n",
}

JSON = {
    "a comma too many": '{"agents": [{"id": "é😀", "backend": {"type": "openai", "model": "gpt-4o",‹json-syntax›}‹/›}]}',
    "a comma too many in a list": '{"agents": [{"id": "a", "backend": {"type": "openai", "model": "gpt-4o"}},‹json-syntax›]‹/›}',
    "a comment": '{\n  ‹json-syntax›/‹/›/ ours\n  "agents": [{"id": "a", "backend": {"type": "openai", "model": "gpt-4o"}}]}',
    "single quotes": """{"agents": [{"id": "a", "backend": {"type": ‹json-syntax›'‹/›openai', "model": "gpt-4o"}}]}""",
    "a word": '{"agents": [{"id": "a", "backend": {"type": "openai", "model": "gpt-4o", "store": ‹json-syntax›T‹/›rue}}]}',
    "a key twice": '{"agents": [{"id": "😀", ‹yaml-duplicate-key›"id"‹/›: "b", "backend": {"type": "openai", "model": "gpt-4o"}}]}',
    "no agents": "‹agents-missing›‹/›{}",
    "a list": "‹yaml-root-not-mapping›[]‹/›",
    "a number for a text": '{"agents": [{"id": "ü😀", "system_message": ‹yaml-implicit-type›5‹/›, "backend": {"type": "openai", "model": ‹yaml-implicit-type›4‹/›}}]}',
    "escapes": '{"agents": [{"id": "\\ud83d\\ude00", ‹unknown-key›"colour"‹/›: 1, "backend": {"type": "openai", "model": "gpt-4o"}}]}',
    "nothing": "‹yaml-empty-document›‹/›",
}


def cases():
    """Every text, with each kind of line ends, and YAML with a byte order mark before it too."""
    for title, text in YAML.items():
        yield marked(title, text)
        if "\n" in text:
            yield marked(f"{title}, with CRLF", text.replace("\n", "\r\n"))
            yield marked(f"{title}, with CR", text.replace("\n", "\r"))
        yield marked(f"{title}, with a byte order mark", "\ufeff" + text)
    for word in WORDS:
        yield marked(f"the key {word}", f"{AGENT}‹yaml-non-string-key›{word}‹/›: 1\n")
        yield marked(f"the key {word} in a backend", f"agents:\n  - {{id: 😀, backend: {{type: openai, model: gpt-4o, ‹yaml-non-string-key›{word}‹/›: 1}}}}\n")
    for title, text in JSON.items():
        yield marked(f"JSON: {title}", text, "team.massgen.json")
