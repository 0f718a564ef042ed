import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Reply } from './client.ts';

/** One command of a load: what was sent, under which key, and the answer once there was one. */
export interface Sent {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  answer: Reply | null;
}

/** Sends a command, or sends it again. Null where no answer of success came: whether it had its effect is unknown. */
export async function send(client: Client, sent: Sent): Promise<Reply | null> {
  const { method, path, body, headers } = sent;
  const reply = await client.request(method, path, { body, headers }).catch(() => null);
  if (reply && reply.status >= 400 && reply.status !== 503) throw new Error(`${reply.status}: ${reply.text}`);
  return reply && reply.status < 400 ? reply : null;
}

/**
 * Writers that create tasks, add to them and comment on them, each command with a key of its own and sent until it is answered, until
 * they are told to stop.
 */
export class Load {
  readonly sent: Sent[] = [];
  #running = true;
  readonly #writers: Promise<void>[];

  constructor(
    private readonly client: Client,
    writers: number,
  ) {
    this.#writers = Array.from({ length: writers }, () => this.#write());
  }

  /** Resolves when this many commands have been answered. */
  async answered(count: number): Promise<void> {
    while (this.sent.filter(({ answer }) => answer).length < count) await pause(1);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#writers);
  }

  async #write(): Promise<void> {
    while (this.#running) {
      const id = randomUUID();
      await this.#send('POST', '/api/tasks', { id, type: 'internal', title: `Task ${id}` });
      for (let n = 0; n < 3 && this.#running; n++) {
        const references = { add: [{ kind: 'n', id: `${n}` }] };
        await this.#send('PATCH', `/api/tasks/${id}`, { references, title: `Title ${n}` });
        if (this.#running) await this.#send('POST', `/api/tasks/${id}/comments`, { body: `Comment ${n}` });
      }
    }
  }

  async #send(method: Sent['method'], path: string, body: Sent['body']): Promise<void> {
    const sent: Sent = { method, path, body, headers: { 'idempotency-key': randomUUID() }, answer: null };
    this.sent.push(sent);
    while (this.#running && !sent.answer) {
      sent.answer = await send(this.client, sent);
      if (!sent.answer) await pause(20);
    }
  }
}
