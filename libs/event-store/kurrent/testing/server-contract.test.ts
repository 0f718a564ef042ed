import { jest } from '@jest/globals';
import { startStandIn } from './index.ts';
import { serverContract } from './server-contract.ts';

jest.setTimeout(60_000);

const real = process.env.DOCKET_TEST_EVENTSTORE_URL;

serverContract('the stand-in', () => startStandIn({ liveBuffer: 32 }));
if (real) serverContract('a real server', async () => ({ url: real, stop: async () => undefined }));
