import type { MessageOf, RenderStatus } from '@fairlead/contracts';
import { records } from '../store/records.js';
import { isOlderStatus, keyOfApplication, type Projection } from './projection.js';

/** renderer told whether the newest source could be rendered. */
export const onRenderStatus: Projection<MessageOf<typeof RenderStatus>> = {
  keyOf: (message) => `render:${keyOfApplication(message)}`,
  isOlder: isOlderStatus,
  write: async (manager, messages) => {
    await manager.query(
      `insert into catalog.applications as a
         (tenant, name, generation, revision, render_generation, render_at, render_problem, rendered_objects)
       select tenant, application, generation, revision, generation, at, problem, objects
       from jsonb_to_recordset($1::jsonb)
         as m (tenant text, application text, generation bigint, revision jsonb, at timestamptz(3), problem jsonb, objects int)
       order by 1, 2
       on conflict (tenant, name) do update set
         generation = greatest(a.generation, excluded.generation),
         revision = case when excluded.generation > a.generation then coalesce(excluded.revision, a.revision) else a.revision end,
         render_generation = excluded.render_generation,
         render_at = excluded.render_at,
         render_problem = excluded.render_problem,
         rendered_objects = coalesce(excluded.rendered_objects, a.rendered_objects),
         updated_at = now()
       where (excluded.render_generation, excluded.render_at) >= (a.render_generation, coalesce(a.render_at, '-infinity'))`,
      [records(messages)],
    );
  },
};
