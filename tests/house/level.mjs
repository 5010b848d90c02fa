// Reads scripts as Chromium 86 and Safari 14 do: node level.mjs FILE… prints what they would not understand, as JSON.

import { readFileSync } from "node:fs";
import { parse } from "acorn";

const ES = 2021; // the last whose syntax both know: `||=` yes; class fields, `#private`, top-level await no
const LOOKBEHIND = /\(\?<[=!]/;

/** Names that came later, each with the versions that brought it. */
const LATER = new Map(Object.entries(JSON.parse(process.env.LATER)));

function* nodes(node) {
  if (Array.isArray(node)) for (const one of node) yield* nodes(one);
  else if (node && typeof node.type === "string") {
    yield node;
    for (const key of Object.keys(node)) yield* nodes(node[key]);
  }
}

function namesOf(node) {
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression") return [`${node.callee.property.name}()`];
  if (node.type === "MemberExpression" && !node.computed) {
    const owner = node.object.type === "Identifier" ? node.object.name : "";
    return [node.property.name, `${owner}.${node.property.name}`];
  }
  return node.type === "Identifier" ? [`global ${node.name}`] : [];
}

function faultsOf(file) {
  let tree;
  try {
    tree = parse(readFileSync(file, "utf8"), { ecmaVersion: ES, sourceType: "module", locations: true });
  } catch (error) {
    return [error.message];
  }
  const found = new Set();
  for (const node of nodes(tree)) {
    if (node.regex && LOOKBEHIND.test(node.regex.pattern)) found.add(`line ${node.loc.start.line}: a regular expression that looks behind (Safari 16.4)`);
    for (const name of namesOf(node)) if (LATER.has(name)) found.add(`line ${node.loc.start.line}: ${name} (${LATER.get(name)})`);
  }
  return [...found];
}

const faults = {};
for (const file of process.argv.slice(2)) {
  const found = faultsOf(file);
  if (found.length) faults[file] = found;
}
console.log(JSON.stringify(faults));
