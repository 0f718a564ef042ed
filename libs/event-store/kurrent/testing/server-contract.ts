import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { appendAnswers } from './append-answers.ts';
import { connect } from './client.ts';
import { readAnswers } from './read-answers.ts';
import { repeatAnswers } from './repeat-answers.ts';
import { subscriptionAnswers } from './subscription-answers.ts';

/** A server to ask, and how to be rid of it. */
export interface AskedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** What the questions are asked with. */
export interface Asking {
  readonly client: KurrentDBClient;
  /** A category that no other test uses, with its dash: the log of a real server holds much else. */
  readonly category: string;
}

/** Registers the questions to a server whose answers the stand-in must share with a real one of 23.10. */
export function serverContract(name: string, start: () => Promise<AskedServer>): void {
  describe(`${name} answers the client as a server of 23.10`, () => {
    let server: AskedServer;
    let client: KurrentDBClient;
    beforeAll(async () => {
      server = await start();
      client = connect(server.url);
    });
    afterAll(async () => {
      await client.dispose();
      await server.stop();
    });
    const asking = (): Asking => ({ client, category: `t${randomUUID().replaceAll('-', '')}-` });
    appendAnswers(asking);
    repeatAnswers(asking);
    readAnswers(asking);
    subscriptionAnswers(asking);
  });
}
