import type { ApplicationDetail } from '@fairlead/api-client';
import { Code, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { parametersOf, policyOf } from './parameters';
import classes from './overview.module.css';

export function Parameters({ application }: { readonly application: ApplicationDetail }) {
  const { spec, declaredBy } = application;
  return (
    <Stack gap="md">
      {parametersOf(spec).map(({ title, rows }) => (
        <div key={title}>
          <Title order={3} size="h6" mb={4}>
            {title}
          </Title>
          <dl className={classes.facts}>
            {rows.map(({ name, value, code }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {code ? (
                    <Code block className={classes.block} tabIndex={0}>
                      {value}
                    </Code>
                  ) : (
                    value
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
      <div>
        <Title order={3} size="h6" mb={4}>
          Sync policy
        </Title>
        <ul className={classes.policy}>
          {policyOf(spec).map(({ on, text }) => (
            <li key={text}>
              {on ? <IconCheck size={16} role="img" aria-label="yes" /> : <IconMinus size={16} role="img" aria-label="no" />}
              <Text size="sm">{text}</Text>
            </li>
          ))}
        </ul>
      </div>
      {declaredBy !== undefined && (
        <Text size="xs" c="dimmed" className={classes.breaks}>
          Declared by {declaredBy.tenant}/{declaredBy.application}
          {declaredBy.at?.file !== undefined &&
            ` in ${declaredBy.at.file}${declaredBy.at.line === undefined ? '' : `:${declaredBy.at.line}`}`}
        </Text>
      )}
    </Stack>
  );
}
