import { describe, expect, it } from 'vitest';
import { whyFailed } from './errors.js';
import { translateStatus, unknownFields } from './translate-status.js';

const context = { doing: 'apply Deployment shop/web', server: 'https://eu.example.com' };
const translate = (code: number, message?: string, more: object = {}) =>
  translateStatus(code, message === undefined ? more : { message, ...more }, context);

describe("an API server's refusal", () => {
  it.each([
    [400, 'KubeInvalid', 'never'],
    [401, 'KubeUnauthorized', 'backoff'],
    [403, 'KubeForbidden', 'backoff'],
    [404, 'KubeNotFound', 'backoff'],
    [405, 'KubeApiError', 'never'],
    [409, 'KubeConflict', 'backoff'],
    [410, 'KubeApiError', 'backoff'],
    [413, 'KubeApiError', 'never'],
    [422, 'KubeInvalid', 'never'],
    [429, 'KubeApiError', 'backoff'],
    [500, 'KubeApiError', 'backoff'],
    [504, 'KubeApiError', 'backoff'],
  ])('%i is %s: %s', (code, name, retry) => {
    expect(translate(code, 'x')).toMatchObject({ status: code, code: name, retry: { kind: retry }, facts: { server: context.server } });
  });
  it('says what was being done, and why it failed', () => {
    expect(translate(409, 'the object has been modified').message).toBe('apply Deployment shop/web: the object has been modified');
    expect(translate(502).message).toBe('apply Deployment shop/web: HTTP 502 without an explanation');
  });
  it('says when to come again, by its body or header', () => {
    expect(translate(429, 'x', { details: { retryAfterSeconds: 2 } }).retry).toEqual({ kind: 'after', milliseconds: 2000 });
    expect(translateStatus(503, {}, context, '1').retry).toEqual({ kind: 'after', milliseconds: 1000 });
    expect(translateStatus(503, {}, context, 'Wed, 21 Oct').retry).toEqual({ kind: 'backoff' });
  });
});

describe('the name of the object that was asked about', () => {
  const object = { group: 'apps', kind: 'Deployment', plural: 'deployments', name: 'web' };
  const details = { group: 'apps', kind: 'deployments', name: 'web' };
  // Messages as apimachinery's api/errors makes them.
  it.each([
    [403, details, 'deployments.apps "web" is forbidden: User "ann" cannot patch resource "deployments"', 'forbidden: User "ann" cannot patch resource "deployments"'],
    [422, { ...details, kind: 'Deployment' }, 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1', 'invalid: spec.replicas: Invalid value: -1'],
    [404, details, 'deployments.apps "web" not found', 'not found'],
    [409, details, 'Operation cannot be fulfilled on deployments.apps "web": the object has been modified', 'the object has been modified'],
    [404, { kind: 'namespaces', name: 'web' }, 'namespaces "web" not found', 'namespaces "web" not found'],
    [403, { ...details, name: 'other' }, 'deployments.apps "other" is forbidden: no', 'deployments.apps "other" is forbidden: no'],
    [400, undefined, 'admission webhook "deny" denied the request: no', 'admission webhook "deny" denied the request: no'],
  ])('is not repeated in the words of a %i', (code, of, message, said) => {
    const error = translateStatus(code, { message, ...(of ? { details: of } : {}) }, { ...context, object });
    expect(error.said).toBe(said);
    expect(error.message).toBe(`apply Deployment shop/web: ${error.why}`);
    expect(whyFailed(error)).toBe(error.why);
  }); // prettier-ignore
  it('is not in what is said to whoever names it, with the advice', () => {
    const error = translateStatus(403, { message: 'deployments.apps "web" is forbidden: no', details }, { ...context, object });
    expect(error.why).toBe('forbidden: no. The account that is used needs this right, or the rendering must not hold this object');
  });
});

describe('unknown fields', () => {
  const typed = 'failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): errors:\n';
  it.each([
    [
      'strict decoding',
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.colour", unknown field "spec.size"',
      ['spec.colour', 'spec.size'],
    ],
    ['one by schema', 'failed to create typed patch object (a/b; /v1, Kind=ConfigMap): .daat: field not declared in schema', ['daat']],
    [
      'several by schema',
      `${typed}  .spec.replcas: field not declared in schema\n  .spec.containers[name="a: b"].imgae: field not declared in schema`,
      ['spec.replcas', 'spec.containers[name="a: b"].imgae'],
    ],
    ['no such thing', 'namespaces "shop" not found', []],
  ])('by %s', (_, message, fields) => expect(unknownFields(message)).toEqual(fields));
  it('make the message and end the attempts whatever the status', () => {
    const error = translate(500, `${typed}  .spec.replcas: field not declared in schema`);
    expect(error).toMatchObject({ code: 'KubeUnknownField', retry: { kind: 'never' }, facts: { fields: ['spec.replcas'] } });
    expect(error.message).toBe(
      'apply Deployment shop/web: the cluster knows no field spec.replcas in this kind. Correct its name or remove it',
    );
  });
});

describe('values of the wrong type', () => {
  it('are told by path and type, never by value', () => {
    const error = translate(
      500,
      'failed to create typed patch object (a/s; /v1, Kind=Secret): errors:\n  .data.a: expected string, got &value.valueUnstructured{Value:12345}\n  .data.b: expected string, got &value.valueUnstructured{Value:"x\ny"}',
    );
    expect(error).toMatchObject({ code: 'KubeInvalid', retry: { kind: 'never' } });
    expect(error.message).toBe(
      "apply Deployment shop/web: the manifest does not fit the kind's schema: data.a: expected string; data.b: expected string. Correct it",
    );
  });
});
