import { Button, CopyButton, Group } from '@mantine/core';
import type { Comparison } from '@fairlead/api-client';
import { saveText } from '../../ui/save-text';
import type { ComparedObject } from './differences';
import { comparisonText } from './export-text';

interface ExportTextProps {
  readonly comparison: Comparison;
  readonly objects: readonly ComparedObject[];
}
/** What is shown, as text. */
export function ExportText({ comparison, objects }: ExportTextProps) {
  const text = comparisonText(comparison, objects);
  return (
    <Group gap="xs">
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy}>
            {copied ? 'Copied' : 'Copy as text'}
          </Button>
        )}
      </CopyButton>
      <Button variant="default" size="xs" onClick={() => saveText(`${comparison.tenant}-${comparison.component}-compared.txt`, text)}>
        Download
      </Button>
    </Group>
  );
}
