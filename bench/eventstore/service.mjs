import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BACKWARDS, END, streamNameFilter } from '@kurrent/kurrentdb-client';
import { SignJWT } from 'jose';
import { connect } from '../append/stores/kurrent-log.mjs';
import { startService } from '../common/service.mjs';
import { CONTACT, MEMBER } from '../http/task-body.mjs';

const SECRET = 'a secret of the bench, of some length';
const TASKS = streamNameFilter({ prefixes: ['task-'] });
const READY_MS = 50;

/**
 * Docket with its events on a server that may hold those of others and of earlier runs, and its read models in a new
 * database. `stored` answers the ids of the tasks created since, in order; `settle` resolves when the read models have
 * caught up.
 */
export async function startDocketOver(eventStoreUrl, databaseUrl, home) {
  const client = connect(eventStoreUrl);
  const service = await startService(process.execPath, ['bin/docket.mjs', 'serve'], {
    env: {
      DATABASE_URL: databaseUrl,
      DOCKET_HOME: home,
      DOCKET_JWT_SECRET: SECRET,
      EVENTSTORE_URL: eventStoreUrl,
      LOG_LEVEL: 'error',
    },
    sign: /Docket listens/,
  });
  // Those of earlier runs have sealed their texts with keys that this database does not have.
  const organization = randomUUID();
  const token = await new SignJWT({ org: organization, role: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('bench')
    .setExpirationTime('1h')
    .sign(Buffer.from(SECRET));
  const call = callsAt(service.port, token);
  while ((await call('GET', '/health/ready').catch(() => null)) === null) await pause(READY_MS);
  await call('PUT', '/api/organization', { name: 'Bench', time_zone: 'Europe/Berlin' });
  const member = { user_id: 'm', name: 'Demo Admin', email: 'm@example.com', kind: 'staff', role: 'admin' };
  await call('PUT', `/api/members/${MEMBER}`, member);
  await call('PUT', `/api/contacts/${CONTACT}`, { name: 'Ada Lovelace', assigned_members: [MEMBER] });
  const began = await lastTask(client);
  return {
    ...service,
    token,
    stored: () => createdSince(client, began),
    async settle() {
      const isBehind = ({ data }) => data.some(({ lag }) => lag !== 0);
      // Right after the load the server may take longer than the service waits for it: then it is asked again.
      const look = () =>
        call('GET', '/api/projections').catch((error) => (error.status === 503 ? null : Promise.reject(error)));
      for (let found = await look(); !found || isBehind(found); found = await look()) await pause(READY_MS);
    },
  };
}

const callsAt = (port, token) => async (method, path, body) => {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!reply.ok)
    throw Object.assign(new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`), {
      status: reply.status,
    });
  return reply.json();
};

async function lastTask(client) {
  let position;
  const last = { direction: BACKWARDS, fromPosition: END, maxCount: 1, filter: TASKS };
  for await (const { event } of client.readAll(last)) position = event.position;
  return position;
}

async function createdSince(client, began) {
  const ids = [];
  for await (const { event } of client.readAll({ ...(began ? { fromPosition: began } : {}), filter: TASKS }))
    if (event.type === 'TaskCreated' && event.position.commit > (began?.commit ?? -1n))
      ids.push(event.streamId.split('_')[1]);
  return ids;
}
