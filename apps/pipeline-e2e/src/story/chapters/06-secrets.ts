import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { basicEnvironment } from '@fairlead/local-stack';
import type { KubeObject } from '@fairlead/domain';
import { projectRoot } from '@fairlead/testing';
import { resolveTool } from '@fairlead/tools';
import { claim, type Chapter } from '../chapter.js';
import { listenOn } from '../world/listening-server.js';
import { filesOf } from '../world/repositories.js';
import type { World } from '../world/world.js';

/** Values that must never be seen but in the Secrets themselves; what chapter 10 looks for everywhere. */
export const hiddenValues: string[] = [];
const hide = (name: string): string => {
  const value = `${name}-${randomBytes(12).toString('hex')}`;
  hiddenValues.push(value);
  return value;
};

/** Sealed in Git, or resolved from where they are kept. */
export const secrets: Chapter = {
  title: 'Secrets',
  play: async (world, { holds }) => {
    const certificate = await sealed(world);
    holds('what `fairlead seal` and the real kubeseal sealed, in all three scopes, is opened in the right cluster and namespace only');

    await external(world);
    holds(
      'ExternalSecrets are resolved from Kubernetes, a webhook, Vault and AWS Secrets Manager (each request signed), and follow what changes there',
    );

    await renewed(world, certificate);
    holds('after a key renewal it is told which SealedSecrets still use the old key');

    await nowhereInClear(world);
    holds('no secret value is in any log, message, event, table or page');
  },
};

const secretManifest = (name: string, namespace: string, value: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', stringData: { password: value } });

async function valueOf(
  world: World,
  cluster: 'one' | 'two',
  namespace: string,
  name: string,
  key = 'password',
): Promise<string | undefined> {
  const secret = await world.object(cluster, { group: '', kind: 'Secret', namespace, name });
  const data = (secret?.['data'] as Record<string, string> | undefined)?.[key];
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

/** Adds files to production's overlay of shop. */
async function addToShop(world: World, files: Record<string, string>, message: string): Promise<void> {
  const path = 'k8s/overlays/production/kustomization.yaml';
  const before = await world.file('shop/deploy', path);
  const names = Object.keys(files).map((file) => file.split('/').at(-1) ?? '');
  const resources = /^resources: \[(.*)\]$/m.exec(before)?.[1];
  const line = `resources: [${[...(resources ? [resources] : []), ...names].join(', ')}]`;
  const after = resources === undefined ? `${before}${line}\n` : before.replace(/^resources: \[.*\]$/m, line);
  await world.commit(
    'shop/deploy',
    { ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`k8s/overlays/production/${name}`, text])), [path]: after },
    message,
    { author: 'ann' },
  );
}

async function seal(world: World, name: string, value: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.cli('ann', ['seal', '--cluster', 'two', ...options], secretManifest(name, 'shop', value));
  claim(code === 0, `fairlead seal ended with ${code}: ${stderr}`);
  claim(!stdout.includes(value) && !stderr.includes(value), 'fairlead seal shows the value');
  return stdout;
}

async function sealed(world: World): Promise<string> {
  const kubeseal = (await resolveTool('kubeseal')).path;
  const { certificate } = await world.get<{ certificate: string }>('/clusters/two/sealing');
  const certFile = join(world.folder, 'sealing.pem');
  await writeFile(certFile, certificate);
  const values = { ours: hide('ours'), theirs: hide('theirs'), wide: hide('wide'), everywhere: hide('everywhere') };

  const run = promisify(execFile);
  const kubesealed = async (name: string, value: string, scope: string): Promise<string> => {
    const input = join(world.folder, 'plain.json');
    await writeFile(input, secretManifest(name, 'shop', value), { mode: 0o600 });
    const { stdout } = await run(kubeseal, ['--cert', certFile, '--scope', scope, '-o', 'yaml', '-f', input], { env: basicEnvironment() });
    return stdout;
  };
  await addToShop(
    world,
    {
      'sealed-ours.yaml': await seal(world, 'sealed-ours', values.ours),
      'sealed-theirs.yaml': await kubesealed('sealed-theirs', values.theirs, 'strict'),
      'sealed-wide.yaml': await kubesealed('sealed-wide', values.wide, 'namespace-wide'),
      'sealed-everywhere.yaml': await seal(world, 'sealed-everywhere', values.everywhere, '--scope', 'cluster-wide'),
    },
    'add sealed secrets',
  );
  for (const [name, value] of [
    ['sealed-ours', values.ours],
    ['sealed-theirs', values.theirs],
    ['sealed-wide', values.wide],
    ['sealed-everywhere', values.everywhere],
  ] as const) {
    await world.until(`${name} is opened`, async () => (await valueOf(world, 'two', 'shop', name)) === value);
    claim((await valueOf(world, 'one', 'shop', name)) === undefined, `${name} is on cluster one`);
  }
  return certificate;
}

