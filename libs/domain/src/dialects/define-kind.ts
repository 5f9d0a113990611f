import { API_VERSION, type PlatformDocument } from '@fairlead/contracts';
import { z } from 'zod';
import { isRecord } from '../manifests/kube-object.js';
import { describeIssue, type DocumentIssue } from '../platform-documents/describe-issue.js';
import { platformSchemas } from '../platform-documents/schemas.js';
import { pathText, type Path } from '../platform-documents/yaml-positions.js';
import { fairleadDuration } from './duration.js';
import type { NamespacedName } from './names.js';
import { IMPLICIT } from './implicit.js';
import { checkFields, type FieldTable } from './field-table.js';

/** Whose a document is, and what "this cluster" means in it. */
export interface DialectContext {
  readonly tenant: string;
  /** Name of a Cluster; default `in-cluster`, which the catalog resolves. */
  readonly defaultCluster: string;
}
export interface KindDefinition<S extends z.ZodType> {
  readonly project: 'Argo CD' | 'Flux';
  readonly group: string;
  readonly kind: string;
  /** Versions whose documents are read, oldest first. */
  readonly versions: readonly string[];
  /** The document that it becomes. A kind that becomes none has none. */
  readonly identity?: { readonly kind: PlatformDocument['kind']; readonly name: (metadata: NamespacedName) => string };
  /** What it becomes, for people. */
  readonly becomes: string;
  /** Every field of every version. */
  readonly fields: FieldTable;
  /** Types of the fields that are honoured. */
  readonly schema: S;
  /** Makes documents of what has passed table and schema. */
  convert(value: z.output<S>, draft: Draft): void;
}
/** A kind without the type of its documents. */
export interface DialectKind extends Omit<KindDefinition<z.ZodType>, 'schema' | 'convert'> {
  read(value: Record<string, unknown>, draft: Draft): void;
}

/** Takes the place of a missing field; Kubernetes makes no difference between absent and null. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? undefined);
export const Text = z.string();
export const Texts = z.record(z.string(), z.string());
export const FluxDuration = z.string().transform((text, context) => {
  const duration = fairleadDuration(text);
  if (duration === undefined) context.addIssue({ code: 'custom', message: `must be a duration such as 1m or 1h30m` });
  return duration ?? '0s';
});
export const Metadata = z.looseObject({
  name: z.string().min(1),
  namespace: optional(z.string().min(1)),
  labels: optional(Texts),
  finalizers: optional(z.array(z.string())),
});
export type Metadata = z.output<typeof Metadata>;

/** What is made of one document of somebody else's. */
export class Draft {
  readonly notes: DocumentIssue[] = [];
  readonly issues: DocumentIssue[] = [];
  readonly documents: PlatformDocument[] = [];
  private labels: Record<string, string> | undefined;

  constructor(
    readonly context: DialectContext,
    private readonly of: Pick<DialectKind, 'fields' | 'identity' | 'kind'>,
  ) {}

  setLabels(labels: Record<string, string> | undefined): void {
    this.labels = labels;
  }
  label(name: string): string | undefined {
    return this.labels?.[name];
  }
  note(path: Path, how: string): void {
    this.notes.push({ path, atKey: true, message: `${pathText(path)}: ${how}` });
  }
  refuse(path: Path, instead: string): void {
    this.issues.push({ path, atKey: true, message: `${pathText(path)} can't be kept: ${instead}` });
  }

  /** Adds the document that this one becomes; what is wrong with it is told at the field that it came from. */
  add(metadata: NamespacedName, spec: object): void {
    const { identity } = this.of;
    if (identity === undefined) throw new TypeError(`${this.of.kind} becomes no document`);
    this.addWith({ name: identity.name(metadata), ...(this.labels ? { labels: this.labels } : {}) }, identity.kind, spec);
  }
  /** Adds a document that nobody wrote and that others may imply too, so nothing of this one goes into it. */
  imply(kind: PlatformDocument['kind'], name: string, spec: object): void {
    this.addWith({ name, annotations: IMPLICIT }, kind, spec);
  }

  private addWith(metadata: object, kind: PlatformDocument['kind'], spec: object): void {
    const document = {
      apiVersion: API_VERSION,
      kind,
      metadata,
      spec: { tenant: this.context.tenant, ...spec },
    };
    const result = platformSchemas[kind].safeParse(document);
    if (result.success) this.documents.push(result.data);
    else {
      for (const issue of result.error.issues.flatMap((one) => describeIssue(one, platformSchemas[kind], document))) {
        this.issues.push({ path: this.origin(issue.path), atKey: false, message: `as ${kind} of Fairlead, ${issue.message}` });
      }
    }
  }

  /** The field of the document that this field of ours is made of. */
  private origin(path: Path): Path {
    const text = pathText(path).replace(/^spec\./, '');
    for (const [from, rule] of Object.entries(this.of.fields)) {
      if (
        rule.is === 'honoured' &&
        !from.includes('[]') &&
        (text === rule.as || text.startsWith(`${rule.as}.`) || text.startsWith(`${rule.as}[`))
      )
        return from.split('.');
    }
    return [];
  }
}

export function defineKind<S extends z.ZodType>({ schema, convert, ...rest }: KindDefinition<S>): DialectKind {
  return {
    ...rest,
    read(value, draft) {
      const { notes, issues } = checkFields(value, rest.fields, `${rest.project}'s ${rest.kind}`);
      draft.notes.push(...notes);
      draft.issues.push(...issues);
      const result = schema.safeParse(value);
      if (!result.success) {
        draft.issues.push(...result.error.issues.flatMap((issue) => describeIssue(issue, schema, value)));
        return;
      }
      const { metadata } = value;
      draft.setLabels(isRecord(metadata) && isRecord(metadata['labels']) ? (metadata['labels'] as Record<string, string>) : undefined);
      convert(result.data, draft);
    },
  };
}

type Envelope = Pick<KindDefinition<z.ZodType>, 'project' | 'group' | 'kind' | 'versions'>;
/** A kind that is refused whole, with what to write instead. */
export const refusedKind = (of: Envelope, instead: string): DialectKind => ({
  ...of,
  becomes: `refused: ${instead}`,
  fields: {},
  read: (_, draft) => draft.issues.push({ path: ['kind'], atKey: false, message: `${of.kind} of ${of.project} can't be kept: ${instead}` }),
});
/** A kind that is taken and has no effect. */
export const notedKind = (of: Envelope, how: string): DialectKind => ({
  ...of,
  becomes: `nothing: ${how}`,
  fields: {},
  read: (_, draft) => draft.notes.push({ path: ['kind'], atKey: false, message: `${of.kind} of ${of.project} has no effect: ${how}` }),
});
