import { Code, Drawer, Stack, Tabs, Text, Title } from '@mantine/core';
import type { PromotionBoard } from '@fairlead/api-client';
import { Suspense } from 'react';
import { shortCommit } from '../../ui/commit';
import { LoadingState } from '../../ui/page-states';
import { useUrlState } from '../../ui/use-url-state';
import { PromotionHistory } from './history';
import type { Column } from './promotion-words';
import classes from './promotions.module.css';
import { part } from '../../ui/part';

const Compared = part(async () => (await import('../compare/compared')).Compared);

interface PromotionDrawerProps {
  readonly board: PromotionBoard | undefined;
  readonly environment: string | undefined;
  readonly onClose: () => void;
}
/** Beside the board: what a version would change in an environment, and who decided on those before it. */
export function PromotionDrawer({ board, environment, onClose }: PromotionDrawerProps) {
  const [{ tab = 'change' }, change] = useUrlState();
  const index = board?.columns.findIndex((column) => column.environment === environment) ?? -1;
  const column = board?.columns[index];
  const from = board?.columns[index - 1];
  return (
    <Drawer
      opened={board !== undefined && column !== undefined}
      onClose={onClose}
      position="right"
      size="xl"
      title={
        <Text span fw={600}>
          {board?.component} to {column?.environment}
        </Text>
      }
    >
      {board && column && (
        <Tabs value={tab} onChange={(value) => change({ tab: value === 'change' ? undefined : (value ?? undefined) })} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="change">What would change</Tabs.Tab>
            <Tabs.Tab value="history">Who decided</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="change">
            <WouldChange board={board} column={column} from={from} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <PromotionHistory tenant={board.tenant} application={column.application} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Drawer>
  );
}

function WouldChange({ board, column, from }: { board: PromotionBoard; column: Column; from: Column | undefined }) {
  const { next } = column;
  return (
    <Stack gap="lg">
      {next && (
        <section>
          <Title order={3} size="h6" mb={4}>
            What comes along with <Code>{shortCommit(next.commit)}</Code>
          </Title>
          {next.changes.length === 0 ? (
            <Text size="sm" c="dimmed">
              The promoter has not told of images or commits.
            </Text>
          ) : (
            <ul className={classes.changes}>
              {next.changes.map((each) => (
                <Text key={each} component="li" size="sm">
                  {each}
                </Text>
              ))}
            </ul>
          )}
        </section>
      )}
      {from && (
        <section>
          <Title order={3} size="h6" mb={4}>
            What differs between {from.environment} and {column.environment} now
          </Title>
          <Text size="sm" c="dimmed" mb="sm">
            What is marked as lag is what a promotion carries along; what is marked as overlay is the environment’s own and stays.
          </Text>
          <Suspense fallback={<LoadingState rows={4} />}>
            <Compared tenant={board.tenant} component={board.component} environments={[from.environment, column.environment]} embedded />
          </Suspense>
        </section>
      )}
    </Stack>
  );
}
