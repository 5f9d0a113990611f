import { digestOf, type KubeObject } from '@fairlead/domain';

/** A kind that other tools brought into the world and Fairlead serves itself where none of them is installed. */
export interface BuiltinDefinition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  /** The first is stored. */
  readonly versions: readonly string[];
  /** Title, JSON path, and what else a column has. */
  readonly columns: readonly Column[];
}
export interface Column {
  readonly name: string;
  readonly jsonPath: string;
  readonly type?: 'string' | 'date' | 'number';
  /** 1: in `kubectl get -o wide` only. */
  readonly priority?: number;
}

/** Label of the definitions that Fairlead made. Where it is missing, somebody else's operator serves the kind. */
export const DEFINITION_LABEL = 'fairlead.dev/managed-by';
export const DEFINITION_LABEL_VALUE = 'fairlead';
/** Annotation with the digest of what was written, so that a newer Fairlead knows an older one's. */
export const DEFINITION_DIGEST = 'fairlead.dev/definition';

/** The CustomResourceDefinition: any fields, since who wrote the documents checked them against upstream's schema; with a status of its own. */
export function customResourceDefinition(definition: BuiltinDefinition): KubeObject {
  const { group, kind, plural, scope, versions, columns, shortNames, categories } = definition;
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const spec = {
    group,
    scope,
    names: {
      kind,
      listKind: `${kind}List`,
      plural,
      singular: kind.toLowerCase(),
      ...(shortNames ? { shortNames: [...shortNames] } : {}),
      ...(categories ? { categories: [...categories] } : {}),
    },
    versions: versions.map((name, at) => ({
      name,
      served: true,
      storage: at === 0,
      subresources: { status: {} },
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } },
      additionalPrinterColumns: columns.map(({ name: title, jsonPath, type = 'string', priority }) => ({
        name: title,
        jsonPath,
        type,
        ...(priority === undefined ? {} : { priority }),
      })),
    })),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      labels: { [DEFINITION_LABEL]: DEFINITION_LABEL_VALUE },
      annotations: { [DEFINITION_DIGEST]: digestOf(spec) },
    },
    spec,
  };
}
