import { eventStoreContract } from '../testing/contract.ts';
import { openStore, PATIENT } from './testing/open-store.ts';
import { serverForTests } from './testing/server.ts';

eventStoreContract('KurrentDB', async () => {
  const server = await serverForTests();
  return {
    open: (codec) => openStore(server.url, PATIENT, codec),
    drop: () => server.stop(),
  };
});
