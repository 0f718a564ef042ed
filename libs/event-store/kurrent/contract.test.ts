import { jest } from '@jest/globals';
import { eventStoreContract } from '../testing/contract.ts';
import { openStore, PATIENT } from './testing/open-store.ts';
import { serverForTests } from './testing/server.ts';

// The stand-in shares this process with its clients.
jest.setTimeout(60_000);

eventStoreContract('KurrentDB', async () => {
  const server = await serverForTests();
  return {
    open: (codec) => openStore(server.url, PATIENT, codec),
    drop: () => server.stop(),
  };
});
