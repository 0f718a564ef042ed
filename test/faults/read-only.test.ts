import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client as Session } from 'pg';
import { startTestServer, type TestServer } from '../../libs/event-store/postgres/testing/server.ts';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';
import { answerOf } from './support/answers.ts';

let server: TestServer;
let service: Service;
let acme: TestOrganization;
let session: Session;
beforeAll(async () => {
  server = await startTestServer();
  service = await startService({ DATABASE_URL: server.url });
  acme = await newOrganization(service.base);
  session = new Session({ connectionString: server.url });
  await session.connect();
});
afterAll(async () => {
  await session.end();
  await service.stop();
  await server.kill();
});

/** Lets the server refuse writes, as one does that was a primary until a failover. */
async function setReadOnly(value: 'on' | 'off'): Promise<void> {
  await session.query(`alter system set default_transaction_read_only = ${value}`);
  await session.query('select pg_reload_conf()');
  while ((await session.query('show default_transaction_read_only')).rows[0].default_transaction_read_only !== value);
}

describe('while the server takes no writes, as in a failover', () => {
  it('commands are 503 in time, reads go on, and commands work again with the same connections', async () => {
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Here' }), 201).body;
    const list = () => acme.admin.get('/api/tasks');
    must(await list(), 200);
    const start = () => acme.admin.post(`/api/tasks/${id}/start`, undefined, { 'idempotency-key': 'start' });
    await setReadOnly('on');
    expect(
      await Promise.all([answerOf(start), answerOf(list), answerOf(() => acme.admin.get('/health/live'))]),
    ).toEqual(['503 unavailable', '200', '200']);
    await setReadOnly('off');
    expect(must(await start(), 200).body).toMatchObject({ status: 'in-progress', revision: 1 });
    expect(must(await list(), 200).body.data).toMatchObject([{ id, status: 'in-progress' }]);
  });
});
