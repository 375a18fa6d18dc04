// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { before, test } = require("node:test");
const { createDocument } = require("./support/dom");

let render;
before(async () => {
  const { renderMarkdown } = await import("../media/markdown.js");
  render = (text) => renderMarkdown(text, createDocument()).html;
});

const CASES = [
  ["# Head *ing* #", "<h1>Head <em>ing</em></h1>"],
  ["one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"],
  ["**bold** and __bold__ and *em* and _em_", "<p><strong>bold</strong> and <strong>bold</strong> and <em>em</em> and <em>em</em></p>"],
  ["snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"],
  ["`a < b` and ``x ` y``", "<p><code>a &lt; b</code> and <code>x ` y</code></p>"],
  ["```js\nlet a = '<b>';\n```\nafter", '<pre><code data-language="js">let a = \'&lt;b&gt;\';</code></pre><p>after</p>'],
  ["````\n```\n````", "<pre><code>```</code></pre>"],
  ["```\nnever ends", "<pre><code>never ends</code></pre>"],
  ["- a\n- b\n  - c\n", "<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>"],
  ["3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>'],
  ["> quoted\n> > twice", "<blockquote><p>quoted</p><blockquote><p>twice</p></blockquote></blockquote>"],
  ["---", "<hr>"],
  ["| a | b |\n|---|--:|\n| 1 | **2** |", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><strong>2</strong></td></tr></table>"],
  ["[site](https://example.com/a_b)", '<p><a href="https://example.com/a_b" title="https://example.com/a_b">site</a></p>'],
  ["See https://example.com/x.", '<p>See <a href="https://example.com/x" title="https://example.com/x">https://example.com/x</a>.</p>'],
  ["a  \nb \\*c\\*", "<p>a\nb *c*</p>"],
];

for (const [text, wanted] of CASES) test(`Markdown: ${JSON.stringify(text)}`, () => assert.equal(render(text), wanted));

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](command:workbench.action.quit)",
  "[x](vscode://file/etc/passwd)",
  "[x](data:text/html,<script>alert(1)</script>)",
  "![track](https://example.com/pixel.png)",
  '[x](https://example.com "\\" onmouseover=alert(1)")',
  '```"onload="alert(1)\nx\n```',
  "# <iframe src=https://example.com>",
  "| <b>a</b> |\n|---|\n| <svg/onload=alert(1)> |",
];

for (const text of ATTACKS) {
  test(`nothing a model writes becomes markup: ${text}`, () => {
    const html = render(text);
    const tags = [...html.matchAll(/<([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>/g)];
    const known = new Set(["p", "a", "pre", "code", "h1", "table", "tr", "th", "td", "em", "strong", "br"]);
    for (const [, tag, attributes] of tags) {
      assert.ok(known.has(tag), html);
      for (const [, name, value] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
        assert.ok(["href", "title", "data-language", "start"].includes(name), html);
        if (name === "href") assert.match(value, /^(?:https?:|mailto:)/);
      }
    }
    assert.equal(html.replace(/<\/?[a-z0-9]+(?: [a-z-]+="[^"]*")*>/g, "").includes("<"), false, html);
  });
}

test("a picture becomes a link, so that its host does not learn who reads", () => {
  assert.match(render("![chart](https://example.com/a.png)"), /<a href="https:\/\/example.com\/a.png"[^>]*>chart<\/a>/);
});

test("text that was made to take long is shown", () => {
  const hostile = [`a${"*".repeat(20_000)}`, "**a".repeat(5_000), "[".repeat(20_000), `a${"`".repeat(20_001)}`, "> ".repeat(5_000), "_a".repeat(10_000), "|".repeat(20_000)];
  for (const text of hostile) assert.ok(render(text).length > text.length / 2, text.slice(0, 10));
});
