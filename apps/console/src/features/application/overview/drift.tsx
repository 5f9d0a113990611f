import type { ApplicationDetail, HistoryEvent } from '@fairlead/api-client';
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Ago } from '../../../ui/ago';
import { ErrorState, LoadingState } from '../../../ui/page-states';
import { useUrlState } from '../../../ui/use-url-state';
import { objectKey } from '../data/live-queries';
import { useHistory, type ApplicationId } from '../data/queries';
import { DriftNow } from './drift-now';
import classes from './overview.module.css';

interface Healed {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly action: string;
  readonly message?: string;
}
const healedOf = ({ data }: HistoryEvent): readonly Healed[] => (Array.isArray(data['objects']) ? (data['objects'] as Healed[]) : []);

/** What clusters hold now that Git does not say, and what was set back lately: which fields, and who changed them. */
export function Drift({ application }: { readonly application: ApplicationDetail }) {
  return (
    <Stack gap="md">
      <DriftNow application={application} />
      <HealedLately id={application} selfHeal={application.spec.sync.selfHeal} />
    </Stack>
  );
}

function HealedLately({ id, selfHeal }: { readonly id: ApplicationId; readonly selfHeal: boolean }) {
  const { data, error, refetch } = useHistory(id, { type: 'drift.healed', limit: 10 });
  const [, setUrl] = useUrlState();
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState rows={2} />;
  const events = data.pages.flatMap(({ items }) => items).slice(0, 10);
  if (events.length === 0)
    return (
      <Text size="sm">
        {selfHeal
          ? 'Nothing was changed by hand lately.'
          : 'Self-heal is off: what is changed by hand stays until somebody syncs. Nothing was set back lately.'}
      </Text>
    );
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        Set back lately
      </Title>
      <ul className={classes.list}>
        {events.map((event) => (
          <li key={event.id}>
            <Text size="xs" c="dimmed">
              <Ago at={event.at} inherit /> on {event.cluster}
            </Text>
            {healedOf(event).map((object) => {
              const key = objectKey({ ...object, namespace: object.namespace ?? '' });
              return (
                <Text key={key} size="sm" className={classes.breaks}>
                  <Anchor
                    component="button"
                    size="sm"
                    onClick={() => setUrl({ tab: 'objects', cluster: event.cluster, object: key }, { replace: false })}
                  >
                    {object.kind} {object.name}
                  </Anchor>{' '}
                  {object.message ??
                    (object.action === 'created' ? 'had been deleted, and was made again' : 'was set back to what Git says')}
                </Text>
              );
            })}
            {healedOf(event).length === 0 && <Text size="sm">{event.summary}</Text>}
          </li>
        ))}
      </ul>
    </div>
  );
}
