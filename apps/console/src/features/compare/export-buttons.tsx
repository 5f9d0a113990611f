import { Button, CopyButton, Group } from '@mantine/core';
import type { Comparison } from '@fairlead/api-client';
import { saveText } from '../../ui/save-text';
import { comparisonText, type Drift } from './export-text';
import type { MarkedObject } from './marks';

interface ExportTextProps {
  readonly comparison: Comparison;
  readonly objects: readonly MarkedObject[];
  readonly drift: ReadonlyMap<string, Drift>;
}
/** What is shown, as text. */
export function ExportText({ comparison, objects, drift }: ExportTextProps) {
  const text = comparisonText(comparison, objects, drift);
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
