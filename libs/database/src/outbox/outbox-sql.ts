/** A message waits while an older one of its group is pending, whether that is due, under way or delayed. */
const isHead = (row: string): string => `not exists (
  select from notification.outbox e where e.group_key = ${row}.group_key and e.state = 'pending' and e.id < ${row}.id)`;

/**
 * An edit replaces one that still waits; one that is under way keeps its lease and is followed by the new one. From one delivery to the next at
 * least `$2` milliseconds go by. A conflict without an edit would leave out the ids of messages that are there already: hence the union.
 */
export const enqueueSql = `
  with given as (
    select * from jsonb_to_recordset($1::jsonb)
      as m ("dedupeKey" text, "group" text, kind text, payload jsonb, "replyTo" bigint, editable boolean)
  ), added as (
    insert into notification.outbox as o (dedupe_key, group_key, kind, payload, reply_to, editable)
    select "dedupeKey", "group", kind, payload, "replyTo", coalesce(editable, false) from given
    on conflict (dedupe_key) do update set
      payload = excluded.payload,
      version = o.version + 1,
      state = 'pending',
      due_at = case o.state when 'pending' then o.due_at
        else greatest(now(), o.settled_at + $2::double precision * interval '1 millisecond') end,
      attempts = case o.state when 'pending' then o.attempts else 0 end,
      created_at = case o.state when 'pending' then o.created_at else now() end,
      settled_at = null
    where o.editable and excluded.editable
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
    where c.state = 'pending' and c.kind = any($3::text[]) and c.due_at <= now() and ${isHead('c')}
    order by c.id limit $1
    for update skip locked
  ), claimed as (
    update notification.outbox o
    set attempts = o.attempts + 1, due_at = now() + $2::double precision * interval '1 millisecond'
    from chosen where o.id = chosen.id
    returning o.*
  )
  select c.id, c.dedupe_key, c.kind, c.payload, c.attempts, c.created_at, c.version, c.result, p.result as parent_result
  from claimed c left join notification.outbox p on p.id = c.reply_to
  order by c.id`;

/** What was replaced meanwhile goes on waiting, for `$6` milliseconds; what the receiver answered is kept either way, since an edit needs it. */
export const settleSql = `
  update notification.outbox set
    state = case when version = $5 then $2 else 'pending' end,
    due_at = case when version = $5 then due_at else now() + $6::double precision * interval '1 millisecond' end,
    attempts = case when version = $5 then attempts else 0 end,
    settled_at = case when version = $5 then now() end,
    result = coalesce($3::jsonb, result),
    error = $4
  where id = $1 and state = 'pending'`;

export const retrySql = `
  update notification.outbox set due_at = now() + $2::double precision * interval '1 millisecond', error = $3
  where id = $1 and state = 'pending'`;

export const waitingSql = `
  select count(*)::int as pending,
    (extract(epoch from min(o.due_at) filter (where o.kind = any($1::text[]) and ${isHead('o')}) - now()) * 1000)::double precision as milliseconds
  from notification.outbox o where o.state = 'pending'`;

/** What told of a trouble that still lasts stays: its recovery replies to it. */
export const forgetSql = `
  with forgotten as (delete from notification.moving_messages where updated_at < now() - $2::int * interval '1 day')
  delete from notification.outbox o
  where o.state <> 'pending' and o.settled_at < now() - $1::int * interval '1 day'
    and not exists (select from notification.application_states s where s.failure_message = o.id)`;
