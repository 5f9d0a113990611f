import 'react-diff-view/style/index.css';
import { Group, SegmentedControl, Text } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { Decoration, Diff, Hunk, markEdits, tokenize, type HunkTokens } from 'react-diff-view';
import { hunksOf, sizeOf } from './hunks';
import classes from './text-diff.module.css';

interface TextDiffProps {
  readonly before: string;
  readonly after: string;
  readonly beforeTitle: string;
  readonly afterTitle: string;
  /** What to say where nothing differs. */
  readonly same: string;
  readonly label: string;
}
/** Longer ones are shown without the words that changed being marked. */
const MARKED_LINES = 3_000;

/** Two texts and what turns one into the other: side by side, or one under the other. */
export function TextDiff({ before, after, beforeTitle, afterTitle, same, label }: TextDiffProps) {
  const hunks = useMemo(() => hunksOf(before, after), [before, after]);
  const wide = useMediaQuery('(min-width: 62em)') ?? true;
  const [chosen, choose] = useLocalStorage<'split' | 'unified'>({ key: 'fairlead.diff', defaultValue: 'unified' });
  const view = wide ? chosen : 'unified';
  const { added, removed } = useMemo(() => sizeOf(hunks), [hunks]);
  const tokens = useMemo((): HunkTokens | undefined => {
    if (hunks.reduce((lines, { changes }) => lines + changes.length, 0) > MARKED_LINES) return undefined;
    return tokenize(hunks, { enhancers: [markEdits(hunks, { type: 'block' })] });
  }, [hunks]);
  if (hunks.length === 0) return <Text size="sm">{same}</Text>;
  const type = before === '' ? 'add' : after === '' ? 'delete' : 'modify';
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <Text size="xs">
          <span className={classes.removed}>− {beforeTitle}</span> <span className={classes.added}>+ {afterTitle}</span>
          <Text span size="xs" c="dimmed">
            {' '}
            {added} lines added, {removed} removed
          </Text>
        </Text>
        {wide && type === 'modify' && (
          <SegmentedControl
            size="xs"
            aria-label="How differences are shown"
            value={chosen}
            onChange={(value) => choose(value === 'split' ? 'split' : 'unified')}
            data={[
              { value: 'unified', label: 'Unified' },
              { value: 'split', label: 'Side by side' },
            ]}
          />
        )}
      </Group>
      <div className={classes.frame} role="region" aria-label={label} tabIndex={0}>
        <Diff
          diffType={type}
          viewType={type === 'modify' ? view : 'unified'}
          hunks={hunks}
          tokens={tokens ?? null}
          className={classes.diff ?? ''}
        >
          {(all) =>
            all.flatMap((hunk, index) => [
              ...(index === 0
                ? []
                : [
                    <Decoration key={`between ${hunk.content}`}>
                      <div className={classes.between}>lines up to {hunk.newStart - 1} are the same</div>
                    </Decoration>,
                  ]),
              <Hunk key={hunk.content} hunk={hunk} />,
            ])
          }
        </Diff>
      </div>
    </div>
  );
}
