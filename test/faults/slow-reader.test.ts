import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { type Service, startService } from '../support/service.ts';

const TASKS = 200;
const AT_ONCE = 20;

let service: Service;
let acme: TestOrganization;
beforeAll(async () => {
  service = await startService();
  acme = await newOrganization(service.base);
  const description = 'A long story. '.repeat(700);
  const create = () => acme.admin.post('/api/tasks', { type: 'internal', title: 'Long', description });
  for (let n = 0; n < TASKS; n += AT_ONCE)
    for (const reply of await Promise.all(Array.from({ length: AT_ONCE }, create))) must(reply, 201);
});
afterAll(() => service.stop());

/** Asks for everything and takes nothing of what comes. */
async function stall(): Promise<Socket> {
  const socket = connect(Number(new URL(service.base).port), '127.0.0.1').pause();
  const head = ['GET /api/tasks?limit=200 HTTP/1.1', 'host: a', `authorization: Bearer ${acme.admin.token}`];
  socket.write(`${head.join('\r\n')}\r\nconnection: close\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

describe('clients that do not read their big replies', () => {
  it('hold up nobody else and no connection to the database, and get them whole when they do', async () => {
    const list = () => acme.admin.get('/api/tasks?limit=200');
    const size = must(await list(), 200).text.length;
    expect(size).toBeGreaterThan(1_500_000);
    // One after the other: megabytes for all of them at once are more than a busy machine writes in the time for an answer.
    const sockets: Socket[] = [];
    for (let n = 0; n < 40; n++) sockets.push(await stall());
    for (let n = 0; n < 10; n++) expect(must(await list(), 200).text).toHaveLength(size);
    const metrics = must(await acme.admin.get('/metrics'), 200).text;
    expect(metrics).toMatch(/^docket_pool_waiting\{pool="docket reader"\} 0$/m);
    const all = /^docket_pool_connections\{pool="docket reader"\} (\d+)$/m.exec(metrics)?.[1];
    expect(metrics).toContain(`docket_pool_idle_connections{pool="docket reader"} ${all}\n`);
    for (const socket of sockets) {
      let received = '';
      for await (const chunk of socket.setEncoding('utf8')) received += chunk;
      expect(received.slice(received.indexOf('\r\n\r\n') + 4)).toHaveLength(size);
    }
  });
});
