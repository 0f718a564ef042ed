import { describe, it } from '@jest/globals';
import { AttachmentNotFoundError, type TaskEvent, TaskNotFoundError } from './index.ts';
import { created, given } from './testing/given.ts';

const scan = { name: 'scan.pdf', size: 7, type: 'application/pdf', sha256: 'ff' };
const added = (id: string): TaskEvent => ({ type: 'TaskAttachmentAdded', data: { attachment_id: id, ...scan } });
const removed = (id: string): TaskEvent => ({ type: 'TaskAttachmentRemoved', data: { attachment_id: id } });

describe('the attachments of a task', () => {
  it('come with a reason where one is given, also with bytes that are there already', () => {
    given(...created())
      .when({ type: 'attach', attachment: { id: 'a', ...scan } })
      .then(added('a'));
    given(...created(), added('a'))
      .when({ type: 'attach', attachment: { id: 'b', ...scan }, reason: 'as asked' })
      .then({ ...added('b'), data: { ...added('b').data, reason: 'as asked' } } as TaskEvent);
  });

  it('go, once, and come to closed tasks as well', () => {
    given(...created(), added('a'))
      .when({ type: 'detach', attachment_id: 'a' })
      .then(removed('a'));
    given(...created(), added('a'), removed('a'))
      .when({ type: 'detach', attachment_id: 'a' })
      .thenRefused(AttachmentNotFoundError, { attachmentId: 'a' });
    given(...created(), { type: 'TaskResolved', data: { resolution: 'done' } })
      .when({ type: 'attach', attachment: { id: 'a', ...scan } })
      .then(added('a'));
  });

  it('do not come to a deleted task', () => {
    given(...created(), { type: 'TaskDeleted', data: {} })
      .when({ type: 'attach', attachment: { id: 'a', ...scan } })
      .thenRefused(TaskNotFoundError);
  });
});
