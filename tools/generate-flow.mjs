import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

/**
 * Makes docs/flow.md from what the sources say: contracts (`defineMessage`), who takes them (`@OnMessage(Contract)`, `contracts: […]` of `bus.follow`),
 * who sends them (`publish(Contract`, `publishIfNewer(Contract`, `enqueue(transaction, Contract`) and who reads last values (`last(Contract`, `lastPerSubject(Contract`, `all(Contract`).
 * Sources are parsed, never run, so it works before anything is built.
 */
export class FlowError extends Error {}

/** Written by whatever consumer gives up on a message, and read by people. */
const keptForPeople = { DeadLetter: 'people: docs/operations.md' };
const topology = 'libs/messaging/src/topology/streams.ts';
const senders = new Set(['publish', 'publishIfNewer']);
/** Written in the transaction of a change, with the transaction as first argument, and sent after it. */
const enqueues = new Set(['enqueue']);
const readers = new Set(['last', 'lastPerSubject', 'all']);

/** @returns {Promise<string>} the page. Throws FlowError that lists every message without a sender or a taker. */
export async function flowPage(root) {
  const contracts = await readContracts(root);
  const kept = await readStreams(root);
  const uses = await readUses(root, new Set(contracts.map(({ name }) => name)));
  const flows = contracts.map((contract) => ({ ...contract, ...usesOf(contract, uses), kept: kept.get(contract.stream) }));
  const problems = flows.flatMap(({ name, stream, kept: how, sentBy, takenBy }) => [
    ...(how ? [] : [`${name} goes to the stream ${stream}, which ${topology} does not have`]),
    ...(sentBy.length ? [] : [`${name} has no sender: nothing calls publish(${name}, …)`]),
    ...(takenBy.length || keptForPeople[name] ? [] : [`${name} has no taker: no @OnMessage(${name}) and no follow with it in contracts`]),
  ]);
  if (problems.length) throw new FlowError(`docs/flow.md can't be made:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  return format(page(flows), { ...(await resolveConfig(join(root, 'docs/flow.md'))), parser: 'markdown' });
}

function usesOf(contract, uses) {
  const of = (kind) => unique(uses.filter((use) => use.contract === contract.name && use.kind === kind));
  return { sentBy: of('sends'), takenBy: of('takes'), readBy: of('reads') };
}

const unique = (uses) => [...new Map(uses.map((use) => [use.file, use])).values()].sort((a, b) => a.file.localeCompare(b.file, 'en'));

async function readContracts(root) {
  const folder = join(root, 'libs/contracts/src/messages');
  const found = [];
  for (const file of (await readdir(folder)).filter(isSource).sort()) {
    const source = await parse(join(folder, file));
    visit(source, (node) => {
      if (!ts.isVariableDeclaration(node) || !isCallOf(node.initializer, 'defineMessage')) return;
      found.push({
        name: node.name.text,
        file: relative(root, join(folder, file)),
        does: commentOf(node, source),
        ...literals(node.initializer.arguments[0]),
      });
    });
  }
  if (!found.length) throw new FlowError(`docs/flow.md can't be made: no defineMessage(…) in ${relative(root, folder)}`);
  return found;
}

const literals = (object) =>
  Object.fromEntries(
    object.properties
      .filter(
        (property) =>
          ts.isPropertyAssignment(property) && (ts.isStringLiteral(property.initializer) || ts.isNumericLiteral(property.initializer)),
      )
      .map((property) => [property.name.text, property.initializer.text]),
  );

function commentOf(node, source) {
  const statement = node.parent.parent;
  const [comment] = ts.getJSDocCommentsAndTags(statement);
  const text = comment ? ts.getTextOfJSDocComment(comment.comment) : undefined;
  if (!text) throw new FlowError(`${source.fileName}: ${node.name.text} has no doc comment "sender → taker: what it says"`);
  return text.replace(/\s+/g, ' ');
}

/** How each stream is kept, in words, from the topology that the services create at their start. */
async function readStreams(root) {
  const source = await parse(join(root, topology));
  const kept = new Map();
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText(source) !== 'messageStreams') return;
    for (const property of node.initializer.properties) kept.set(property.name.getText(source), inWords(property.initializer, source));
  });
  return kept;
}

function inWords(settings, source) {
  const texts = settings.properties.map((property) => property.getText(source));
  const [, count = '1', unit] = texts.map((text) => /^max_age: (?:(\d+) \* )?(DAY|HOUR)$/.exec(text)).find(Boolean) ?? [];
  const age = unit ? `${count} ${unit.toLowerCase()}${count === '1' ? '' : 's'}` : 'for ever';
  return texts.includes('...lastValue') ? `last of each subject, ${age}` : age;
}

async function readUses(root, names) {
  const uses = [];
  for (const folder of ['apps', 'libs']) {
    for (const project of (await readdir(join(root, folder))).sort()) {
      if (project === 'contracts' || project === 'testing' || project === 'pipeline-e2e') continue;
      for (const path of await sourcesBelow(join(root, folder, project, 'src'))) {
        const file = relative(root, path);
        for (const use of usesIn(await parse(path), names)) uses.push({ ...use, service: project, file, line: use.line });
      }
    }
  }
  return uses;
}

