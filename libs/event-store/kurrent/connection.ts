import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { InvalidServerUrlError } from './url/index.ts';
import { within } from './within.ts';

const DISPOSE_MS = 1_000;
/** Making a client takes some milliseconds, in which the process does nothing else: not more often than this. */
const MIN_AGE_MS = 500;

/**
 * A client of its own, made anew after it has failed: the half of it that reads gives up for ever once it could not
 * connect, and stays with a node that is gone. A client connects at its first call.
 */
export class Connection {
  #client: KurrentDBClient;
  #madeAt = performance.now();

  /** @throws InvalidServerUrlError where the client cannot make anything of it, as of a file that is not there */
  constructor(private readonly connectionString: string) {
    try {
      this.#client = KurrentDBClient.connectionString(connectionString);
    } catch {
      throw new InvalidServerUrlError('be one that the client takes, with certificate files that can be read');
    }
  }

  /** The client for the next call. */
  get client(): KurrentDBClient {
    return this.#client;
  }

  /** Whoever calls next gets another client, unless somebody else has seen to that. What is under way goes on. */
  replace(failed: KurrentDBClient): void {
    if (this.#client !== failed || performance.now() - this.#madeAt < MIN_AGE_MS) return;
    try {
      this.#madeAt = performance.now();
      this.#client = KurrentDBClient.connectionString(this.connectionString);
    } catch {
      // Its files are gone by now.
    }
  }

  /** Ends what is under way by a client; it fails now. */
  async cut(client = this.#client): Promise<void> {
    await within(DISPOSE_MS, client.dispose()).catch(() => undefined);
  }
}
