import type { Client, ClientConfig } from 'pg';
import { Connection } from './connection.ts';
import { HEAD } from './read.ts';

const CHECK_MS = 1000;
const RETRY_MS = 100;

/**
 * Hears of other processes' appends by NOTIFY, on a connection of its own. Every second it reads the head: that notices
 * a connection that died without a word. A lost one is replaced at once; the new one listens before it reads the head,
 * so that what was notified in between is not missed.
 */
export class Listener {
  readonly #connection: Connection;
  readonly #listening = new WeakSet<Client>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    config: ClientConfig,
    private readonly onPosition: (position: number) => void,
  ) {
    this.#connection = new Connection(config, () => this.#lookIn(RETRY_MS));
  }

  /** Starts listening. Resolves after the first attempt, whatever came of it. */
  async start(): Promise<void> {
    try {
      const client = await this.#connection.client();
      if (!this.#listening.has(client)) await this.#listen(client);
      const { rows } = await client.query<[string]>(HEAD);
      this.onPosition(Number(rows[0]?.[0]));
    } catch {
      this.#connection.cut();
    }
    this.#lookIn(CHECK_MS);
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.start(), delayMs);
  }

  async #listen(client: Client): Promise<void> {
    client.on('notification', ({ payload }) => this.onPosition(Number(payload)));
    await client.query('listen docket_log');
    this.#listening.add(client);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connection.cut();
  }
}
