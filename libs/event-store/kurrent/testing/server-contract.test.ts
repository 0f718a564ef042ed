import { startStandIn } from './index.ts';
import { serverContract } from './server-contract.ts';

const real = process.env.DOCKET_TEST_EVENTSTORE_URL;

serverContract('the stand-in', () => startStandIn({ liveBuffer: 32 }));
if (real) serverContract('a real server', async () => ({ url: real, stop: async () => undefined }));
