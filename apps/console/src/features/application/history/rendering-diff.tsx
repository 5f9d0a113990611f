import type { RenderingDiff } from '@fairlead/api-client';
import { Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { shortCommit } from '../../../ui/commit';
import { ErrorState, LoadingState } from '../../../ui/page-states';
import { useRenderingDiff, type ApplicationId } from '../data/queries';
import classes from './history.module.css';
import { part } from '../../../ui/part';

const TextDiff = part(async () => (await import('../diff/text-diff')).TextDiff);

interface RenderingDiffViewProps {
  readonly application: ApplicationId;
  /** Fingerprints. */
  readonly from: string;
  readonly to: string;
  /** What to say where nothing differs. */
  readonly same: string;
}
/** What going from one rendering to another changes, object by object. */
export function RenderingDiffView({ application, from, to, same }: RenderingDiffViewProps) {
  const { data, error, refetch } = useRenderingDiff(application, from, to);
  if (from === to) return <Text size="sm">{same}</Text>;
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState rows={3} />;
  if (data.objects.length === 0) return <Text size="sm">{same}</Text>;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {changesText(data)}
      </Text>
      <ul className={classes.changed}>
        {data.objects.map((object, index) => (
          <li key={`${object.group}/${object.kind}/${object.namespace}/${object.name}`}>
            <Changed diff={data} object={object} opened={data.objects.length === 1 && index === 0} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `3 objects changed, 1 added; 37 stay as they are`. */
export function changesText({ objects, unchanged, more }: Pick<RenderingDiff, 'objects' | 'unchanged' | 'more'>): string {
  const parts = (['changed', 'added', 'removed'] as const).flatMap((change) => {
    const count = objects.filter((object) => object.change === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return `Objects: ${parts.join(', ')}${more > 0 ? `, and ${more} more that are not shown` : ''}; ${unchanged} stay as they are`;
}

const SHAPES = { added: IconPlus, removed: IconMinus, changed: IconPencil } as const;
const FIELDS = 2;
function Changed({
  diff,
  object,
  opened: first,
}: {
  readonly diff: RenderingDiff;
  readonly object: RenderingDiff['objects'][number];
  readonly opened: boolean;
}) {
  const [opened, setOpened] = useState(first);
  const { kind, namespace, name, change, before, after, fields } = object;
  const Shape = SHAPES[change];
  return (
    <>
      <UnstyledButton className={classes.control} aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <IconChevronRight size={16} className={classes.chevron} aria-hidden />
        <Shape size={14} role="img" aria-label={change} />
        <span className={classes.object}>
          {kind} {namespace === '' ? '' : `${namespace}/`}
          {name}
        </span>
        <span className={classes.fields}>
          {change === 'changed'
            ? `${fields
                .slice(0, FIELDS)
                .map(({ path }) => path)
                .join(', ')}${fields.length > FIELDS ? ` and ${fields.length - FIELDS} more` : ''}`
            : change}
        </span>
      </UnstyledButton>
      {opened && (
        <Suspense fallback={<LoadingState rows={3} />}>
          <TextDiff
            before={before ?? ''}
            after={after ?? ''}
            beforeTitle={shortCommit(diff.from.revision.commit)}
            afterTitle={shortCommit(diff.to.revision.commit)}
            same="Its text is the same."
            label={`Differences of ${kind} ${name}`}
          />
        </Suspense>
      )}
    </>
  );
}
