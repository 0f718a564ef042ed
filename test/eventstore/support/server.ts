import { type StandInProcess, startStandInProcess } from '../../../libs/event-store/kurrent/testing/process.ts';

/** The server that DOCKET_TEST_EVENTSTORE_URL names, if any. */
export const REAL_SERVER: string | undefined = process.env.DOCKET_TEST_EVENTSTORE_URL;

/** A server that the tests did not start, and leave as it is. */
export interface RealServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server for the events of a service: the real one that is named, or else a stand-in as a process of its own. */
export async function serverForService(): Promise<RealServer | StandInProcess> {
  return REAL_SERVER ? { url: REAL_SERVER, stop: async () => undefined } : startStandInProcess();
}

export { type StandInProcess, startStandInProcess };
