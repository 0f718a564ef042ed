import { setTimeout as delay } from 'node:timers/promises';
import { InvalidEventError } from '#libs/event';
import { InvalidAppendError, StoreUnavailableError } from '#libs/event-store';
import type { Bookmark } from './bookmark.ts';
import { type Compared, compare } from './compare.ts';
import { CopyStoppedError } from './errors.ts';
import { findPlace } from './find-place.ts';
import type { Logs } from './logs.ts';
import { type Place, START } from './place.ts';
import { type CopyProgress, createMeters, type ProgressMeter } from './progress.ts';
import { LogReader } from './reader.ts';
import { recognise } from './recognise.ts';
import { runsOf } from './runs.ts';
import { Saver } from './saver.ts';
import { AppendWindow } from './window.ts';

/** What a copy works with. */
export interface CopyOptions extends Logs {
  readonly bookmark: Bookmark;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** What a copy did, and what both logs hold now. */
export interface CopyReport extends Compared {
  readonly copied: number;
  readonly seconds: number;
}

/** An append that failed is tried again for so long without any progress. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

/**
 * Copies a whole log into another one, event by event in the order of the log, with ids, types, revisions and payloads as
 * they are; only the positions are the target's own. What the target holds already is recognised: a copy that was killed
 * is run again and goes on. In the end both logs are read and compared.
 * @throws OtherEventsError where the target holds other events, LogsDifferError, CopyStoppedError
 */
export async function copyLog({ bookmark, onProgress = () => undefined, ...logs }: CopyOptions): Promise<CopyReport> {
  const began = performance.now();
  let place = START;
  const saver = new Saver(bookmark);
  try {
    const meters = await createMeters(logs.source, onProgress);
    place = await findPlace(logs, bookmark);
    const follow = (meter: ProgressMeter) => (now: Place) => {
      place = now;
      meter.tick(now.events, now.last?.source);
      saver.reached(now);
    };
    await recognise(logs, place, follow(meters('recognise', place.events)));
    const before = place.events;
    const copying = meters('copy', before);
    await copyRest(logs, place, follow(copying));
    if (place.events > before) copying.end();
    const comparing = meters('compare', 0);
    const compared = await compare(logs, place.events, comparing.tick);
    comparing.end();
    await saver.remove();
    return { ...compared, copied: place.events - before, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    await saver.save(place);
    throw error instanceof StoreUnavailableError ? new CopyStoppedError(place.events, error) : error;
  }
}

async function copyRest(logs: Logs, start: Place, onPlace: (place: Place) => void): Promise<void> {
  let place = start;
  for (let moved = performance.now(); ; await delay(PAUSE_MS)) {
    const window = new AppendWindow(logs.target, place, onPlace);
    const failure = await appendAll(logs, window);
    if (window.place.events > place.events) moved = performance.now();
    place = window.place;
    if (!failure) return;
    const patient = performance.now() - moved < PATIENCE_MS;
    if (!patient || isRefusal(failure)) throw new CopyStoppedError(place.events, failure);
    // Some of what failed may stand there all the same.
    place = await recognise(logs, place, onPlace);
  }
}

async function appendAll({ source }: Logs, window: AppendWindow): Promise<Error | undefined> {
  const reader = new LogReader(source, window.place.last?.source ?? null);
  try {
    for await (const run of runsOf(reader)) {
      await window.room();
      if (window.failure) break;
      window.append(run);
    }
  } finally {
    reader.close();
    await window.settled();
  }
  return window.failure;
}

const isRefusal = (error: Error): boolean => error instanceof InvalidAppendError || error instanceof InvalidEventError;
