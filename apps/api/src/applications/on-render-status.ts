import type { MessageOf, RenderStatus } from '@fairlead/contracts';
import { renderedWell } from '../incidents/rendered-well.js';
import { records } from '../store/records.js';
import { isOlderStatus, keyOfApplication, type Projection } from './projection.js';

/** renderer told whether the newest source could be rendered. */
export const onRenderStatus: Projection<MessageOf<typeof RenderStatus>> = {
  keyOf: (message) => `render:${keyOfApplication(message)}`,
  isOlder: isOlderStatus,
  write: async (manager, messages) => {
    await manager.query(
      `insert into catalog.applications as a
         (tenant, name, generation, revision, render_generation, render_at, render_problem, rendered_objects, images)
       select tenant, application, generation, revision, generation, at, problem, objects, coalesce(images, '[]')
       from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, generation bigint, revision jsonb, at timestamptz(3),
         problem jsonb, objects int, images jsonb)
       order by 1, 2
       on conflict (tenant, name) do update set
         generation = greatest(a.generation, excluded.generation),
         revision = case when excluded.generation > a.generation then coalesce(excluded.revision, a.revision) else a.revision end,
         render_generation = excluded.render_generation,
         render_at = excluded.render_at,
         render_problem = excluded.render_problem,
         rendered_objects = coalesce(excluded.rendered_objects, a.rendered_objects),
         images = case when excluded.render_problem is null or excluded.images <> '[]' then excluded.images else a.images end,
         updated_at = now()
       where (excluded.render_generation, excluded.render_at) >= (a.render_generation, coalesce(a.render_at, '-infinity'))
         and (excluded.render_generation, excluded.render_at, excluded.render_problem, excluded.rendered_objects)
           is distinct from (a.render_generation, a.render_at, a.render_problem, a.rendered_objects)`,
      [records(messages)],
    );
    await renderedWell(
      manager,
      messages.filter(({ problem }) => problem === undefined),
    );
  },
};
