import type { ApplicationDetail, Object as ApiObject } from '@fairlead/api-client';
import { Anchor, Code, Text, Title } from '@mantine/core';
import { Ago } from '../../../ui/ago';
import { useUrlState } from '../../../ui/use-url-state';
import { objectKey, useObject, type ObjectId } from '../data/live-queries';
import { useKnownObjects } from '../data/queries';
import classes from './overview.module.css';

/** Objects that the cluster is asked for here; of the others the list of objects tells. */
const ASKED = 5;
const FIELDS = 6;

/** Objects that differ from Git now, asked of their clusters: what Git says, what runs, and who wrote it. Nothing where all are in sync. */
export function DriftNow({ application }: { readonly application: ApplicationDetail }) {
  const isOff = application.perCluster.some(({ sync }) => sync === 'OutOfSync');
  const { data } = useKnownObjects(application, undefined, isOff);
  const [, setUrl] = useUrlState();
  const drifted = isOff ? (data?.items ?? []).filter(({ sync }) => sync === 'OutOfSync') : [];
  if (drifted.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        Differs from Git now
      </Title>
      <ul className={classes.list}>
        {drifted.slice(0, ASKED).map((object) => (
          <li key={`${object.cluster} ${objectKey(idOf(object))}`}>
            <One application={application} object={object} />
          </li>
        ))}
      </ul>
      {drifted.length > ASKED && (
        <Anchor component="button" size="sm" onClick={() => setUrl({ tab: 'objects' }, { replace: false })}>
          {drifted.length - ASKED} more among the objects
        </Anchor>
      )}
    </div>
  );
}

/** No more than names it: the api refuses what it does not know. */
const idOf = ({ group, kind, namespace = '', name }: ApiObject): ObjectId => ({ group, kind, namespace, name });

function One({ application, object }: { readonly application: ApplicationDetail; readonly object: ApiObject }) {
  const { cluster, kind, name, message } = object;
  const id = idOf(object);
  const [, setUrl] = useUrlState();
  const { data, error } = useObject(application, cluster, id);
  return (
    <>
      <Text size="sm" className={classes.breaks}>
        <Anchor
          component="button"
          size="sm"
          onClick={() => setUrl({ tab: 'objects', cluster, object: objectKey(id), pane: 'diff' }, { replace: false })}
        >
          {kind} {name}
        </Anchor>{' '}
        on {cluster}
      </Text>
      {data === undefined ? (
        <Text size="sm" c="dimmed">
          {error === null ? (message ?? 'The cluster is being asked…') : `${message ?? 'It differs from Git.'} ${error.message}`}
        </Text>
      ) : (
        <Fields detail={data} />
      )}
    </>
  );
}

type Detail = NonNullable<ReturnType<typeof useObject>['data']>;
function Fields({ detail: { desired, live, differences, managers } }: { readonly detail: Detail }) {
  if (live === undefined) return <Text size="sm">It is in Git and not on the cluster.</Text>;
  if (desired === undefined) return <Text size="sm">It is on the cluster and not in Git any more.</Text>;
  return (
    <ul className={classes.list}>
      {differences.slice(0, FIELDS).map(({ path, manager, ...values }) => {
        const at = managers.find((one) => one.name === manager)?.at;
        return (
          <li key={path}>
            <Text size="xs" className={classes.breaks}>
              <Code>{path}</Code>: {values.desired === undefined ? 'not set' : <Code>{values.desired}</Code>} in Git,{' '}
              {values.live === undefined ? 'not there' : <Code>{values.live}</Code>} on the cluster
              {manager !== undefined && ` by ${manager}`}
              {at !== undefined && (
                <>
                  , <Ago at={at} span inherit />
                </>
              )}
            </Text>
          </li>
        );
      })}
      {differences.length > FIELDS && <li>{differences.length - FIELDS} more fields</li>}
    </ul>
  );
}
