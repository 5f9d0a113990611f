import { DocumentsDeclared, SourceChanged } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RendererBench, type Files } from '../renderer.fixtures.js';

let bench: RendererBench;
beforeAll(async () => void (bench = await RendererBench.start()));
afterAll(() => bench?.stop());

const kustomization = (name: string, more = ''): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}}\nspec: {interval: 5m, retryInterval: 1m, prune: true, sourceRef: {kind: GitRepository, name: web}${more}}\n`;
const files: Files = {
  'app/all.yaml': [
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    kustomization('good'),
    kustomization('bad', ', decryption: {provider: sops}'),
  ].join('---\n'),
};

describe('a source with documents of other systems', () => {
  it('declares them with notes and refusals, and the objects beside them go to the cluster', async () => {
    await bench.announce('flux', files);
    expect(await bench.declared('flux')).toMatchObject({
      documents: [
        { document: { kind: 'Application', metadata: { name: 'good' }, spec: { tenant: 'shop' } }, at: { file: 'app/all.yaml', line: 5 } },
      ],
      notes: [{ code: 'ReadDifferently', file: 'app/all.yaml', line: 8 }],
      problems: [{ code: 'DocumentNotSupported', file: 'app/all.yaml', line: 13 }],
      refused: ['application.shop.bad'],
    });
    const desired = await bench.desired('flux');
    if (!desired?.bundle) throw new Error('nothing was rendered for the cluster');
    expect(decodeBundle(await bench.bundle(desired.bundle.digest)).map(({ kind }) => kind)).toEqual(['ConfigMap']);
    expect((await bench.status('flux'))?.problem).toMatchObject({ code: 'DocumentNotSupported' });
    expect(await bench.failures('flux')).toHaveLength(1);
  });
  it('of which nothing can be kept is told so, not that it is empty', async () => {
    await bench.announce('none', { 'app/all.yaml': kustomization('bad', ', decryption: {provider: sops}') });
    expect((await bench.status('none'))?.problem).toMatchObject({ code: 'DocumentNotSupported' });
  });
  it('is read anew for another tenant', async () => {
    const source = await bench.source('twin', files);
    const other = { ...source, tenant: 'pay', spec: { ...source.spec, tenant: 'pay' } } as typeof source;
    await bench.announce('twin', files);
    await bench.bus.publish(SourceChanged, other);
    await expect
      .poll(async () => (await bench.bus.last(DocumentsDeclared, 'declared.pay.twin'))?.message.documents[0]?.document.spec, {
        timeout: 60_000,
      })
      .toMatchObject({ tenant: 'pay' });
  });
});

describe('what an application says about itself', () => {
  it('goes with its manifests', async () => {
    const about = { environment: 'dev', project: 'pay', dependsOn: ['database'], serviceAccount: 'dev-team' };
    await bench.announce('placed', { 'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' }, about);
    expect(await bench.desired('placed')).toMatchObject(about);
  });
});
