import { Client } from 'pg';
import { connectionSettings } from '#libs/postgres';
import { type KeyRing, refOf } from './key-ring.ts';
import { DESTROYED_CHANNEL } from './key-table.ts';

const RETRY_MS = 500;
const CHECK_MS = 5_000;

/**
 * Hears of keys that other copies destroy, on a connection of its own. A new connection listens first and then reviews
 * all known keys, so that what was told while there was none is not missed. Returns what ends it.
 */
export function listenForDestroyedKeys(url: string, ring: KeyRing): () => Promise<void> {
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const lookIn = (delayMs: number) => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void look(), delayMs);
  };

  async function look(): Promise<void> {
    try {
      if (client) await client.query('select 1');
      else await listen();
      lookIn(CHECK_MS);
    } catch {
      await drop();
      lookIn(RETRY_MS);
    }
  }

  async function listen(): Promise<void> {
    const next = new Client(connectionSettings(url, { name: 'docket key listener' }));
    client = next;
    next.on('error', () => undefined);
    next.on('end', () => {
      if (client === next) client = undefined;
      lookIn(RETRY_MS);
    });
    next.on('notification', ({ payload = '' }) => ring.forget(refOf(payload)));
    await next.connect();
    await next.query(`listen ${DESTROYED_CHANNEL}`);
    await ring.review();
  }

  async function drop(): Promise<void> {
    const last = client;
    client = undefined;
    await last?.end().catch(() => undefined);
  }

  void look();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await drop();
  };
}
