import { Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconBuilding, IconPlayerPause, IconPlayerPlay, IconRefresh, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, dataOf } from '../api/client';
import { useMe } from '../api/me';
import { BulkDialog, COMMANDS, type BulkWish } from '../features/fleet/bulk-dialog';
import { keyOf } from '../features/fleet/use-fleet';
import { HealthBadge, SyncBadge } from '../ui/state-badge';
import { isTyping } from '../ui/use-shortcuts';
import { placesFor } from './places';
import classes from './shell.module.css';
import { readWish, VERBS, type Verb } from './wish';

const ICONS = { sync: IconRefresh, pause: IconPlayerPause, resume: IconPlayerPlay } as const;
const FOUND = 8;
const FIRST = 'data-first';

/** Goes to any page or application, and does what is asked for in words: `sync shop/api`. */
export function Palette({ asked }: { asked: number }) {
  const [query, setQuery] = useState('');
  const [wish, setWish] = useState<BulkWish>();
  const navigate = useNavigate();
  const me = useMe().data;
  useEffect(() => {
    if (asked === 0) return;
    spotlight.open();
    return typeAhead((letter) => setQuery((before) => before + letter));
  }, [asked]);

  const { verb, text } = readWish(query);
  const { applications, searching } = useFound(text);
  const words = text.toLowerCase();
  const holds = (...texts: string[]): boolean => texts.some((each) => each.toLowerCase().includes(words));
  const places = placesFor(me?.admin ?? false).flatMap((group) => group.places);
  const pages = verb === undefined ? places.filter(({ label, about }) => holds(label, about)) : [];
  const tenants =
    verb === undefined && words !== ''
      ? Object.keys(me?.roles ?? {})
          .filter((name) => holds(name))
          .slice(0, 4)
      : [];
  const verbs: readonly Verb[] = verb !== undefined ? [verb] : words === '' ? [] : VERBS;
  // Without a verb, only for what the text most likely means.
  const actions = verbs.flatMap((each) =>
    (verb === undefined ? applications.slice(0, 1) : applications)
      .filter(({ suspended }) => (each === 'resume') === (suspended ?? false) || each === 'sync')
      .map((application) => ({ verb: each, application })),
  );
  const keys = [
    ...(verb === undefined ? applications.map(keyOf) : []),
    ...actions.map(({ verb: each, application }) => `${each} ${keyOf(application)}`),
    ...pages.map(({ to }) => to),
    ...tenants,
  ];
  /** The first is what Enter does while no other was gone to. */
  const mark = (key: string) => (key === keys[0] ? { className: classes.first ?? '', [FIRST]: true } : {});
  return (
    <>
      <Spotlight.Root
        query={query}
        onQueryChange={setQuery}
        shortcut={null}
        scrollable
        // global.css does.
        lockScroll={false}
        maxHeight={480}
        attributes={{ content: { 'aria-label': 'Search, and do' } }}
        // One that fades away would still take the keys that open it again.
        transitionProps={{ duration: 0 }}
      >
        <Spotlight.Search
          placeholder="Application, page, or what to do, such as: sync shop/api"
          aria-label="Search, and do"
          ref={takeFocus}
          data-autofocus
          leftSection={<IconSearch size={18} aria-hidden />}
          onKeyDown={({ key, currentTarget }) => {
            const dialog = currentTarget.closest('[role="dialog"]');
            if (key === 'Enter' && !dialog?.querySelector('[data-selected]')) dialog?.querySelector<HTMLElement>(`[${FIRST}]`)?.click();
          }}
        />
        <Spotlight.ActionsList className={classes.found ?? ''}>
          {verb === undefined && applications.length > 0 && (
            <Spotlight.ActionsGroup label="Applications">
              {applications.map(({ tenant, name, health, sync, environment }) => (
                <Spotlight.Action
                  key={`${tenant}/${name}`}
                  {...mark(`${tenant}/${name}`)}
                  label={`${tenant}/${name}`}
                  description={environment ?? ''}
                  onClick={() => void navigate({ to: '/applications/$tenant/$name', params: { tenant, name } })}
                  dimmedSections={false}
                  rightSection={
                    <Group gap={4} wrap="nowrap">
                      {health && <HealthBadge health={health} />}
                      {sync && sync !== 'Synced' && <SyncBadge sync={sync} />}
                    </Group>
                  }
                />
              ))}
            </Spotlight.ActionsGroup>
          )}
          {actions.length > 0 && (
            <Spotlight.ActionsGroup label="Do">
              {actions.map(({ verb: each, application: { tenant, name } }) => {
                const Icon = ICONS[each];
                return (
                  <Spotlight.Action
                    key={`${each} ${tenant}/${name}`}
                    {...mark(`${each} ${tenant}/${name}`)}
                    label={`${COMMANDS[each].verb} ${tenant}/${name}`}
                    leftSection={<Icon size={18} aria-hidden />}
                    onClick={() => setWish({ command: each, applications: [{ tenant, name }] })}
                  />
                );
              })}
            </Spotlight.ActionsGroup>
          )}
          {pages.length > 0 && (
            <Spotlight.ActionsGroup label="Pages">
              {pages.map(({ to, label, about, icon: Icon }) => (
                <Spotlight.Action
                  key={to}
                  {...mark(to)}
                  label={label}
                  description={about}
                  leftSection={<Icon size={18} aria-hidden />}
                  onClick={() => void navigate({ to })}
                />
              ))}
            </Spotlight.ActionsGroup>
          )}
          {tenants.length > 0 && (
            <Spotlight.ActionsGroup label="Tenants">
              {tenants.map((tenant) => (
                <Spotlight.Action
                  key={tenant}
                  {...mark(tenant)}
                  label={tenant}
                  leftSection={<IconBuilding size={18} aria-hidden />}
                  onClick={() => void navigate({ to: '/tenants/$tenant', params: { tenant } })}
                />
              ))}
            </Spotlight.ActionsGroup>
          )}
          {keys.length === 0 && (
            <Spotlight.Empty>
              <Text size="sm" c="dimmed">
                {searching
                  ? 'Searching…'
                  : verb === undefined
                    ? `Nothing is called “${text}”.`
                    : `No application to ${verb} is called “${text}”.`}
              </Text>
            </Spotlight.Empty>
          )}
        </Spotlight.ActionsList>
      </Spotlight.Root>
      <BulkDialog wish={wish} onClose={() => setWish(undefined)} />
    </>
  );
}

