import { startStandIn } from './stand-in.ts';

/** A server to test against: the one that DOCKET_TEST_EVENTSTORE_URL names, or else a stand-in in this process. */
export async function serverForTests(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const url = process.env.DOCKET_TEST_EVENTSTORE_URL;
  return url ? { url, stop: async () => undefined } : startStandIn();
}
