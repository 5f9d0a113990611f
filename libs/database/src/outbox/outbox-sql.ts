/** A message waits while an older one of its group is pending, whether that is due, under way or delayed. */
const isHead = (row: string): string => `not exists (
  select from notification.outbox e where e.group_key = ${row}.group_key and e.state = 'pending' and e.id < ${row}.id)`;

/** `on conflict do nothing` would leave out the ids of messages that are there already. */
export const enqueueSql = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb)
      as m ("dedupeKey" text, "group" text, kind text, payload jsonb, "replyTo" bigint)
  ), added as (
    insert into notification.outbox (dedupe_key, group_key, kind, payload, reply_to)
    select "dedupeKey", "group", kind, payload, "replyTo" from given
    on conflict (dedupe_key) do nothing
    returning id, dedupe_key
  )
  select id, dedupe_key from added
  union all
  select o.id, o.dedupe_key from notification.outbox o join given g on g."dedupeKey" = o.dedupe_key`;

/**
 * Takes a lease instead of holding a transaction open while a message is sent: a slow receiver then keeps no connection of the pool, and a
 * process that dies leaves nothing locked. Wrapped in a query, because TypeORM answers an `update` with a pair of rows and count.
 */
export const claimSql = `
  with chosen as (
    select c.id from notification.outbox c
    where c.state = 'pending' and c.due_at <= now() and ${isHead('c')}
    order by c.id limit $1
    for update skip locked
  ), claimed as (
    update notification.outbox o
    set attempts = o.attempts + 1, due_at = now() + $2::double precision * interval '1 millisecond'
    from chosen where o.id = chosen.id
    returning o.*
  )
  select c.id, c.dedupe_key, c.kind, c.payload, c.attempts, c.created_at, p.result as parent_result
  from claimed c left join notification.outbox p on p.id = c.reply_to
  order by c.id`;

export const settleSql = `
  update notification.outbox set state = $2, result = $3::jsonb, error = $4, settled_at = now() where id = $1 and state = 'pending'`;

export const retrySql = `
  update notification.outbox set due_at = now() + $2::double precision * interval '1 millisecond', error = $3
  where id = $1 and state = 'pending'`;

export const waitingSql = `
  select count(*)::int as pending,
    (extract(epoch from min(o.due_at) filter (where ${isHead('o')}) - now()) * 1000)::double precision as milliseconds
  from notification.outbox o where o.state = 'pending'`;

/** What told of a trouble that still lasts stays: its recovery replies to it. */
export const forgetSql = `
  delete from notification.outbox o
  where o.state <> 'pending' and o.settled_at < now() - $1::int * interval '1 day'
    and not exists (select from notification.application_states s where s.failure_message = o.id)`;
