import { expect, it } from '@jest/globals';
import { Client } from 'pg';
import { testDatabase } from '#libs/postgres/testing';
import { DocketProcess } from '../faults/support/docket-process.ts';
import { must } from '../support/client.ts';
import { newOrganization } from '../support/organization.ts';
import { problemFaults } from '../support/problem.ts';

it('answers 503 for what an older version filled otherwise, until it has been filled anew', async () => {
  const { url, drop } = await testDatabase();
  const first = await DocketProcess.start({ DATABASE_URL: url });
  const { admin } = await newOrganization(first.base);
  const created = must(await admin.post('/api/tasks', { type: 'internal', title: 'Kept' }), 201);
  // Read once, so that what was written is in the tables before the process ends.
  must(await admin.get('/api/tasks'), 200);
  await first.stop();
  const database = new Client(url);
  await database.connect();
  await database.query(`
    update projection.build set version = version - 1 where name = 'task-list';
    alter view read_model.task rename column doc to document;`);
  await database.end();

  const reading = await DocketProcess.launch({ DATABASE_URL: url, DOCKET_ROLES: 'api', DOCKET_HOME: first.home });
  await reading.answers('/health/live');
  const there = admin.at(reading.base);
  const refused = await there.get('/api/tasks');
  expect([refused.status, problemFaults(refused)]).toEqual([503, []]);
  expect(refused.headers.get('retry-after')).toBe('5');

  const filling = await DocketProcess.start({ DATABASE_URL: url, DOCKET_HOME: first.home });
  let answer = refused;
  while (answer.status !== 200) answer = await there.get('/api/tasks');
  expect(answer.body.data).toMatchObject([{ id: created.body.id }]);
  await Promise.all([reading.stop(), filling.stop()]);
  await drop();
});
