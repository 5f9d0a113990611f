import type { MessageOf, SourceStatus } from '@fairlead/contracts';
import { records } from '../store/records.js';
import { isOlderStatus, keyOfApplication, type Projection } from './projection.js';

/** git-poller told whether the newest revision could be read. */
export const onSourceStatus: Projection<MessageOf<typeof SourceStatus>> = {
  keyOf: (message) => `source:${keyOfApplication(message)}`,
  isOlder: isOlderStatus,
  write: async (manager, messages) => {
    await manager.query(
      `insert into catalog.applications as a (tenant, name, generation, revision, source_generation, source_at, source_problem)
       select tenant, application, generation, revision, generation, at, problem
       from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, generation bigint, revision jsonb, at timestamptz(3), problem jsonb)
       order by 1, 2
       on conflict (tenant, name) do update set
         generation = greatest(a.generation, excluded.generation),
         revision = case when excluded.generation >= a.generation then coalesce(excluded.revision, a.revision) else a.revision end,
         source_generation = excluded.source_generation,
         source_at = excluded.source_at,
         source_problem = excluded.source_problem,
         updated_at = now()
       where (excluded.source_generation, excluded.source_at) >= (a.source_generation, coalesce(a.source_at, '-infinity'))
         and (excluded.source_generation, excluded.source_at, excluded.source_problem)
           is distinct from (a.source_generation, a.source_at, a.source_problem)`,
      [records(messages)],
    );
  },
};
