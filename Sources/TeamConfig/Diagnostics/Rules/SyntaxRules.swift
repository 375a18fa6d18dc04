// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Document and syntax". (config.md section 6)
enum SyntaxRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .yamlSyntax,
      "The text is not YAML.",
      reason: """
        Nothing behind the place can be trusted, so the file cannot run. What stands before it is still read for \
        completion and explanations.
        """,
      remedy: """
        The message names what is missing: a closing quote or bracket, a colon, a space behind one, or \
        indentation.
        """,
      example: """
        agents: [
          {id: "a}
        """),
    DiagnosticRule(
      .yamlTabIndent,
      "A tab stands where a line is indented.",
      reason: """
        YAML allows only spaces there; editors show both alike, so the file looks right and cannot be read.
        """,
      remedy: "Replace each tab by spaces; the fix does it.",
      example: """
        agents:
        	- id: a
        """),
    DiagnosticRule(
      .yamlDuplicateKey,
      "The same key stands twice in one mapping or object.",
      reason: """
        Only the last one counts, and nothing tells which was meant. MassGen takes the last one without a word.
        """,
      remedy: "Remove or rename one of them.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        ui: {display_type: simple}
        ui: {display_type: silent}
        """),
    DiagnosticRule(
      .yamlMultipleDocuments,
      "A second document begins with `---`.",
      reason: "A team file is one document; MassGen refuses a file with several.",
      remedy: "Keep one document, and put the others into files of their own.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        ---
        agents: []
        """),
    DiagnosticRule(
      .yamlEmptyDocument,
      "The file has no content besides comments.",
      reason: "There is no team to run.",
      remedy: "Begin with `agents:`, or let `massgen-server new` make a file."),
    DiagnosticRule(
      .yamlRootNotMapping,
      "The file is a list or a single value.",
      reason: "A team file is a mapping whose keys are `agents`, `orchestrator` and others.",
      remedy: "Write `agents:` above the list and indent it.",
      example: """
        - id: a
        """),
    DiagnosticRule(
      .yamlUnknownAlias,
      "An alias such as `*name` repeats a value that no `&name` marks.",
      reason: "YAML has nothing to put in its place, so the file cannot be read.",
      remedy: "Write `&name` before the value, above the alias; put a text that begins with `*` in quotes.",
      example: """
        agents:
          - id: a
            backend: *shared
        """),
    DiagnosticRule(
      .yamlRecursiveAlias,
      "An alias stands inside the value it repeats.",
      reason: "The value would contain itself without end.",
      remedy: "Move the alias out of the value it names.",
      example: """
        agents: &all
          - id: a
            backend: *all
        """),
    DiagnosticRule(
      .yamlAliasExpansion,
      "Aliases that repeat aliases multiply the document beyond all bounds.",
      reason: """
        Written out, the file would be larger than any memory. Such files are made to harm, or by a generator \
        gone wrong.
        """,
      remedy: "Write the values where they are needed."),
    DiagnosticRule(
      .yamlMergeTarget,
      "The value of `<<` is neither a mapping nor a list of mappings.",
      reason: "There is nothing whose keys could be taken over, so the file cannot be read.",
      remedy: "Point `<<` to a mapping: `<<: *name`.",
      example: """
        agents:
          - id: a
            backend:
              <<: 5
              type: openai
        """),
    DiagnosticRule(
      .yamlCustomTag,
      "A tag such as `!env` asks for something that plain data is not.",
      reason: "Team files are read as data only; MassGen refuses the file.",
      remedy: "Remove the tag. For environment variables write `${NAME}`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: !env MODEL}
        """),
    DiagnosticRule(
      .yamlEncoding,
      "The file is not UTF-8.",
      reason: "Some characters cannot be told, so what agents are told would be wrong.",
      remedy: "Save the file as UTF-8."),
    DiagnosticRule(
      .yamlNonStringKey,
      "A key is read as a truth value, a number or nothing.",
      reason: "YAML 1.1 reads `on`, `yes`, `no` and numbers so, and then no key has the name that was meant.",
      remedy: "Put the key in quotes.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o}
        on: 1
        """),
    DiagnosticRule(
      .yamlTooDeep,
      "Lists and mappings are nested deeper than anybody means.",
      reason: "Reading them would cost more than a file is worth; no team needs it.",
      remedy: "Write the file with less nesting."),
    DiagnosticRule(
      .yamlImplicitType,
      "YAML 1.1 reads an unquoted text as a number, a truth value, a date or nothing.",
      reason: """
        `017` becomes 15 and `12:30` becomes 750. The text is used as it is written here, but not by MassGen.
        """,
      remedy: "Put the value in quotes; the fix does it.",
      example: """
        agents:
          - id: a
            system_message: 017
            backend: {type: openai, model: gpt-4o}
        """),
    DiagnosticRule(
      .yamlFloatWithoutDot,
      "A number such as `1e3` is a text for YAML 1.1.",
      reason: "MassGen hands the text on, and the provider refuses it.",
      remedy: "Write a dot and a signed exponent, `1.0e+3`, or the number in full.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, temperature: 1e0}
        """),
    DiagnosticRule(
      .jsonSyntax,
      "The text is not JSON.",
      reason: """
        A file named `.json` is read strictly: comments, trailing commas and single quotes are no JSON.
        """,
      remedy: "Mend the place, or name the file `.yaml`, which may have comments."),
    DiagnosticRule(
      .configExtension,
      "The name of the file does not end in `.yaml`, `.yml` or `.json`.",
      reason: "The ending tells how the file is written. MassGen refuses every other.",
      remedy: "Rename the file."),
    DiagnosticRule(
      .overridePath,
      "A change given on the command line or by a client leads nowhere.",
      reason: """
        The pointer passes through something that has no such key or item, so the run would not be the one that \
        was asked for.
        """,
      remedy: "Correct the pointer: `/agents/0/backend/model` is the model of the first agent."),
  ]
}
