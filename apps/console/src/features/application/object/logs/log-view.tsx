import { shortPodNames, type ApplicationDetail } from '@fairlead/api-client';
import { Group, Text } from '@mantine/core';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { saveText } from '../../../../ui/save-text';
import { useUrlState } from '../../../../ui/use-url-state';
import { useObject } from '../../data/live-queries';
import type { Pod } from '../pods-of';
import { containersOf } from './containers';
import { choosePods, markedPod, type Choice } from './followed-pods';
import { asText, atLeast, search, troubles, type LogRow, type Severity } from './log-buffer';
import { LogLines } from './log-lines';
import { LogMenu, useLogLook } from './log-menu';
import { LogStatus } from './log-status';
import { LogStream, type LogState, type LogWish } from './log-stream';
import { Actions, Levels, Search } from './log-tools';
import { Whose } from './whose';
import classes from './logs.module.css';

interface LogViewProps {
  readonly application: ApplicationDetail;
  readonly cluster: string;
  /** Of the object whose Pods these are. */
  readonly name: string;
  readonly pods: readonly Pod[];
}

/** The log of a container in one Pod or in several together: of which, how much of it and what is looked for stand in the address. */
export function LogView({ application, cluster, name, pods }: LogViewProps) {
  const [url] = useUrlState();
  const choice = choosePods(pods, url['pod']);
  const [pod] = choice.followed;
  const detail = useObject(
    application,
    cluster,
    { group: '', kind: 'Pod', namespace: pod?.namespace ?? '', name: pod?.name ?? '' },
    pod !== undefined,
  );
  const containers = useMemo(() => containersOf(detail.data?.live), [detail.data?.live]);
  const container = containers.find((one) => one.name === url['container']) ?? containers[0];
  const previous = url['previous'] === 'true';
  const since = Number(url['since']) || undefined;
  const tail = Number(url['tail']) || (since === undefined ? 200 : 5_000);
  const chosen = choice.offersAll ? choice.chosen?.name : undefined;
  const wish = useMemo(
    (): LogWish | undefined =>
      pod && {
        ...{ tenant: application.tenant, name: application.name, cluster, namespace: pod.namespace, tail, since, previous },
        // The first container is the api's choice too; one that is known only later must not begin the log anew.
        container: url['container'],
      },
    // Another Pod that was chosen is another log; one that came in place of another is not.
    [application.tenant, application.name, cluster, pod?.namespace, chosen, url['container'], tail, since, previous],
  );
  if (pod === undefined || wish === undefined) return <Text size="sm">It has no Pods now, so there is no log.</Text>;
  return <Shown {...{ wish, name, pods, choice, containers }} container={container?.name} />;
}

interface ShownProps {
  readonly wish: LogWish;
  readonly name: string;
  readonly pods: readonly Pod[];
  readonly choice: Choice;
  readonly containers: ReturnType<typeof containersOf>;
  readonly container: string | undefined;
}
function Shown({ wish, name, pods, choice, containers, container }: ShownProps) {
  const [url] = useUrlState();
  const { stream, state } = useLog(wish, choice.followed, pods);
  const [look, setLook] = useLogLook();
  const [follow, setFollow] = useState(true);
  const [paused, setPaused] = useState<LogState>();
  const [at, setAt] = useState<number>();
  const [shown, setShown] = useState(stream);
  // Another log is another page, but for the tools, which keep the focus.
  if (shown !== stream) {
    setShown(stream);
    setFollow(true);
    setPaused(undefined);
    setAt(undefined);
  }
  const wanted = url['find'] ?? '';
  const severity = severityOf(url['level']);
  const all = (paused ?? state).rows;
  const levelled = useMemo(() => atLeast(all, severity), [all, severity]);
  const found = useMemo(() => (wanted === '' ? [] : search(levelled, wanted)), [levelled, wanted]);
  const rows: readonly LogRow[] = wanted !== '' && look.onlyFound ? found : levelled;
  const place = at === undefined ? -1 : found.findIndex(({ id }) => id === at);
  const go = (by: 1 | -1): void => {
    if (found.length === 0) return;
    // As at the end of the log: the newest that holds it is the first one gone to.
    const next = place < 0 ? found.length - 1 : (place + by + found.length) % found.length;
    setFollow(false);
    setAt(found[next]?.id);
  };
  const trouble = useMemo(() => troubles(all), [all]);
  const seen = state.seen.join(' ');
  const names = useMemo(() => shortPodNames(seen.split(' ')), [seen]);
  const isMany = state.seen.length > 1;
  const file = (): string => asText(rows, { withTimes: look.times, withPods: isMany });
  const whose = choice.chosen?.name ?? name;
  return (
    <div className={classes.view}>
      <Group gap={6} mb={8}>
        <Whose {...{ pods, choice, containers, container }} />
        <Search
          {...{ text: wanted, go, onlyFound: look.onlyFound }}
          found={found.length}
          at={place < 0 ? undefined : place + 1}
          setOnlyFound={(onlyFound) => setLook({ ...look, onlyFound })}
        />
        <Actions
          paused={paused !== undefined}
          pause={(on) => setPaused(on ? state : undefined)}
          text={file}
          download={() => saveText(`${whose}${container === undefined ? '' : `-${container}`}.log`, file())}
        />
        <LogMenu
          {...{ wish, look, setLook, follow, setFollow }}
          restarts={isMany ? 0 : (containers.find((one) => one.name === container)?.restarts ?? 0)}
          clear={() => stream.clear()}
        />
      </Group>
      <LogLines
        key={JSON.stringify([wish, choice.chosen?.name])}
        {...{ rows, wanted, at, setFollow }}
        pods={isMany ? names : undefined}
        choice={`${severity} ${look.onlyFound}`}
        times={look.times}
        wrap={look.wrap}
        follow={follow && paused === undefined}
        empty={emptyText(state, wanted, severity)}
      />
      <Group gap="xs" justify="space-between" mt={8}>
        <LogStatus {...{ state, paused, names }} there={pods.length} previous={wish.previous} again={() => stream.again()} />
        <Levels severity={severity} {...trouble} />
      </Group>
    </div>
  );
}

/** A stream as long as it is looked at. */
function useLog(wish: LogWish, followed: readonly Pod[], there: readonly Pod[]): { stream: LogStream; state: LogState } {
  const stream = useMemo(() => new LogStream(wish), [wish]);
  const state = useSyncExternalStore(stream.watch, stream.current);
  const told = JSON.stringify([followed.map(markedPod), there.map(({ name }) => name)]);
  useEffect(() => () => stream.stop(), [stream]);
  useEffect(() => stream.follow(...(JSON.parse(told) as Parameters<LogStream['follow']>)), [stream, told]);
  return { stream, state };
}

const severityOf = (level: string | undefined): Severity => (level === 'warning' || level === 'error' ? level : 'all');

function emptyText({ pods, rows }: LogState, wanted: string, severity: Severity): string {
  if (rows.length > 0 && wanted !== '') return `No line holds “${wanted}”.`;
  if (rows.length > 0 && severity !== 'all') return `No line tells of ${severity === 'error' ? 'an error' : 'a warning or an error'}.`;
  if (pods.length > 0 && pods.every(({ status }) => status === 'refused')) return 'Nothing can be shown.';
  return pods.some(({ status }) => status === 'connecting') ? 'The cluster is asked…' : 'Nothing was written yet.';
}
