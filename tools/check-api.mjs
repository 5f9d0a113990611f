import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { resolveTool } from './resolve.mjs';
import { root } from './step.mjs';

// Compares the API's document with the one that was released last, and fails when a client of that would no longer work.

const [released = join(root, 'docs/api/released.json'), current = join(root, 'docs/api/openapi.json')] = process.argv.slice(2);
// The api refuses what it does not know, so a parameter or field that is gone breaks those who send it; elsewhere that is a warning. Answers may gain
// values of an enumeration, as the document tells its readers: without that no action, state or kind could ever be added.
const levels = join(root, 'tools/oasdiff-levels.txt');
const { path } = await resolveTool('oasdiff');
const { code, text } = await promisify(execFile)(
  path,
  ['breaking', released, current, '--fail-on', 'ERR', '--color', 'never', '--severity-levels', levels],
  {
    maxBuffer: 16 * 1024 * 1024,
    // A configuration file of whoever runs this must not decide what breaks.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, OASDIFF_CONFIG: '' },
  },
).then(
  ({ stdout }) => ({ code: 0, text: stdout }),
  (error) => ({ code: typeof error.code === 'number' ? error.code : 2, text: error.stdout || error.stderr || error.message }),
);

if (code === 1) {
  process.stderr.write(
    `The API breaks clients of the released one (${released}):\n\n${text.trim()}\n\n` +
      'Keep what there was and add the new beside it. If it must go, mark it as deprecated for one release first; ' +
      'if it was never used by anyone, copy docs/api/openapi.json to docs/api/released.json in a commit of its own that says so.\n',
  );
} else if (code !== 0) {
  process.stderr.write(`oasdiff could not compare ${released} with ${current}: ${text.trim()}\n`);
}
process.exitCode = code === 0 ? 0 : code === 1 ? 1 : 2;
