import { createPool, migrate } from '#libs/postgres';
import { testDatabase } from '#libs/postgres/testing';
import { eventStoreContract } from '../testing/contract.ts';
import { createPostgresEventStore, eventStoreMigrations } from './index.ts';

eventStoreContract('PostgreSQL', async () => {
  const database = await testDatabase();
  const pool = createPool(database.url, { name: 'test', max: 2 });
  await migrate(pool, eventStoreMigrations);
  return {
    open: (codec) => createPostgresEventStore({ pool, codec }),
    drop: async () => {
      await pool.end();
      await database.drop();
    },
  };
});