function usesIn(source, names) {
  const uses = [];
  const add = (kind, node) => {
    const contract = node && ts.isIdentifier(node) && names.has(node.text) ? node.text : undefined;
    if (contract) uses.push({ kind, contract, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
  };
  const lists = new Map();
  visit(source, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) lists.set(node.name.text, listIn(node.initializer));
  });
  visit(source, (node) => {
    if (ts.isCallExpression(node)) {
      const name = calledName(node);
      if (name === 'OnMessage') add('takes', node.arguments[0]);
      if (senders.has(name)) add('sends', node.arguments[0]);
      if (enqueues.has(name)) add('sends', node.arguments[1]);
      if (readers.has(name)) add('reads', node.arguments[0]);
    }
    if (ts.isPropertyAssignment(node) && node.name.getText(source) === 'contracts') {
      const list = ts.isIdentifier(node.initializer) ? lists.get(node.initializer.text) : listIn(node.initializer);
      for (const element of list ?? []) add('takes', element);
    }
  });
  return uses;
}

function listIn(node) {
  if (node && (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))) return listIn(node.expression);
  return node && ts.isArrayLiteralExpression(node) ? [...node.elements] : undefined;
}

function calledName(call) {
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

const isCallOf = (node, name) => node !== undefined && ts.isCallExpression(node) && calledName(node) === name;
const isSource = (name) => name.endsWith('.ts') && !/\.(spec|it|fixtures)\.ts$/.test(name);

function visit(node, take) {
  take(node);
  ts.forEachChild(node, (child) => visit(child, take));
}

const parse = async (path) => ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest, true);

async function sourcesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function page(flows) {
  return `# Flow of messages

Made by \`npm run generate\` from the contracts in \`libs/contracts/src/messages\` and the subscriptions in the sources; a check fails when it is not current.

${diagram(flows)}

| message | version | stream | subject | kept | sent by | taken by |
| --- | --- | --- | --- | --- | --- | --- |
${flows.map(row).join('\n')}

Last values are also read, not as a subscription:

${flows
  .filter(({ readBy }) => readBy.length)
  .map(({ name, readBy }) => `- \`${name}\` by ${places(readBy)}`)
  .join('\n')}

## What they say

${flows.map(({ name, file, does }) => `- [\`${name}\`](../${file}): ${does}`).join('\n')}
`;
}

function row({ name, file, type, version, stream, filter, kept, sentBy, takenBy }) {
  const takers = takenBy.length ? places(takenBy) : keptForPeople[name];
  return `| [\`${type}\`](../${file}) | ${version} | ${stream} | \`${filter}\` | ${kept} | ${places(sentBy)} | ${takers} |`;
}

const places = (uses) => uses.map(({ service, file }) => `${service} ([${basename(file)}](../${file}))`).join(', ');

function diagram(flows) {
  const arrows = new Map();
  for (const { type, sentBy, takenBy } of flows)
    for (const from of new Set(sentBy.map(({ service }) => service)))
      for (const to of new Set(takenBy.map(({ service }) => service))) {
        if (from === 'messaging') continue;
        const arrow = `${from} --> ${to}`;
        arrows.set(arrow, [...(arrows.get(arrow) ?? []), type]);
      }
  const lines = [...arrows].map(([arrow, types]) => `  ${arrow.replace(' --> ', ` -- "${types.join('<br>')}" --> `)}`);
  return ['```mermaid', 'flowchart LR', ...lines, '```'].join('\n');
}

/** The first line that differs in more than the width of a table's columns, for whoever must see what the change did. */
export function firstDifference(current, wanted) {
  const [before, after] = [current.split('\n'), wanted.split('\n')];
  const narrow = (text) => text?.replace(/ +/g, ' ').replace(/-+/g, '-');
  const line = after.findIndex((text, index) => narrow(text) !== narrow(before[index]));
  const at = line < 0 ? after.length - 1 : line;
  return `line ${at + 1}\n  - ${before[at] ?? '(end)'}\n  + ${after[at] ?? '(end)'}`;
}

async function main(root, check) {
  const target = join(root, 'docs/flow.md');
  const wanted = await flowPage(root);
  const current = await readFile(target, 'utf8').catch(() => '');
  if (current === wanted) return 0;
  if (check) {
    process.stderr.write(`docs/flow.md is not current: ${firstDifference(current, wanted)}\nRun npm run generate and commit the result.\n`);
    return 1;
  }
  await writeFile(target, wanted);
  return 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const arguments_ = process.argv.slice(2);
  const check = arguments_.includes('--check');
  const root = arguments_.find((argument) => argument !== '--check') ?? fileURLToPath(new URL('..', import.meta.url));
  try {
    process.exitCode = await main(root, check);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
