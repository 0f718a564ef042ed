import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type EventStore, NO_STREAM } from '#libs/event-store';
import { carry } from './carry.ts';
import { CopyStoppedError, copyLog, LogsDifferError, OtherEventsError } from './index.ts';
import { memoryBookmark } from './testing/bookmark.ts';
import { contentOf, fillLog, openTestLog, type TestLog } from './testing/log.ts';
import { type Mishap, withMishaps } from './testing/mishaps.ts';

describe('a copy of a log', () => {
  let source: TestLog;
  let target: TestLog;
  let content: unknown[];
  beforeAll(async () => {
    source = await openTestLog();
    await fillLog(source.store, 500);
    content = await contentOf(source.store);
  });
  afterAll(() => source.drop());
  beforeEach(async () => {
    target = await openTestLog();
  });
  const others: TestLog[] = [];
  const another = async () => {
    const log = await openTestLog();
    others.push(log);
    return log;
  };
  afterEach(async () => {
    await Promise.all([target, ...others.splice(0)].map((log) => log.drop()));
  });
  const logs = () => ({ source: source.store, target: target.store });
  const copy = (store = target.store, bookmark = memoryBookmark()) =>
    copyLog({ source: source.store, target: store, bookmark });

  it('holds the same events in the same order, to the last character', async () => {
    const report = await copy();
    expect(report).toMatchObject({ events: content.length, streams: 97, copied: content.length, grew: false });
    expect(await contentOf(target.store)).toEqual(content);
  });

  it('adds nothing when it is made again, and goes on where the source went on', async () => {
    const own = await another();
    await fillLog(own.store, 50);
    await copyLog({ source: own.store, target: target.store, bookmark: memoryBookmark() });
    expect(await copyLog({ ...logs(), source: own.store, bookmark: memoryBookmark() })).toMatchObject({ copied: 0 });
    await fillLog(own.store, 10);
    const more = await copyLog({ ...logs(), source: own.store, bookmark: memoryBookmark() });
    expect(more.copied).toBeGreaterThanOrEqual(10);
    expect(await contentOf(target.store)).toEqual(await contentOf(own.store));
  });

  it('goes on from the events that the target holds, by its bookmark or without', async () => {
    const bookmark = memoryBookmark();
    const broken = withMishaps(target.store, (n) => (n >= 300 ? 'refused' : 'written'));
    await expect(copy(broken.store, bookmark)).rejects.toThrow(CopyStoppedError);
    const held = (await contentOf(target.store)).length;
    expect(held).toBeGreaterThan(300);
    const reads = jest.spyOn(target.store, 'readAll');
    const report = await copy(target.store, bookmark);
    expect(report).toMatchObject({ copied: content.length - held, events: content.length });
    expect(reads.mock.calls[0]?.[0]).not.toBeNull();
    expect(await contentOf(target.store)).toEqual(content);
  });

  it('starts from the first event where the bookmark is of other logs', async () => {
    const last = { stream: 'task-x', revision: 0, id: 'x', source: '5', target: '5' };
    const report = await copy(target.store, memoryBookmark({ events: 5, last }));
    expect(report).toMatchObject({ copied: content.length });
  });

  it.each<[string, (n: number) => Mishap]>([
    ['never written', (n) => (n % 97 === 50 ? 'lost' : 'written')],
    ['written and not answered', (n) => (n % 97 === 50 ? 'unanswered' : 'written')],
    ['written late', (n) => (n % 97 === 50 ? 'late' : 'written')],
    ['lost with all that follow it', (n) => (n > 50 && n < 55 ? 'lost' : 'written')],
  ])('survives appends that are %s: nothing lost, doubled or out of order', async (_, mishap) => {
    const { store, met } = withMishaps(target.store, mishap);
    const report = await copy(store);
    expect(met()).toBeGreaterThan(0);
    expect(report).toMatchObject({ events: content.length });
    expect(await contentOf(target.store)).toEqual(content);
  });

  it('refuses a target that holds other events, before anything is written', async () => {
    await fillLog(target.store, 1);
    const before = await contentOf(target.store);
    await expect(copy()).rejects.toThrow(OtherEventsError);
    await expect(copy()).rejects.toThrow(
      /^the target holds other events: its event 1 is .* and the source has .* there/,
    );
    expect(await contentOf(target.store)).toEqual(before);
  });

  it('refuses a target that went on', async () => {
    await copy();
    await fillLog(target.store, 1);
    await expect(copy()).rejects.toThrow(/the source ends before it/);
  });

  it('tells where the logs differ in the end', async () => {
    const { store } = withMishaps(target.store, (n) => (n === 400 ? 'altered' : 'written'));
    await expect(copy(store)).rejects.toThrow(LogsDifferError);
    await expect(copy()).rejects.toThrow(/with another data/);
  });

  it('says at which event a target that refuses it stopped the copy', async () => {
    const { store } = withMishaps(target.store, (n) => (n === 400 ? 'refused' : 'written'));
    await expect(copy(store)).rejects.toThrow(
      /^stopped after \d+ events: .* Run the same copy again: it goes on from there\.$/,
    );
  });

  it('tells that the source went on meanwhile', async () => {
    const own = await another();
    await fillLog(own.store, 5);
    const total = (await contentOf(own.store)).length;
    let copied = 0;
    const to: EventStore = {
      ...target.store,
      async append(stream, revision, events) {
        const result = await target.store.append(stream, revision, events);
        copied += events.length;
        return result;
      },
    };
    const from: EventStore = {
      ...own.store,
      async readAll(after, limit, options) {
        // The comparison begins: the copying is over.
        if (after === null && copied === total) await appendOne(own);
        return own.store.readAll(after, limit, options);
      },
    };
    const report = await copyLog({ source: from, target: to, bookmark: memoryBookmark() });
    expect(report).toMatchObject({ grew: true, events: total });
  });
});

async function appendOne({ store }: TestLog): Promise<void> {
  const stored = { data: '{}', metadata: '{}' };
  await store.append('task-late', NO_STREAM, [carry({ id: randomUUID(), type: 'Late', stored })]);
}
