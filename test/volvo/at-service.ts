import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedPostgres } from '#libs/postgres/embedded';
import { Client } from '../support/client.ts';
import { tokenOf } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
import { createOrganization } from './log.ts';
import { ORGANIZATION } from './mapping.ts';

/** A service at work on a database of its own, in which the organization of these scripts is named. */
export interface AtService {
  readonly service: Service;
  readonly admin: Client;
  /** Resolves once the read models hold what the log holds. */
  caughtUp(): Promise<void>;
}

const PATHS = ['/api/tasks?limit=1', '/api/reports/tasks'];

/** Does some work at a service, and leaves nothing behind. */
export async function atService(work: (at: AtService) => Promise<void>): Promise<void> {
  const home = join(tmpdir(), `docket-volvo-${process.pid}`);
  const database = await openEmbeddedPostgres(home, {
    info: () => undefined,
    warn: console.warn,
    error: console.error,
  });
  try {
    const service = await startService({ DATABASE_URL: database.url, DOCKET_HOME: home });
    const { store } = service.installation;
    try {
      await createOrganization(store);
      const admin = new Client(service.base, await tokenOf(ORGANIZATION, 'root', 'admin'));
      const caughtUp = async () => {
        const headers = { 'docket-min-position': (await store.head()) ?? '' };
        for (const path of PATHS) while ((await admin.get(path, headers)).status !== 200);
      };
      await work({ service, admin, caughtUp });
    } finally {
      await service.stop();
    }
  } finally {
    await database.release();
    rmSync(home, { recursive: true, force: true });
  }
}
