import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { postgresForTest, type TestPostgres } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);
let postgres: TestPostgres;
beforeAll(async () => {
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'libs/database'], { cwd: root });
  postgres = await postgresForTest();
});
afterAll(() => postgres?.stop());

const migrate = async (env: NodeJS.ProcessEnv): Promise<{ code: number; stdout: string; stderr: string }> => {
  const job = run(process.execPath, ['libs/database/dist/migrate.js'], { cwd: root, env: { PATH: '/usr/bin:/bin', ...env } });
  return job.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
};

describe('the migration command', () => {
  it('succeeds in four processes at once; one of them migrates', async () => {
    const env = {
      DATABASE_URL: postgres.url,
      FAIRLEAD_DATABASE_API_PASSWORD: 'api-password',
      FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: 'notifier-password',
    };
    const ended = await Promise.all(Array.from({ length: 4 }, () => migrate(env)));
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(4).fill({ code: 0, stderr: '' }));
    const lines = ended.map(({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { ran: string[] });
    expect(lines.filter(({ ran }) => ran.length > 0)).toHaveLength(1);
    expect(JSON.stringify(ended)).not.toMatch(/api-password|notifier-password/);
  });
  it('says in one message what is wrong', async () => {
    const none = await migrate({});
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Migrations did not run.*\n {2}- DATABASE_URL: is required\n$/) as unknown,
    });
    const url = new URL(postgres.url);
    url.password = 'wr0ng-password';
    const refused = await migrate({ DATABASE_URL: url.href });
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Postgres at 127\.0\.0\.1:\d+\/postgres refused: /) as unknown,
    });
    expect(refused.stderr).not.toMatch(/wr0ng|\n\s+at /);
  });
});
