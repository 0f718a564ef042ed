import type { Pool, PoolClient } from 'pg';
import { isUnavailable, toDatabaseError } from './unavailable.ts';

/**
 * Runs `work` in a transaction of its own: committed when it resolves, rolled back when it rejects. `settings` are
 * statements that set the transaction up: they go with its begin, without a wait of their own.
 * @throws DatabaseUnavailableError where the database is away (after a lost commit the outcome is unknown), or whatever
 *   `work` threw.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  settings = '',
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toDatabaseError(error);
  });
  try {
    await client.query(`begin; ${settings}`);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A rollback would queue behind the query that the server does not answer; ending the connection rolls back as well.
    const broken =
      isUnavailable(error) ||
      (await client.query('rollback').then(
        () => false,
        () => true,
      ));
    client.release(broken);
    throw toDatabaseError(error);
  }
}
