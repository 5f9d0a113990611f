import { dataOf, type Object as ObjectState, type ObjectDetail, type Rendering, type RenderingDiff } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, withServer, type Connection, type ServerOptions } from '../../api/connection.js';
import { readAll } from '../../api/paging.js';
import { CliError, ExitCode } from '../../errors.js';
import { applicationId, idText, type ApplicationId } from '../../input/arguments.js';
import { differenceText, objectTitle, type ObjectChange } from '../../output/differences.js';
import { tell } from '../../output/format.js';
import { formatOption, ONE_FORMATS, printOne, short, type OneFormat } from '../../output/list.js';
import { Progress } from '../../terminal/progress.js';
import { clustersOf } from './objects.js';

interface DiffOptions extends ServerOptions {
  output: OneFormat;
  cluster?: string;
  from?: string;
  to?: string;
}
/** Asked at once: a cluster's api server has others to serve, and so has the api. */
const AT_ONCE = 2;
const PATIENCE_MILLISECONDS = 60_000;

/** `fairlead diff TENANT/NAME`. */
export function register(program: Command): void {
  withServer(program.command('diff'))
    .addArgument(new Argument('<tenant/name>').argParser(applicationId))
    .option('-c, --cluster <name>', 'only on this cluster')
    .option(
      '--from <rendering>',
      'compare renderings instead: from this commit, generation or fingerprint (default: the one that runs now)',
    )
    .option('--to <rendering>', 'to this one (default: the one that runs now)')
    .addOption(formatOption(ONE_FORMATS, 'table'))
    .addHelpText('after', '\nValues of Secrets are hidden: equal ones bear the same letter. Renderings: fairlead history TENANT/NAME.')
    .action((id: ApplicationId, options: DiffOptions) =>
      options.from === undefined && options.to === undefined ? diffLive(id, options) : diffRenderings(id, options),
    );
}

async function diffLive(id: ApplicationId, options: DiffOptions): Promise<void> {
  const connection = await connect(options);
  const found: ObjectDetail[] = [];
  const progress = new Progress();
  for (const cluster of await clustersOf(connection, id, options.cluster)) {
    const { api } = connection;
    const { items } = await readAll((page) =>
      api.GET('/api/v1/applications/{tenant}/{name}/objects', { params: { path: id, query: { cluster, ...page } } }),
    );
    let done = 0;
    await inParallel(items, async (object) => {
      if (process.stderr.isTTY) progress.show(`comparing on ${cluster}: ${++done} of ${items.length}`);
      const detail = await askPatiently(connection, id, cluster, object);
      if (detail !== undefined && differs(detail)) found.push(detail);
    });
  }
  progress.end();
  found.sort((one, other) => objectTitle(one).localeCompare(objectTitle(other), 'en'));
  if (found.length > 0 || options.output !== 'table')
    await printOne(found, options.output, () => found.map((detail) => differenceText(liveChange(detail))).join('\n'));
  conclude(found.length, `${idText(id)} is on its clusters as Git says.`);
}

const differs = ({ desired, live, differences }: ObjectDetail): boolean =>
  differences.length > 0 || (desired === undefined) !== (live === undefined);

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

/** What is asked of clusters is limited: who asks for much waits for its turn. Undefined: it is of the application no more. */
async function askPatiently(
  { api }: Connection,
  id: ApplicationId,
  cluster: string,
  object: ObjectState,
): Promise<ObjectDetail | undefined> {
  const { group, kind, namespace, name } = object;
  const until = Date.now() + PATIENCE_MILLISECONDS;
  for (let pause = 200; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      const query = { cluster, group, kind, namespace: namespace ?? '', name };
      return dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/object', { params: { path: id, query } }));
    } catch (error) {
      const { status } = error as { status?: number };
      if (status === 404) return undefined;
      if (status !== 429 || Date.now() + pause > until) throw error;
      await sleep(pause);
    }
  }
}

function liveChange(detail: ObjectDetail): ObjectChange {
  const { desired, live, differences, cluster } = detail;
  const whole = desired === undefined || live === undefined;
  const note = desired === undefined ? 'not in Git' : 'not there';
  return {
    title: objectTitle(detail),
    sides: ['Git', cluster],
    changes: whole
      ? [{ path: 'the whole object', before: desired, after: live, note }]
      : differences.map(({ path, desired: before, live: after, manager, healed }) => {
          const by = manager === undefined ? '' : `by ${manager}, `;
          return { path, before, after, note: `${by}${healed ? 'will be healed' : 'is left alone'}` };
        }),
  };
}

async function diffRenderings(id: ApplicationId, options: DiffOptions): Promise<void> {
  const connection = await connect(options);
  const renderings = await renderingsOf(connection, id);
  const from = pick(renderings, options.from, id);
  const to = pick(renderings, options.to, id);
  const difference = await renderingDiff(connection, id, from, to);
  await printOne(difference, options.output, () => renderingDiffText(difference));
  conclude(difference.objects.length, `${short(from.revision.commit)} and ${short(to.revision.commit)} are rendered to the same.`);
}

function conclude(count: number, same: string): void {
  if (count === 0) tell(same);
  else process.exitCode = ExitCode.differs;
}

export async function renderingsOf({ api }: Connection, id: ApplicationId): Promise<Rendering[]> {
  return dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/renderings', { params: { path: id } })).items;
}

export async function renderingDiff({ api }: Connection, id: ApplicationId, from: Rendering, to: Rendering): Promise<RenderingDiff> {
  const query = { from: from.fingerprint, to: to.fingerprint };
  return dataOf(await api.GET('/api/v1/applications/{tenant}/{name}/renderings/diff', { params: { path: id, query } }));
}

/** A rendering by the beginning of its commit or fingerprint, or by its generation; the newest that fits. */
export function pick(renderings: readonly Rendering[], text: string | undefined, id: ApplicationId): Rendering {
  const wanted = text?.toLowerCase();
  const found = renderings.find(({ revision, fingerprint, generation, current }) =>
    wanted === undefined ? current : revision.commit.startsWith(wanted) || fingerprint.startsWith(wanted) || String(generation) === wanted,
  );
  if (found !== undefined) return found;
  const known = renderings.map(({ revision }) => short(revision.commit)).join(', ') || 'none';
  throw new CliError(`no rendering of ${idText(id)} ${wanted === undefined ? 'runs now' : `is of ${text}`}; kept are those of ${known}.`);
}

export function renderingDiffText({ from, to, objects, unchanged, more }: RenderingDiff): string {
  const sides = [short(from.revision.commit), short(to.revision.commit)] as const;
  const parts = objects.map((object) =>
    differenceText({
      title: objectTitle(object),
      sides,
      changes:
        object.change === 'changed'
          ? object.fields
          : [{ path: 'the whole object', before: object.before, after: object.after, note: object.change }],
    }),
  );
  const sum = `${objects.length + more} ${objects.length + more === 1 ? 'object differs' : 'objects differ'}, ${unchanged} ${unchanged === 1 ? 'is' : 'are'} the same${more > 0 ? `; ${more} of those that differ are not shown` : ''}.`;
  return [...parts, sum].join('\n');
}
