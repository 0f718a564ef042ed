import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An e-mail as a server got it. */
export interface Delivered {
  readonly to: readonly string[];
  /** Header lines unfolded, and the parts as they came. */
  readonly source: string;
}

/** A mail server that keeps what it gets. */
export interface MailServer {
  readonly url: string;
  readonly delivered: readonly Delivered[];
  /** What it answers next to a recipient, and to those after; null: it takes them. */
  refuse(with_: { readonly responseCode: number } | null): void;
  /** From now on it takes an e-mail and does not say so. */
  forget(): void;
  stop(): Promise<void>;
}

/** Starts a mail server on loopback, at a port of its own or a given one. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const delivered: Delivered[] = [];
  let refusal: { readonly responseCode: number } | null = null;
  let forgets = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    // Clients keep their connections: they are cut.
    closeTimeout: 50,
    onRcptTo: (_address, _session, done) =>
      done(refusal ? Object.assign(new Error('no such box at secret-host'), refusal) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          delivered.push({
            to,
            source: Buffer.concat(chunks)
              .toString('utf8')
              .replace(/\r\n[ \t]+/g, ' '),
          });
          if (!forgets) done(null);
        });
    },
  });
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${bound}`,
    delivered,
    refuse(answer) {
      refusal = answer;
    },
    forget() {
      forgets = true;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
