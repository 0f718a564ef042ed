import { Client, type ClientConfig } from 'pg';

/** A connection of its own, made at the first call and made anew at the first call after it was lost. */
export class Connection {
  /** The latest client, and what became of its attempt to connect; none after it was lost. */
  #latest: { readonly client: Client; readonly connected: Promise<Client> } | undefined;

  constructor(
    private readonly config: ClientConfig,
    /** Called once for each connection that was lost, or did not come about. */
    private readonly onLost: () => void = () => undefined,
  ) {}

  /** The connection. Calls while it is being made share the attempt. */
  client(): Promise<Client> {
    this.#latest ??= this.#connect();
    return this.#latest.connected;
  }

  #connect() {
    const client = new Client(this.config);
    // Without a listener a loss between two queries would end the process; `end` follows every error.
    client.on('error', () => undefined);
    client.once('end', () => {
      this.#latest = undefined;
      this.onLost();
    });
    const connected = client.connect().then(
      () => client,
      (error: unknown) => {
        // Some failures leave the socket open.
        destroy(client);
        throw error;
      },
    );
    return { client, connected };
  }

  /** Cuts the connection, where there is one: what is under way on it fails now. */
  cut(): void {
    if (this.#latest) destroy(this.#latest.client);
  }
}

/** A polite end would wait for a server that may never answer. */
function destroy(client: Client): void {
  client.connection.stream.destroy();
}
