import type { ObjectDetail } from '@fairlead/api-client';
import { Button, CopyButton, Group, SegmentedControl, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Loaded } from '../../../ui/page-states';
import { saveText } from '../../../ui/save-text';
import { YamlText } from './yaml-text';

export function Manifest({ query, name }: { readonly query: UseQueryResult<ObjectDetail>; readonly name: string }) {
  return <Loaded query={query}>{(detail) => <Sides detail={detail} name={name} />}</Loaded>;
}

function Sides({ detail: { desired, live }, name }: { readonly detail: ObjectDetail; readonly name: string }) {
  const [chosen, choose] = useState<'live' | 'desired'>('live');
  const side = chosen === 'live' && live === undefined ? 'desired' : chosen === 'desired' && desired === undefined ? 'live' : chosen;
  const text = side === 'live' ? live : desired;
  if (text === undefined) return <Text size="sm">It is neither in Git nor on the cluster any more.</Text>;
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <SegmentedControl
          size="xs"
          aria-label="Which manifest"
          value={side}
          onChange={(value) => choose(value === 'live' ? 'live' : 'desired')}
          data={[
            { value: 'live', label: 'On the cluster', disabled: live === undefined },
            { value: 'desired', label: 'In Git', disabled: desired === undefined },
          ]}
        />
        <Group gap={6}>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="compact-xs"
                variant="default"
                onClick={copy}
                leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => saveText(`${name}.yaml`, text, 'application/yaml')}
          >
            Download
          </Button>
        </Group>
      </Group>
      <YamlText text={text} label={side === 'live' ? 'Manifest on the cluster' : 'Manifest in Git'} />
    </div>
  );
}
