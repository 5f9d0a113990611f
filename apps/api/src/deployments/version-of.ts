import { parseImage } from '@fairlead/domain';

export interface Versioned {
  readonly tenant: string;
  readonly component: string;
  readonly images: readonly string[];
  readonly revision: { readonly commit: string } | null;
}

/** What people call what runs: the tag that all own images share, else the short commit. Own are those whose name says the component or the tenant; sidecars come and go with versions of their own. */
export function versionOf({ tenant, component, images, revision }: Versioned): string {
  const parsed = images.flatMap((image) => parseImage(image) ?? []);
  const named = (word: string) =>
    parsed.filter(({ repository }) => repository.split('/').some((part) => part === word || part.includes(word)));
  const own = [named(component), named(tenant), parsed].find((some) => some.length > 0) ?? [];
  const tags = new Set(own.map(({ tag }) => tag));
  const [tag] = tags;
  if (tags.size === 1 && tag !== undefined) return tag;
  return revision?.commit.slice(0, 8) ?? 'unknown';
}
