import { Button, Group, Text, Title, type TitleOrder } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment, useState } from 'react';
import classes from './compare.module.css';
import { MarkBadge } from './mark-badge';
import { valueText, type MarkedField, type MarkedObject } from './marks';

interface ObjectDifferencesProps {
  readonly marked: MarkedObject;
  readonly environments: readonly string[];
  readonly level: TitleOrder;
}
/** Fields of one object that are shown at first. */
const FIRST = 40;

/** One object: where it is, and its fields that differ, environments side by side. */
export function ObjectDifferences({ marked: { object, missing, fields }, environments, level }: ObjectDifferencesProps) {
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const [all, setAll] = useState(false);
  const { kind, group, name, names } = object;
  const called = [...new Set(Object.values(names))].filter((each) => each !== name);
  const present = environments.filter((environment) => environment in names);
  const shown = all ? fields : fields.slice(0, FIRST);
  return (
    <section className={classes.object} aria-label={`${kind} ${name}`}>
      <Group className={classes.objectHead} gap="xs" justify="space-between">
        <Title order={level} size="h6">
          {kind} {name}{' '}
          <Text span size="xs" c="dimmed">
            {group}
            {called.length > 0 && ` called ${called.join(', ')}`}
          </Text>
        </Title>
        {missing && (
          <Group gap="xs">
            <Text size="sm">Not in {environments.filter((environment) => !(environment in names)).join(', ')}</Text>
            <MarkBadge marked={missing} />
          </Group>
        )}
      </Group>
      {shown.length > 0 &&
        (isNarrow ? (
          <Stacked fields={shown} present={present} />
        ) : (
          <SideBySide fields={shown} present={present} name={`${kind} ${name}`} />
        ))}
      {fields.length > FIRST && (
        <Button variant="subtle" size="xs" m="xs" onClick={() => setAll(!all)}>
          {all ? 'Show fewer fields' : `Show all ${fields.length} fields`}
        </Button>
      )}
    </section>
  );
}

interface FieldsProps {
  readonly fields: readonly MarkedField[];
  readonly present: readonly string[];
}
function SideBySide({ fields, present, name }: FieldsProps & { name: string }) {
  return (
    <table className={classes.table} aria-label={`Fields of ${name} that differ`}>
      <thead>
        <tr>
          <th scope="col" className={classes.pathColumn}>
            Field
          </th>
          {present.map((environment) => (
            <th key={environment} scope="col">
              {environment}
            </th>
          ))}
          <th scope="col" className={classes.markColumn}>
            Why
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ field, marked }) => (
          <tr key={field.path}>
            <th scope="row">
              <Path path={field.path} />
            </th>
            {present.map((environment) => (
              <td key={environment}>
                <Value value={field.values[environment]} />
              </td>
            ))}
            <td>
              <MarkBadge marked={marked} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
function Stacked({ fields, present }: FieldsProps) {
  return (
    <ul className={classes.fields}>
      {fields.map(({ field, marked }) => (
        <li key={field.path}>
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            <Path path={field.path} />
          </Text>
          <dl className={classes.values}>
            {present.map((environment) => [
              <dt key={`${environment} name`}>{environment}</dt>,
              <dd key={environment}>
                <Value value={field.values[environment]} />
              </dd>,
            ])}
          </dl>
          <MarkBadge marked={marked} />
        </li>
      ))}
    </ul>
  );
}

/** Breaks where one part of a path ends, not in the middle of a word. */
const Path = ({ path }: { path: string }) =>
  path.split(/(?<=[.\]=])|(?=\[)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));

/** Longer ones scroll, and must be reachable by keyboard for that. */
const LONG = 400;
function Value({ value }: { value: string | undefined }) {
  if (value === undefined) return <span className={classes.unset}>not set</span>;
  const text = valueText(value);
  const isLong = text.length > LONG || text.split('\n').length > 8;
  return (
    <div className={classes.value} {...(isLong ? { tabIndex: 0, role: 'group', 'aria-label': 'Value' } : {})}>
      {text === '' ? <span className={classes.unset}>empty</span> : text}
    </div>
  );
}
