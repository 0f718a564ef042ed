import { randomUUID } from 'node:crypto';
import type { Client, Reply } from '../../support/client.ts';
import type { TestOrganization } from '../../support/organization.ts';
import { makeThings, ROUTE_CASES } from '../../support/route-cases.ts';

/** A request of every route that needs the database, on things of its own; each may be sent again and again. */
export async function requestsOfAllRoutes(acme: TestOrganization): Promise<Record<string, () => Promise<Reply>>> {
  const { client } = await acme.member(`Admin ${randomUUID()}`, 'admin');
  // A sound installation has nothing that an operator could decide on.
  const routes = Object.entries(ROUTE_CASES).filter(([, { idle }]) => idle === undefined);
  const all = routes.map(async ([name, { send }]) => {
    const things = await makeThings(acme, [], client);
    return [name, () => send(client, things, { 'idempotency-key': randomUUID() })] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

/** What needs no database. */
export const withoutDatabase = (client: Client): Record<string, () => Promise<Reply>> => ({
  live: () => client.as(null).get('/health/live'),
  openapi: () => client.as(null).get('/openapi.json'),
  metrics: () => client.as(null).get('/metrics'),
});