/** In the frame that shows it. Not before what had the focus is remembered, which Mantine does at the end of the same step; its own focus comes a frame later. */
function takeFocus(field: HTMLInputElement | null): void {
  queueMicrotask(() => field?.focus({ preventScroll: true }));
}

/** Somebody types as soon as the keys are pressed, before the field has the focus: that is meant for the palette, and not for the page. */
function typeAhead(add: (letter: string) => void): () => void {
  const typed = (event: KeyboardEvent): void => {
    if (isTyping(event.target)) return stop();
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    add(event.key);
  };
  const timer = window.setTimeout(() => stop(), 1_000);
  const stop = (): void => {
    window.clearTimeout(timer);
    window.removeEventListener('keydown', typed, { capture: true });
  };
  window.addEventListener('keydown', typed, { capture: true });
  return stop;
}

/** The server searches: the browser holds no list of all applications. */
function useFound(text: string) {
  const [settled] = useDebouncedValue(text, 120);
  const found = useQuery({
    queryKey: ['applications', 'found', settled],
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const query = { text: settled, limit: FOUND, fields: 'health,sync,environment,suspended' };
      return dataOf(await api.GET('/api/v1/applications', { params: { query }, signal })).items;
    },
  });
  // What was found for the text before is no answer to this one: Enter would go to something that was not meant.
  const answered = text === settled && !found.isPlaceholderData;
  const items = text === '' ? [] : (found.data ?? []);
  const applications = answered ? items : items.filter((item) => keyOf(item).includes(text.toLowerCase()));
  return { applications, searching: !answered || found.isFetching };
}
