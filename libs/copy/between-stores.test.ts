import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createKurrentEventStore } from '#libs/event-store/kurrent';
import { type StandIn, startStandIn } from '#libs/event-store/kurrent/testing';
import { carryCodec } from './carry.ts';
import { copyLog } from './index.ts';
import { memoryBookmark } from './testing/bookmark.ts';
import { contentOf, fillLog, openTestLog, type TestLog } from './testing/log.ts';

jest.setTimeout(120_000);

describe('a log that moves from PostgreSQL to KurrentDB and back', () => {
  const category = `t${randomUUID().slice(0, 8)}`;
  let source: TestLog;
  let content: unknown[];
  let standIn: StandIn;
  beforeAll(async () => {
    source = await openTestLog(category);
    await fillLog(source.store, 200, category);
    content = await contentOf(source.store);
  });
  afterAll(() => source.drop());
  beforeEach(async () => {
    standIn = await startStandIn();
  });
  afterEach(() => standIn.stop());
  const kurrent = () => createKurrentEventStore({ url: standIn.url, codec: carryCodec([category]) });

  it('is the same, to the last character', async () => {
    const [there, back] = [await kurrent(), await openTestLog(category)];
    await copyLog({ source: source.store, target: there, bookmark: memoryBookmark() });
    expect(await contentOf(there)).toEqual(content);
    await copyLog({ source: there, target: back.store, bookmark: memoryBookmark() });
    expect(await contentOf(back.store)).toEqual(content);
    await Promise.all([there.close(), back.drop()]);
  });

  it('survives a server that goes away and comes back, again and again', async () => {
    const there = await kurrent();
    const disturb = async () => {
      for (const answers of ['answered', 'unanswered', 'answered'] as const) {
        const { appends } = await standIn.seen();
        await standIn.until((seen) => seen.appends >= appends + 40);
        await standIn.behave({ appends: answers });
        await standIn.goAway();
        await standIn.behave({ appends: 'answered' });
        await standIn.comeBack();
      }
    };
    const copying = copyLog({ source: source.store, target: there, bookmark: memoryBookmark() });
    const [report] = await Promise.all([copying, disturb()]);
    expect(report).toMatchObject({ events: content.length, copied: content.length });
    expect(await contentOf(there)).toEqual(content);
    await there.close();
  });
});
