import { API_VERSION, type PlatformDocument } from '@fairlead/contracts';
import { isDialectObject, readDialectObject, type DialectReading, type DocumentContext } from '../dialects/dialect.js';
import { isRecord } from '../manifests/kube-object.js';
import { expandTemplate } from './application-template.js';
import { describeIssue } from './describe-issue.js';
import { platformSchemas } from './schemas.js';
import { didYouMean } from './suggest.js';

const TEMPLATE = 'ApplicationTemplate';
const kinds = Object.keys(platformSchemas) as PlatformDocument['kind'][];
const known = [...kinds, TEMPLATE];
const isPlatformKind = (kind: unknown): kind is PlatformDocument['kind'] => kinds.includes(kind as PlatformDocument['kind']);
const PLATFORM_GROUP = API_VERSION.slice(0, API_VERSION.indexOf('/'));

/** True for documents of the platform's own API group, in any version. */
export const isNativeObject = (value: unknown): boolean =>
  isRecord(value) && typeof value['apiVersion'] === 'string' && value['apiVersion'].startsWith(`${PLATFORM_GROUP}/`);
/** True for documents that the platform reads itself, its own or another system's, and that so are never sent to a cluster. */
export const isPlatformObject = (value: unknown): boolean => isNativeObject(value) || isDialectObject(value);

/** One document may stand for several: a template for its Applications, an Application of Argo CD for a Repository too. */
export type ReadObject = DialectReading;

/** Reads one document that is already parsed; the caller has made sure that it is one (`isPlatformObject`). Reports every issue at once. */
export function readPlatformObject(value: Record<string, unknown>, context?: DocumentContext): ReadObject {
  return isNativeObject(value) ? readNativeObject(value) : readDialectObject(value, context);
}

function readNativeObject(value: Record<string, unknown>): ReadObject {
  const { apiVersion, kind } = value;
  if (apiVersion !== API_VERSION) {
    return {
      issues: [{ path: ['apiVersion'], atKey: false, message: `apiVersion ${String(apiVersion)} is not known; use ${API_VERSION}` }],
    };
  }
  if (kind === TEMPLATE) return expandTemplate(value);
  if (!isPlatformKind(kind)) {
    const message =
      kind === undefined
        ? `kind is required: one of ${known.join(', ')}`
        : `kind ${JSON.stringify(kind)} is not known in ${API_VERSION}${didYouMean(String(kind), known) || `; known: ${known.join(', ')}`}`;
    return { issues: [{ path: ['kind'], atKey: kind === undefined, message }] };
  }
  const schema = platformSchemas[kind];
  const result = schema.safeParse(value);
  if (result.success) return { documents: [result.data], notes: [] };
  return { issues: result.error.issues.flatMap((issue) => describeIssue(issue, schema, value)) };
}
