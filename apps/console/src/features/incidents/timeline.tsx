import { Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowUpRight,
  IconCircleCheck,
  IconFlame,
  IconGitCommit,
  IconHeartbeat,
  IconPoint,
  IconUser,
} from '@tabler/icons-react';
import type { HistoryEvent, IncidentDetail } from '@fairlead/api-client';
import { durationText } from '../../ui/ago';
import classes from './incidents.module.css';

const ICONS: Readonly<Partial<Record<HistoryEvent['type'], typeof IconPoint>>> = {
  'source.failed': IconAlertTriangle,
  'render.failed': IconAlertTriangle,
  'health.changed': IconHeartbeat,
  'git.pushed': IconGitCommit,
  'action.audited': IconUser,
  'promotion.changed': IconArrowUpRight,
};
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** What happened around an incident, oldest first, with its beginning and its end. */
export function IncidentTimeline({ incident }: { incident: IncidentDetail }) {
  const { timeline, openedAt, resolvedAt, resolution } = incident;
  const marks = [
    { at: openedAt, text: 'The incident begins', Icon: IconFlame },
    ...(resolvedAt === undefined
      ? []
      : [{ at: resolvedAt, text: `The incident ends${resolution === undefined ? '' : `: ${resolution}`}`, Icon: IconCircleCheck }]),
  ].map((mark) => ({ ...mark, key: mark.text, isMark: true }));
  const events = timeline.map(({ id, at, type, summary }) => ({
    at,
    text: summary,
    Icon: ICONS[type] ?? IconPoint,
    key: id,
    isMark: false,
  }));
  // The beginning comes before its first sign, the end after its last.
  const all = [...marks.slice(0, 1), ...events, ...marks.slice(1)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <ol className={classes.timeline}>
      {all.map(({ key, at, text, Icon, isMark }) => (
        <li key={key} className={classes.event} data-mark={isMark || undefined}>
          <div>
            <Text size="sm" component="time" dateTime={at} title={absolute.format(new Date(at))}>
              {clock.format(new Date(at))}
            </Text>
            <Text size="xs" c="dimmed">
              {after(openedAt, at)}
            </Text>
          </div>
          <Icon size={18} aria-hidden />
          <Text size="sm" fw={isMark ? 600 : 400} className={classes.text}>
            {text}
          </Text>
        </li>
      ))}
    </ol>
  );
}

function after(from: string, at: string): string {
  const milliseconds = Date.parse(at) - Date.parse(from);
  if (milliseconds === 0) return '';
  return `${milliseconds < 0 ? '−' : '+'}${durationText(Math.abs(milliseconds))}`;
}
