import { Select } from '@mantine/core';
import { useUrlState } from '../../../../ui/use-url-state';
import type { Pod } from '../pods-of';
import type { Container } from './containers';
import { MOST_PODS, type Choice } from './followed-pods';

interface WhoseProps {
  readonly pods: readonly Pod[];
  readonly choice: Choice;
  readonly containers: readonly Container[];
  readonly container: string | undefined;
}
/** No Pod is called so. */
const ALL = '*';

/** Whose log it is; nothing where there is no choice. */
export function Whose({ pods, choice, containers, container }: WhoseProps) {
  const [, setUrl] = useUrlState();
  const shared = { size: 'xs', allowDeselect: false, comboboxProps: { width: 'max-content', position: 'bottom-start' } } as const;
  const each = pods.map(({ name, node }) => ({
    value: name,
    label: `${name}${node?.health && node.health !== 'Healthy' ? ` (${node.health})` : ''}`,
  }));
  return (
    <>
      {pods.length > 1 && (
        <Select
          {...shared}
          w={{ base: '100%', xs: 230 }}
          aria-label="Pod"
          data={choice.offersAll ? [{ value: ALL, label: allText(pods.length) }, ...each] : each}
          value={choice.chosen?.name ?? ALL}
          searchable={pods.length > 8}
          onChange={(value) => setUrl({ pod: value === ALL ? undefined : (value ?? undefined), container: undefined, previous: undefined })}
        />
      )}
      {containers.length > 1 && (
        <Select
          {...shared}
          w={{ base: '100%', xs: 150 }}
          aria-label="Container"
          data={containers.map(({ name, kind }) => ({ value: name, label: kind === 'container' ? name : `${name} (${kind})` }))}
          value={container ?? null}
          onChange={(value) => setUrl({ container: value ?? undefined, previous: undefined })}
        />
      )}
    </>
  );
}

const allText = (pods: number): string => (pods > MOST_PODS ? `The newest ${MOST_PODS} of ${pods} Pods` : `All ${pods} Pods`);
