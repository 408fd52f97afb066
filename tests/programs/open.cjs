// Files that argmap has exported, opened by the programs of npm that they are for: what those find in each, as JSON.
// NODE_PATH names the folder that holds them; standard input and output are as of open.py.
"use strict";

const fs = require("fs");
const path = require("path");
const url = require("url");

async function argdown(folder, names) {
  const { isGroupMapNode } = require("@argdown/core");
  const app = require("@argdown/core/dist/argdown").argdown;
  const input = fs.readFileSync(path.join(folder, names[0]), "utf8");
  const response = app.run({
    input,
    process: ["parse-input", "build-model", "build-map"],
    throwExceptions: true,
    logLevel: "silent",
  });
  const wrong = [...(response.lexerErrors || []), ...(response.parserErrors || [])];
  if (wrong.length) throw new Error(`${folder}: ${wrong[0].message} ${JSON.stringify(wrong[0].token)}`);
  const statements = Object.values(response.statements);
  const below = (nodes) => nodes.flatMap((node) => (isGroupMapNode(node) ? below(node.children || []) : [node]));
  const drawn = below(response.map.nodes).map((node) => node.title);
  const data = new Map(statements.map((each) => [each.title, each.members.find((one) => one.isReference === false)?.data || each.data || {}]));
  const number = (title) => (title === "story" ? 0 : Number(title.slice(1)));
  const turns = statements.filter((each) => each.title !== "story");
  const groups = (sections) => sections.flatMap((each) => [each, ...groups(each.children || [])]);
  const told = groups(response.sections || []).map((each) => each.data || {});
  return {
    turns: drawn.filter((title) => title !== "story").length,
    rebuts: response.map.edges.filter((edge) => edge.relationType === "attack").length,
    supports: response.map.edges.filter((edge) => edge.relationType === "support").length,
    replies: [...data.values()].reduce((sum, each) => sum + (each.replies || []).length, 0),
    links: [...data.values()].reduce((sum, each) => sum + (each.links || []).length, 0),
    disputes: told.filter((each) => "dispute" in each).length,
    positions: told.filter((each) => "position" in each).length,
    people: new Set(turns.map((each) => data.get(each.title).author)).size,
    tagged: new Set(turns.flatMap((each) => (each.tags || []).filter((tag) => tag.startsWith("by ")))).size,
    ends: response.map.edges.map((edge) => `${number(edge.from.title)} ${edge.relationType} ${number(edge.to.title)}`).sort(),
    lines: statements.sort((a, b) => number(a.title) - number(b.title)).map((each) => each.members.find((one) => one.text)?.text.trim().replace(/^\(no text\)$/, "")),
  };
}

async function mermaid(folder, names) {
  if (!globalThis.document) {
    const { window } = new (require("jsdom").JSDOM)("");
    Object.assign(globalThis, { window, document: window.document });
  }
  const program = (await import(url.pathToFileURL(require.resolve("mermaid")).href)).default;
  const charts = {};
  for (const name of names) {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    await program.parse(text);
    const { db } = await program.mermaidAPI.getDiagramFromText(text);
    const nodes = [...db.getVertices().keys()];
    const labels = [...db.getVertices().values()].map((node) => node.text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(code)));
    const people = labels.map((label) => label.match(/^#\d+ (.*?)(?: \((?:claim|rebuttal|evidence)\))?:(?: |$)/)).filter(Boolean);
    charts[name] = { people: [...new Set(people.map((found) => found[1]))].sort(), out: [...db.getVertices()].filter(([, node]) => node.classes.includes("out")).map(([id]) => id).sort(), nodes: nodes.sort(), edges: db.getEdges().map((edge) => `${edge.start} ${edge.text} ${edge.end}`).sort() };
  }
  return { charts };
}

const OPENERS = { argdown, mermaid };

async function main() {
  const found = [];
  for (const [format, folder, names] of JSON.parse(fs.readFileSync(0, "utf8"))) found.push(await OPENERS[format](folder, names));
  process.stdout.write(JSON.stringify(found));
}

main();
