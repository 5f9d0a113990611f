import {
  API_VERSION,
  ApplicationDocument,
  ApplicationTemplateDocument,
  type PlatformDocument,
  type TemplateEnvironment,
} from '@fairlead/contracts';
import { isRecord } from '../manifests/kube-object.js';
import { describeIssue, type DocumentIssue } from './describe-issue.js';
import type { ReadObject } from './read-platform-object.js';
import { didYouMean } from './suggest.js';
import { pathText, type Path } from './yaml-positions.js';

type Scalar = string | number | boolean;
type Keys = Readonly<Record<string, Scalar>>;
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Applications of an ApplicationTemplate, one for each environment. What is wrong with one of them is told at the line of the template that it comes from. */
export function expandTemplate(value: Record<string, unknown>): ReadObject {
  const parsed = ApplicationTemplateDocument.safeParse(value);
  if (!parsed.success) return { issues: parsed.error.issues.flatMap((issue) => describeIssue(issue, ApplicationTemplateDocument, value)) };
  const template = parsed.data;
  const issues = new Issues();
  const documents: PlatformDocument[] = [];
  const names = new Map<string, string>();
  for (const [index, environment] of template.spec.environments.entries()) {
    const document = applicationOf(template, environment, issues);
    if (document === undefined) continue;
    const { name } = document.metadata;
    const other = names.get(name);
    if (other !== undefined) issues.add(...clash(index, name, other, environment.name));
    names.set(name, environment.name);
    documents.push(document);
  }
  return issues.list.length > 0 ? { issues: issues.list } : { documents, notes: [] };
}

function clash(index: number, name: string, first: string, second: string): [Path, boolean, string] {
  if (first === second)
    return [['spec', 'environments', index, 'name'], false, `spec.environments[${index}].name: ${first} is there already`];
  return [
    ['spec', 'template', 'name'],
    false,
    `spec.template.name: environments ${first} and ${second} both make an application ${name}; put {{ environment }} into it`,
  ];
}

function applicationOf(
  template: ApplicationTemplateDocument,
  environment: TemplateEnvironment,
  issues: Issues,
): ApplicationDocument | undefined {
  const { metadata, spec } = template;
  const keys: Keys = { ...(environment as Keys), environment: environment.name, tenant: spec.tenant, template: metadata.name };
  const filled = fill(spec.template, keys, ['spec', 'template'], environment.name, issues);
  if (!isRecord(filled) || issues.of(environment.name)) return undefined;
  const filledSpec = isRecord(filled['spec']) ? filled['spec'] : {};
  const document = {
    apiVersion: API_VERSION,
    kind: 'Application',
    metadata: { ...metadata, name: String(filled['name']) },
    spec: { environment: environment.name, component: metadata.name, ...filledSpec, tenant: spec.tenant },
  };
  const result = ApplicationDocument.safeParse(document);
  if (result.success) return result.data;
  for (const issue of result.error.issues.flatMap((one) => describeIssue(one, ApplicationDocument, document)))
    issues.add(origin(issue.path), issue.atKey, `for environment ${environment.name}, ${issue.message}`, issue.message);
  return undefined;
}

/** The template's own field that a field of an Application comes from. */
const origin = ([first, ...rest]: Path): Path => {
  if (first === 'metadata') return ['spec', 'template', 'name'];
  return ['spec', 'template', ...(first === undefined ? [] : [first]), ...rest];
};

function fill(value: unknown, keys: Keys, path: Path, environment: string, issues: Issues): unknown {
  if (Array.isArray(value)) return value.map((item, index) => fill(item, keys, [...path, index], environment, issues));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, keys, [...path, key], environment, issues)]));
  if (typeof value !== 'string') return value;
  const keyOf = (name: string): Scalar => {
    const found = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (found !== undefined) return found;
    const known = Object.keys(keys).filter((key) => key !== 'name');
    const what = `${pathText(path)}: environment ${environment} has no ${JSON.stringify(name)}${didYouMean(name, known) || `; it has ${known.join(', ')}`}`;
    issues.add(path, false, what, undefined, environment);
    return '';
  };
  const whole = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(value)?.[1];
  return whole === undefined ? value.replace(PLACEHOLDER, (_, name: string) => String(keyOf(name))) : keyOf(whole);
}

/** What is wrong in the same way for several environments is told once. */
class Issues {
  readonly list: DocumentIssue[] = [];
  private readonly told = new Set<string>();
  private readonly environments = new Set<string>();

  add(path: Path, atKey: boolean, message: string, sameness = message, environment?: string): void {
    if (environment !== undefined) this.environments.add(environment);
    const key = `${pathText(path)} ${sameness}`;
    if (!this.told.has(key)) this.list.push({ path, atKey, message });
    this.told.add(key);
  }
  of(environment: string): boolean {
    return this.environments.has(environment);
  }
}
