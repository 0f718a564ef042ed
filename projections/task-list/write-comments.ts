import type { ClientBase } from 'pg';
import type { CommentChanges } from './fold-comments.ts';
import type { Changes, TaskRow } from './rows.ts';
import { rowKey } from './rows.ts';

const UPSERT = `
  insert into task_comment (organization_id, task_id, id, search)
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
  on conflict (organization_id, task_id, id) do update set search = excluded.search`;

const DELETE = `
  delete from task_comment as present
  using unnest($1::uuid[], $2::uuid[], $3::uuid[]) as gone (organization_id, task_id, id)
  where present.organization_id = gone.organization_id and present.task_id = gone.task_id and present.id = gone.id`;

const DELETE_ALL = `
  delete from task_comment as present using unnest($1::uuid[], $2::uuid[]) as gone (organization_id, task_id)
  where present.organization_id = gone.organization_id and present.task_id = gone.task_id`;

/** Writes what comments say after a page; those of a task that was deleted go with it. */
export async function writeComments(
  client: ClientBase,
  comments: CommentChanges,
  tasks: Changes<TaskRow>,
): Promise<void> {
  const isGone = (organizationId: string, taskId: string) =>
    tasks.get(rowKey(organizationId, taskId))?.after?.task.deleted === true;
  const present = [...comments.values()].filter((change) => !isGone(change.organizationId, change.taskId));
  const said = present.flatMap((change) => (change.after === null ? [] : { ...change, search: change.after }));
  const gone = present.filter(({ before, after }) => before && after === null);
  const deleted = [...tasks.values()].flatMap(({ before, after }) => (before && after?.task.deleted ? after.task : []));
  if (said.length > 0)
    await client.query({
      name: 'task-comment-upsert',
      text: UPSERT,
      values: [...keys(said), said.map(({ search }) => search)],
    });
  if (gone.length > 0) await client.query(DELETE, keys(gone));
  if (deleted.length > 0)
    await client.query(DELETE_ALL, [deleted.map((task) => task.organization_id), deleted.map((task) => task.id)]);
}

const keys = (rows: readonly { readonly organizationId: string; readonly taskId: string; readonly id: string }[]) => [
  rows.map(({ organizationId }) => organizationId),
  rows.map(({ taskId }) => taskId),
  rows.map(({ id }) => id),
];
