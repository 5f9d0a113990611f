import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { root } from './step.mjs';

// Writes the OpenAPI document of the api and the types of its client. With --check it only tells whether they are current.

const { openApiDocument, VERSION } = await import(join(root, 'apps/api/dist/rest/openapi.js'));
const document = openApiDocument(VERSION);
const types = astToString(await openapiTypescript(document, { alphabetize: true, rootTypes: true, rootTypesNoSchemaPrefix: true }));
const files = {
  'docs/api/openapi.json': JSON.stringify(document),
  'libs/api-client/src/schema.ts': `// Made by \`npm run generate\` of the api's contracts; not to be edited.\n${types}`,
};

let stale = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  const wanted = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (wanted === current(path)) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${name} is not what the contracts say; run \`npm run generate\` and commit it\n`);
    stale += 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, wanted);
    process.stderr.write(`wrote ${name}\n`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;

function current(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