async function external(world: World): Promise<void> {
  const { vault, aws } = world.stage;
  const values = { kubernetes: hide('kubernetes'), webhook: hide('webhook'), vault: hide('vault'), aws: hide('aws') };
  const webhook = await listenOn((request, response) => {
    const known = request.url === '/secrets/api';
    response
      .writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      .end(known ? JSON.stringify({ data: { password: values.webhook } }) : '{}');
  });
  world.atEnd.push(() => webhook.stop());
  vault.put('shop/api', { password: values.vault });
  aws.put('prod/shop/api', JSON.stringify({ password: values.aws }));
  const token = vault.createToken('secret/data/shop/*');
  hiddenValues.push(token, world.awsKey.secretAccessKey);
  await world.cluster('two').client.apply(JSON.parse(secretManifest('kept-elsewhere', 'shop', values.kubernetes)) as KubeObject);
  const documents = await filesOf(join(projectRoot, 'examples', 'external-secrets'), { WEBHOOK: webhook.url, VAULT: vault.url });
  const keys = { 'vault-token': token, 'aws-key-id': world.awsKey.accessKeyId, 'aws-key': world.awsKey.secretAccessKey };
  for (const [name, value] of Object.entries(keys)) documents[`${name}.yaml`] = await seal(world, name, value);
  await addToShop(world, documents, 'add external secrets');
  for (const name of ['kubernetes', 'webhook', 'vault', 'aws'] as const) {
    await world.until(
      `external-${name} is resolved`,
      async () => (await valueOf(world, 'two', 'shop', `external-${name}`)) === values[name],
    );
  }
  claim(aws.refused.length === 0, `AWS refused requests: ${JSON.stringify(aws.refused)}`);
  const changed = hide('changed');
  vault.put('shop/api', { password: changed });
  await world.until('external-vault follows the change', async () => (await valueOf(world, 'two', 'shop', 'external-vault')) === changed);
  const elsewhere = hide('elsewhere');
  await world.cluster('two').client.apply(JSON.parse(secretManifest('kept-elsewhere', 'shop', elsewhere)) as KubeObject);
  await world.until(
    'external-kubernetes follows the change',
    async () => (await valueOf(world, 'two', 'shop', 'external-kubernetes')) === elsewhere,
  );
}

async function renewed(world: World, old: string): Promise<void> {
  const label = 'sealedsecrets.bitnami.com/sealed-secrets-key';
  const keys = await world.kubectl('two', [
    'get',
    'secrets',
    '--namespace',
    'kube-system',
    '--selector',
    label,
    '--sort-by',
    '.metadata.creationTimestamp',
    '--output',
    'name',
  ]);
  const newest = keys.trim().split('\n').at(-1) ?? '';
  await world.kubectl('two', ['annotate', newest, '--namespace', 'kube-system', 'fairlead.dev/renew=now']);
  const sealing = await world.until(
    'the new certificate is told',
    async () => {
      const now = await world.get<{ certificate: string; stale: { name: string }[] }>('/clusters/two/sealing');
      return now.certificate !== old && now.stale.length >= 4 && now;
    },
    90_000,
  );
  for (const name of ['sealed-ours', 'sealed-theirs'])
    claim(
      sealing.stale.some((one) => one.name === name),
      `${name} is not told as sealed with the old key`,
    );
}

/** Looks for every hidden value wherever the platform writes. */
export async function nowhereInClear(world: World): Promise<void> {
  const places: Record<string, string> = {
    ...(await world.logs()),
    slack: JSON.stringify(world.chat.all()),
    tables: await world.tables(),
    streams: await world.streams(),
  };
  for (const path of [
    '/applications?limit=500',
    '/audit?limit=500',
    '/applications/shop/api-production',
    '/applications/shop/api-production/history?limit=200',
    '/applications/shop/api-production/objects?limit=500',
  ])
    places[path] = JSON.stringify(await world.get(path));
  for (const [place, text] of Object.entries(places)) {
    for (const value of hiddenValues) {
      for (const form of [value, Buffer.from(value).toString('base64')])
        claim(!text.includes(form), `a secret value (${value.split('-')[0]}) is in ${place}`);
    }
  }
}
