import { setTimeout as pause } from 'node:timers/promises';
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  ErrorType,
  type KurrentDBClient,
  type ReadPosition,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type { Connection } from './connection.ts';
import { fromServer, type ServerEvent } from './convert.ts';
import { drain } from './drain.ts';
import { isNotLeader, typeOf, unavailable } from './failures.ts';
import type { Patience } from './patience.ts';
import type { ServerUrl } from './url/index.ts';

/** A read that goes on and on. */
const LONGEST_MS = 30_000;
/** Events of ours may lie far back, behind those of others. */
const LOOK_BACK_MS = 60_000;
const PAUSE_MS = 50;
const LAST = { fromPosition: END, maxCount: 1, direction: BACKWARDS } as const;

/** Reads from the node that leads, so that what was answered is seen; each call ends in time. */
export class Reader {
  readonly #options;
  readonly #filter;
  #closed = false;

  constructor(
    private readonly connection: Connection,
    { credentials }: Pick<ServerUrl, 'credentials'>,
    /** The prefixes of the streams that are ours. */
    prefixes: readonly string[],
    private readonly patience: Patience,
  ) {
    // The reading half of the client takes user and password from the connection string without decoding them.
    this.#options = { requiresLeader: true, ...(credentials ? { credentials } : {}) };
    this.#filter = streamNameFilter({ prefixes: [...prefixes] });
  }

  /** A stream's events from a revision on, at most `limit`; empty where there are none. @throws StoreUnavailableError */
  async stream(name: string, from: number, limit = Number.MAX_SAFE_INTEGER): Promise<ServerEvent[]> {
    const options = { ...this.#options, fromRevision: BigInt(from), maxCount: limit };
    return this.#read((client) => client.readStream(name, options));
  }

  /**
   * Our events from a position on, that one included (null: from the first), at most `limit`; tried only once where that
   * is asked for. @throws StoreUnavailableError
   */
  async forwards(from: bigint | null, limit: number, { once = false } = {}): Promise<ServerEvent[]> {
    const fromPosition: ReadPosition = from === null ? START : { commit: from, prepare: from };
    const options = { ...this.#options, fromPosition, maxCount: limit, filter: this.#filter };
    return this.#read((client) => client.readAll(options), { once });
  }

  /** Where the last event of ours stands; null where there is none. It may take a minute. @throws StoreUnavailableError */
  async last(): Promise<bigint | null> {
    const options = { ...this.#options, ...LAST, filter: this.#filter };
    return (await this.#read((client) => client.readAll(options), { silenceMs: LOOK_BACK_MS })).at(-1)?.commit ?? null;
  }

  /** The log's last event, whoever's it is; undefined where there is none. @throws StoreUnavailableError */
  async end(): Promise<ServerEvent | undefined> {
    return (await this.#read((client) => client.readAll({ ...this.#options, ...LAST }))).at(-1);
  }

  /** Whether an event stands at a position, whoever's it is; that of an id (null: any). @throws StoreUnavailableError */
  async holds(position: bigint, id: string | null): Promise<boolean> {
    const fromPosition = { commit: position, prepare: position };
    const options = { ...this.#options, fromPosition, maxCount: 1 };
    const read = () => this.#read((client) => client.readAll(options), { once: true });
    const found = await read().catch(async () => {
      // A read from the middle of a record fails as if the server were away: it is not, if it can tell where the log ends.
      await this.end();
      return read().catch(() => []);
    });
    return found[0]?.commit === position && (id === null || found[0].stored.id === id);
  }

  /** What fails from now on is not tried again. */
  close(): void {
    this.#closed = true;
  }

  async #read(
    open: (client: KurrentDBClient) => AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>,
    { silenceMs = this.patience.readMs, once = false } = {},
  ): Promise<ServerEvent[]> {
    for (const started = performance.now(); ; await pause(PAUSE_MS)) {
      const { client } = this.connection;
      try {
        const events = await drain(open(client), silenceMs, Math.max(silenceMs, LONGEST_MS));
        return events.flatMap((event) => fromServer(event) ?? []);
      } catch (error) {
        const type = typeOf(error);
        if (type === ErrorType.STREAM_NOT_FOUND || type === ErrorType.STREAM_DELETED) return [];
        if (!isNotLeader(error)) this.connection.replace(client);
        const late = once || this.#closed || performance.now() - started > this.patience.readAgainMs;
        if (late || (type !== ErrorType.UNAVAILABLE && !isNotLeader(error))) throw unavailable(error);
      }
    }
  }
}
