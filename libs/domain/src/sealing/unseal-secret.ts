import { renderGoTemplate } from '../templates/render-go-template.js';
import { TemplateError } from '../templates/template-error.js';
import type { SealingKey } from './keys.js';
import { SealedSecret } from './sealed-secret.js';
import { unsealValue, type Unsealed } from './sealed-value.js';
import { scopeOf, SealingScope, sealingLabel } from './scope.js';
import { SealingError } from './sealing-error.js';

export interface UnsealedSecret {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly immutable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, Buffer>>;
  /** Fingerprint of the key that opened each sealed value. */
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * The Secret that a SealedSecret stands for. The scope is what the SealedSecret's own annotations say, so that nobody can open a value at another
 * place than it was sealed for. Throws `SealingError` that tells, for each key of the Secret, what is wrong: no known key fits, sealed for another place,
 * damaged, or the template.
 */
export function unsealSecret(sealed: unknown, keys: readonly SealingKey[]): UnsealedSecret {
  const document = readSealedSecret(sealed);
  const { name, namespace = '' } = document.metadata;
  const { encryptedData, template } = document.spec;
  const label = sealingLabel(scopeOf({ metadata: { name, annotations: document.metadata.annotations ?? {} } }), namespace, name);
  const data: Record<string, Buffer> = {};
  const opened: Record<string, string> = {};
  const problems: [string, Exclude<Unsealed, { outcome: 'open' }>][] = [];
  for (const [key, value] of Object.entries(encryptedData ?? {})) {
    const result = unsealValue(value, keys, label);
    if (result.outcome === 'open') {
      data[key] = result.value;
      opened[key] = result.key.fingerprint;
    } else problems.push([key, result]);
  }
  if (problems.length > 0) throw unsealingFailed(document, keys, problems);
  applyTemplates(template?.data ?? {}, data, name);
  const { labels, annotations } = template?.metadata ?? {};
  return {
    name,
    namespace,
    type: template?.type || 'Opaque',
    immutable: template?.immutable ?? false,
    labels: labels ?? {},
    annotations: annotations ?? {},
    data,
    keys: opened,
  };
}

/** Throws `SealingError`. */
export function readSealedSecret(sealed: unknown): SealedSecret {
  const parsed = SealedSecret.safeParse(sealed);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`).join('; ');
    throw new SealingError('damaged', `The SealedSecret is not valid: ${wrong}`);
  }
  if (parsed.data.spec.data !== undefined && parsed.data.spec.data !== null) {
    throw new SealingError(
      'damaged',
      "using deprecated 'data' field, use 'encryptedData': seal the Secret again with kubeseal or fairlead seal",
    );
  }
  return parsed.data;
}

/** Templates see the sealed values, not each other, and a key that is missing is `<no value>`: as upstream has it. */
function applyTemplates(templates: Readonly<Record<string, string | null>>, data: Record<string, Buffer>, name: string): void {
  const values = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.toString('utf8')]));
  for (const [key, template] of Object.entries(templates)) {
    if (template === null) {
      delete data[key];
      continue;
    }
    try {
      data[key] = Buffer.from(renderGoTemplate(template, values, { name: `spec.template.data.${key}`, missingKey: 'default' }));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new SealingError('template', error.message, { name, key });
    }
  }
}

function unsealingFailed(
  document: SealedSecret,
  keys: readonly SealingKey[],
  problems: readonly [string, Exclude<Unsealed, { outcome: 'open' }>][],
): SealingError {
  const { name, namespace = '' } = document.metadata;
  const texts = problems.map(([key, result]) => `${key}: ${explain(result, document, keys)}`);
  const first = problems[0]?.[1].outcome ?? 'damaged';
  return new SealingError(first === 'other-label' ? 'other-place' : first, texts.join('; '), {
    namespace,
    name,
    keys: problems.map(([key]) => key),
  });
}

function explain(result: Exclude<Unsealed, { outcome: 'open' }>, { metadata }: SealedSecret, keys: readonly SealingKey[]): string {
  const { name, namespace = '' } = metadata;
  if (result.outcome === 'damaged') return `the value is damaged: ${result.why}. Seal it again`;
  if (result.outcome === 'unknown-key') {
    return `no key could decrypt secret: none of the ${keys.length} key${keys.length === 1 ? '' : 's'} of this cluster sealed it. Seal it again with this cluster's certificate, or bring the key that it was sealed with`;
  }
  const scope = SealingScope.options.find((option) => result.isLabel(sealingLabel(option, namespace, name)));
  if (scope !== undefined)
    return `it was sealed ${scope}, but the annotations of the SealedSecret say another scope. Restore them, or seal it again`;
  const place = describePlace(scopeOf({ metadata: { name, annotations: metadata.annotations ?? {} } }), namespace, name);
  return `it was sealed for another name or namespace, and can not be opened ${place}. Seal it again for this place`;
}

const describePlace = (scope: SealingScope, namespace: string, name: string): string =>
  scope === 'strict' ? `as ${namespace}/${name}` : scope === 'namespace-wide' ? `in namespace ${namespace}` : 'cluster-wide';
