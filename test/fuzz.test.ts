import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { EndpointDeclaration } from '#libs/http';
import type { Client, Reply } from './support/client.ts';
import { newOrganization } from './support/organization.ts';
import { Probe } from './support/probe.ts';
import { makeThings } from './support/route-cases.ts';
import { type Service, startService } from './support/service.ts';

/** How many random requests of a kind each route gets. */
const RUNS = Number(process.env.DOCKET_FUZZ_RUNS ?? 8);

jest.setTimeout(120_000 + 20_000 * RUNS);

let service: Service;
let admin: Client;
let probe: Probe;
beforeAll(async () => {
  service = await startService();
  const organization = await newOrganization(service.base);
  admin = organization.admin;
  probe = new Probe(service, await makeThings(organization, []));
});
afterAll(() => service.stop());

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    '../../etc/passwd',
    "'; drop table task; --",
  ),
  fc.constantFrom('2026-02-30', '2026-03-28T25:00', '0001-01-01', '9999-12-31T23:59:59', '2026-06-30T23:59:60Z'),
  fc.constantFrom('x'.repeat(256), '\u{1f469}'.repeat(256), 'y'.repeat(20_000)),
);
const odd = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom([], {}, [null], [[]], { add: null }, { add: [{}] }, { kind: 1 }),
  fc.uuid(),
);
const FIELDS = ['title', 'description', 'category', 'priority', 'due_date', 'assigned_to', 'reporter_id', 'references'];
const MORE = [
  'body',
  'attachment_ids',
  'reason',
  'id',
  'type',
  'context',
  'contact_id',
  'call_id',
  'status',
  'source',
  'name',
  'role',
  'kind',
];

describe('random requests never fail within, and what is refused has written nothing', () => {
  const fuzz = async <T>(
    arbitrary: fc.Arbitrary<T>,
    send: (route: EndpointDeclaration, value: T) => Promise<Reply>,
    of = probe.routes(),
  ) => {
    for (const route of of)
      await fc.assert(
        fc.asyncProperty(arbitrary, async (value) => {
          await probe.expectSound(() => send(route, value));
        }),
        { numRuns: RUNS },
      );
  };

  it('bodies: a good one with odd values in it', () =>
    fuzz(
      fc.dictionary(fc.constantFrom(...FIELDS, ...MORE), odd, { minKeys: 1, maxKeys: 4 }),
      (route, fields) =>
        admin.request(route.method, probe.pathOf(route), { body: { ...probe.exampleOf(route), ...fields } }),
      probe.commands(),
    ));

  it('bodies: any JSON, and any text', () =>
    fuzz(
      fc.oneof(fc.json({ maxDepth: 5 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })),
      (route, body) => admin.request(route.method, probe.pathOf(route), { body }),
      probe.commands(),
    ));

  it('queries', () =>
    fuzz(
      fc.array(
        fc.tuple(
          fc.oneof(
            fc.constantFrom(
              'q',
              'status',
              'cursor',
              'limit',
              'offset',
              'reference',
              'assigned_to',
              'due_before',
              'as_of',
              'reason',
              'sort',
            ),
            oddText,
          ),
          oddText,
        ),
        { minLength: 1, maxLength: 4 },
      ),
      (route, pairs) =>
        admin.request(
          route.method,
          `${probe.pathOf(route)}?${queryOf(pairs)}`,
          route.method === 'DELETE' ? {} : probe.bodyFor(route),
        ),
      probe.routes().filter(({ method }) => method !== 'DELETE'),
    ));

  it('raw paths', () =>
    fuzz(
      fc.array(
        fc.oneof(
          fc.constantFrom('api', 'tasks', 'contacts', '%2e%2e', '%', '%zz', '%00', '%ff', '?', '#', '//', '..', ';'),
          fc.webSegment(),
        ),
        { maxLength: 6 },
      ),
      (_, parts) => admin.request('GET', `/${parts.join('/')}`),
      probe.routes().slice(0, 8),
    ));

  it('headers', () =>
    fuzz(
      fc.dictionary(
        fc.constantFrom(
          'if-match',
          'idempotency-key',
          'docket-min-position',
          'content-type',
          'accept',
          'x-request-id',
          'accept-encoding',
          'prefer',
        ),
        // Positions that may come would be waited for.
        fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() === text && !/^\d+$/.test(text)),
        { minKeys: 1, maxKeys: 3 },
      ),
      (route, headers) => admin.request(route.method, probe.pathOf(route), { ...probe.bodyFor(route), headers }),
      probe.routes().filter(({ method }) => method !== 'DELETE'),
    ));
});

const queryOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
