import { Button, Group, Text, Title, type TitleOrder } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Fragment, useState } from 'react';
import type { Comparison } from '@fairlead/api-client';
import classes from './compare.module.css';
import type { ComparedField, ComparedObject, Drift, Mark } from './differences';
import { fieldName } from './field-name';
import { DriftNote, MarkNote, Value } from './value';

interface ObjectDifferencesProps {
  readonly object: ComparedObject;
  readonly comparison: Comparison;
  readonly level: TitleOrder;
}
/** Fields of one object that are shown at first. */
const FIRST = 40;

/** One object: where it is, and its fields that differ, environments side by side. */
export function ObjectDifferences({ object, comparison, level }: ObjectDifferencesProps) {
  const isNarrow = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
  const [all, setAll] = useState(false);
  const { kind, group, name, names, fields, marks, drift } = object;
  const called = [...new Set(Object.values(names))].filter((each) => each !== name);
  const environments = comparison.applications.map(({ environment }) => environment);
  const present = environments.filter((environment) => environment in names);
  const shown = all ? fields : fields.slice(0, FIRST);
  const parts = { object, comparison, fields: shown, present };
  return (
    <section className={classes.object} aria-label={`${kind} ${name}`}>
      <div className={classes.objectHead}>
        <Title order={level} size="h6">
          {kind} {name}{' '}
          <Text span size="xs" c="dimmed">
            {group}
            {called.length > 0 && ` called ${called.join(', ')}`}
          </Text>
        </Title>
      </div>
      {(marks.length > 0 || drift.length > 0) && <Presence {...{ object, comparison, environments, marks, drift }} />}
      {shown.length > 0 && (isNarrow ? <Stacked {...parts} /> : <SideBySide {...parts} />)}
      {fields.length > FIRST && (
        <Button variant="subtle" size="xs" m="xs" onClick={() => setAll(!all)}>
          {all ? 'Show fewer fields' : `Show all ${fields.length} fields`}
        </Button>
      )}
    </section>
  );
}

interface PresenceProps {
  readonly object: ComparedObject;
  readonly comparison: Comparison;
  readonly environments: readonly string[];
  readonly marks: readonly Mark[];
  readonly drift: readonly Drift[];
}
/** Of an object that is not everywhere. */
function Presence({ object, comparison, environments, marks, drift }: PresenceProps) {
  return (
    <Group className={classes.presence} gap="md" align="flex-start">
      {environments
        .filter((environment) => [...marks, ...drift].some((one) => one.environment === environment))
        .map((environment) => (
          <div key={environment}>
            <Text size="sm">
              {environment}: {environment in object.names ? 'in Git' : 'not in Git'}
            </Text>
            <Notes {...{ environment, marks, drift, object, comparison }} />
          </div>
        ))}
    </Group>
  );
}

interface NotesProps extends Omit<PresenceProps, 'environments'> {
  readonly environment: string;
}
const Notes = ({ environment, marks, drift, object, comparison }: NotesProps) => (
  <>
    {marks
      .filter((mark) => mark.environment === environment)
      .map((mark) => (
        <MarkNote key={mark.kind} mark={mark} />
      ))}
    {drift
      .filter((one) => one.environment === environment)
      .map((one) => (
        <DriftNote key={one.cluster} drift={one} object={object} comparison={comparison} />
      ))}
  </>
);

interface FieldsProps {
  readonly object: ComparedObject;
  readonly comparison: Comparison;
  readonly fields: readonly ComparedField[];
  readonly present: readonly string[];
}
function SideBySide({ object, comparison, fields, present }: FieldsProps) {
  return (
    <table className={classes.table} aria-label={`Fields of ${object.kind} ${object.name} that differ`}>
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
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path}>
            <th scope="row">
              <FieldTitle path={field.path} />
            </th>
            {present.map((environment) => (
              <td key={environment}>
                <Value value={field.values[environment]} label={`${field.path} in ${environment}`} />
                <Notes {...field} {...{ environment, object, comparison }} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
function Stacked({ object, comparison, fields, present }: FieldsProps) {
  return (
    <ul className={classes.fields}>
      {fields.map((field) => (
        <li key={field.path}>
          <FieldTitle path={field.path} />
          <dl className={classes.values}>
            {present.map((environment) => (
              <Fragment key={environment}>
                <dt>{environment}</dt>
                <dd>
                  <Value value={field.values[environment]} label={`${field.path} in ${environment}`} />
                  <Notes {...field} {...{ environment, object, comparison }} />
                </dd>
              </Fragment>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** What people call the field, above where it stands. */
function FieldTitle({ path }: { readonly path: string }) {
  const name = fieldName(path);
  return (
    <>
      {name !== undefined && (
        <Text size="sm" component="span" display="block">
          {name}
        </Text>
      )}
      <span className={classes.path}>
        <Path path={path} />
      </span>
    </>
  );
}

/** Breaks where one part of a path ends, not in the middle of a word. */
const Path = ({ path }: { readonly path: string }) =>
  path.split(/(?<=[.\]=])|(?=\[)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
