import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot, scratchFolder } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: object;
}
interface Document {
  paths: Record<string, Record<string, { parameters: Parameter[]; responses: Record<string, object> }>>;
  components: { schemas: Record<string, { properties: Record<string, object>; required: string[] }> };
}
const LIST = '/api/v1/applications';
let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => ({ folder, remove } = await scratchFolder('check-api')));
afterAll(() => remove?.());

/** What the check says of the current document after this change of it. */
async function check(change: (document: Document) => void): Promise<{ code: number; text: string }> {
  const released = join(projectRoot, 'docs/api/openapi.json');
  const document = JSON.parse(await readFile(released, 'utf8')) as Document;
  change(document);
  const changed = join(folder, 'changed.json');
  await writeFile(changed, JSON.stringify(document));
  return run([released, changed]);
}
const run = (args: string[]) =>
  new Promise<{ code: number; text: string }>((resolve) => {
    const script = join(projectRoot, 'tools/check-api.mjs');
    const child = execFile(process.execPath, [script, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: `${stdout}${stderr}` }),
    );
  });
const listed = (document: Document) => document.paths[LIST]?.['get'] ?? expect.fail('there is no list of applications');

describe('the check of the API’s document', () => {
  it.each<[string, (document: Document) => void, RegExp]>([
    ['a route that is gone', ({ paths }) => void delete paths['/api/v1/rollouts'], /GET \/api\/v1\/rollouts/],
    [
      'a parameter that became necessary',
      (document) => listed(document).parameters.forEach((parameter) => (parameter.required = true)),
      /parameter `tenant` became required/,
    ],
    [
      'a parameter that is gone',
      (document) => void (listed(document).parameters = listed(document).parameters.filter(({ name }) => name !== 'text')),
      /parameter `text`/,
    ],
    [
      'a field of an answer that is gone',
      ({ components: { schemas } }) => {
        const { CommandAccepted: accepted } = schemas;
        delete accepted?.properties['follow'];
        if (accepted) accepted.required = accepted.required.filter((name) => name !== 'follow');
      },
      /follow/,
    ],
  ])('fails for %s, in words', async (_what, change, words) => {
    const { code, text } = await check(change);
    expect([code, text]).toEqual([1, expect.stringMatching(words)]);
    expect(text).toContain('Keep what there was and add the new beside it');
  });

  it('lets through what only adds', async () => {
    const result = await check((document) => {
      listed(document).parameters.push({ name: 'colour', in: 'query', required: false, schema: { type: 'string' } });
      const accepted = document.components.schemas['CommandAccepted'];
      if (accepted) accepted.properties['colour'] = { type: 'string' };
      (document.components.schemas['Tenant']?.properties['may'] as { items: { enum: string[] } }).items.enum.push('paint');
      document.paths['/api/v1/colours'] = { get: { parameters: [], responses: { 204: { description: 'None.' } } } };
    });
    expect(result).toEqual({ code: 0, text: '' });
  });

  it('says when it can not compare', async () => {
    expect(await run([join(folder, 'nothing.json')])).toEqual({ code: 2, text: expect.stringContaining('nothing.json') });
  });

  it('finds that the current document keeps to the released one', async () => {
    expect(await run([])).toEqual({ code: 0, text: '' });
  });
});
