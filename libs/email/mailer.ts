import type { ComposedEmail } from './compose.ts';

/** An e-mail could not be handed over. */
export class EmailError extends Error {
  override name = 'EmailError';
  constructor(
    /** What to tell people: it names no address and no server. */
    readonly reason: string,
    /** Whether the server refuses this address for good. */
    readonly isFinal: boolean,
  ) {
    super(reason);
  }
}

/** An e-mail on its way to one address. */
export interface Email extends ComposedEmail {
  /** The same in every attempt, so that the reader's program knows a second one. */
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
}

/** Hands e-mails over to a mail server. */
export interface Mailer {
  /** Resolves once the server has taken it. @throws EmailError, within a minute. */
  send(email: Email): Promise<void>;
  close(): void;
}

/** How a mail server is reached. */
export interface MailerOptions {
  /** `smtp://` or `smtps://`, with user and password where it wants them. */
  readonly url: string;
  /** The sender: an address, or a name and an address. */
  readonly from: string;
}

const CONNECTIONS = 4;
const TIMEOUTS = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** A mailer over a few kept connections. */
export function createMailer({ url, from }: MailerOptions): Mailer {
  // Loaded with the first e-mail: a start need not wait for it.
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      pool: true,
      url,
      maxConnections: CONNECTIONS,
      // What a task says is text: it must not have files or pages fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
      ...TIMEOUTS,
    });
  };
  let transport: ReturnType<typeof open> | undefined;
  return {
    async send({ id, to, subject, text, html }) {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      transport ??= open();
      const opened = await transport;
      try {
        await opened.sendMail({ from, to, subject, text, html, headers, messageId: `<${id}@docket>` });
      } catch (error) {
        throw toEmailError(error);
      }
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

/** The server's own words hold addresses and names of hosts: of them only the code is told, in the log as well. */
function toEmailError(error: unknown): EmailError {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
  const isFinal = command === 'RCPT TO' && responseCode !== undefined && responseCode >= 500;
  if (responseCode !== undefined) return new EmailError(`smtp-${responseCode}`, isFinal);
  return new EmailError(code === 'ETIMEDOUT' ? 'smtp-timed-out' : 'smtp-unreachable', false);
}
