import type { ApplicationDetail } from '@fairlead/api-client';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { saveText } from '../../../../ui/save-text';
import { useUrlState } from '../../../../ui/use-url-state';
import { useObject } from '../../data/live-queries';
import type { Pod } from '../pods-below';
import { containersOf } from './containers';
import { asText, search, type LogRow } from './log-buffer';
import { LogLines } from './log-lines';
import { LogStream, type LogState, type LogWish } from './log-stream';
import { LogTools, type LogLook } from './log-tools';
import classes from './logs.module.css';

interface LogViewProps {
  readonly application: ApplicationDetail;
  readonly cluster: string;
  readonly pods: readonly Pod[];
}

/** The log of one container: which one and what is looked for stand in the address. */
export function LogView({ application, cluster, pods }: LogViewProps) {
  const [url] = useUrlState();
  const pod = pods.find(({ name }) => name === url['pod']) ?? pods[0];
  const detail = useObject(
    application,
    cluster,
    { group: '', kind: 'Pod', namespace: pod?.namespace ?? '', name: pod?.name ?? '' },
    pod !== undefined,
  );
  const containers = useMemo(() => containersOf(detail.data?.live), [detail.data?.live]);
  const container = containers.find(({ name }) => name === url['container']) ?? containers[0];
  const previous = url['previous'] === 'true';
  const tail = Number(url['tail'] ?? 200) || 200;
  const wish = useMemo(
    (): LogWish | undefined =>
      // The first container is the api's choice too; one that is known only later must not begin the log anew.
      pod && {
        ...{ tenant: application.tenant, name: application.name, cluster, namespace: pod.namespace, pod: pod.name, tail, previous },
        container: url['container'],
      },
    [application.tenant, application.name, cluster, pod?.namespace, pod?.name, url['container'], tail, previous],
  );
  if (pod === undefined || wish === undefined) return <Text size="sm">It has no Pods now, so there is no log.</Text>;
  return <Shown key={JSON.stringify(wish)} {...{ wish, pods, pod, containers }} container={container?.name} />;
}

interface ShownProps {
  readonly wish: LogWish;
  readonly pods: readonly Pod[];
  readonly pod: Pod;
  readonly containers: ReturnType<typeof containersOf>;
  readonly container: string | undefined;
}
function Shown({ wish, pods, pod, containers, container }: ShownProps) {
  const { stream, state } = useLog(wish);
  const [look, setLook] = useState<LogLook>({ text: '', onlyFound: true, times: false, wrap: true, follow: true });
  const [paused, setPaused] = useState<LogState>();
  const [wanted] = useDebouncedValue(look.text, 120);
  const all = (paused ?? state).rows;
  const rows = useMemo((): readonly LogRow[] => (look.onlyFound ? search(all, wanted) : all), [all, wanted, look.onlyFound]);
  const found = useMemo(() => (wanted === '' ? 0 : search(all, wanted).filter(({ note }) => !note).length), [all, wanted]);
  const missed = paused === undefined ? 0 : Math.max(0, (state.rows.at(-1)?.id ?? 0) - (paused.rows.at(-1)?.id ?? 0));
  return (
    <div className={classes.view}>
      <LogTools
        {...{ wish, pods, pod, containers, container, look, setLook }}
        paused={paused !== undefined}
        pause={(on) => setPaused(on ? state : undefined)}
        clear={() => stream.clear()}
        download={() => saveText(`${pod.name}${container === undefined ? '' : `-${container}`}.log`, asText(rows, look.times))}
      />
      <LogLines
        rows={rows}
        wanted={wanted}
        times={look.times}
        wrap={look.wrap}
        follow={look.follow && paused === undefined}
        setFollow={(follow) => setLook((before) => ({ ...before, follow }))}
        empty={emptyText(state, wanted)}
      />
      <Group gap="xs" justify="space-between" mt={6}>
        <Text size="xs" c="dimmed" role="status">
          {statusText(state)}
          {wanted !== '' && ` · ${found.toLocaleString('en')} lines hold “${wanted}”`}
          {missed > 0 && ` · ${missed.toLocaleString('en')} more came since it was paused`}
        </Text>
        {(state.status === 'ended' || state.status === 'refused') && (
          <Button size="compact-xs" variant="default" onClick={() => stream.again()}>
            Ask again
          </Button>
        )}
      </Group>
      {state.status === 'refused' && (
        <Alert color="red" mt="xs" role="alert" title="This log can not be shown">
          <Text size="sm">{state.why}</Text>
        </Alert>
      )}
    </div>
  );
}

/** A stream as long as it is looked at. */
function useLog(wish: LogWish): { stream: LogStream; state: LogState } {
  const [stream] = useState(() => new LogStream(wish));
  const state = useSyncExternalStore(stream.watch, stream.current);
  useEffect(() => {
    stream.open();
    return () => stream.stop();
  }, [stream]);
  return { stream, state };
}

function statusText({ status, rows, why }: LogState): string {
  const lines = `${rows.length.toLocaleString('en')} lines`;
  switch (status) {
    case 'connecting':
      return 'The cluster is asked…';
    case 'live':
      return `Live · ${lines}`;
    case 'ended':
      return `Ended: ${why ?? ''} · ${lines}`;
    case 'lost':
      return `${why ?? ''} · ${lines}`;
    case 'refused':
      return lines;
  }
}
function emptyText({ status, rows }: LogState, wanted: string): string {
  if (rows.length > 0 && wanted !== '') return `No line holds “${wanted}”.`;
  return status === 'connecting' ? 'The cluster is asked…' : 'Nothing was written yet.';
}
