import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, must } from './support/client.ts';
import { newOrganization } from './support/organization.ts';
import { type Service, startService } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
let service: Service;
let admin: Client;
beforeAll(async () => {
  service = await startService();
  ({ admin } = await newOrganization(service.base));
});
afterAll(() => service.stop());

const create = async (fields: object) =>
  must(await admin.post('/api/tasks', { type: 'internal', title: 'x', ...fields }), 201).body;
const titles = async (query: Record<string, string>): Promise<string[]> =>
  must(await admin.get(`/api/tasks?${new URLSearchParams(query)}`), 200).body.data.map(
    (task: { title: string }) => task.title,
  );

describe('limit', () => {
  it('counts as 200 above that, however large it is', async () => {
    for (const limit of ['201', '9007199254740993', '9'.repeat(400)])
      must(await admin.get(`/api/tasks?limit=${limit}`), 200);
  });
});

describe('q', () => {
  it.each([
    ['Straße', ['straße', 'STRASSE', 'STRAẞE', 'ße']],
    ['İzmir', ['İZMIR', 'i̇zmir', 'zmir']],
    ['ΣΊΣΥΦΟΣ', ['σίσυφος', 'ΣΊΣΥΦΟς']],
    ['273 \u212a', ['273 k', '273 K']],
    ['a%b_c\\d', ['A%B', 'b_C', '_c\\D']],
  ])('finds %s in any case', async (title, searches) => {
    await create({ title });
    for (const q of searches) expect([q, await titles({ q })]).toEqual([q, [title]]);
  });
});

describe('due_before and due_after', () => {
  beforeAll(async () => {
    must(await admin.put('/api/organization', { name: 'Acme', time_zone: 'America/New_York' }), 200);
    for (const due_date of ['2026-03-27', '2026-03-28', '2026-03-28T15:00', '2026-03-28T15:00:01'])
      await create({ title: due_date, due_date });
  });

  it('take what a due date takes, in the zone of the organization', async () => {
    for (const same of ['2026-03-28', '2026-03-28T00:00', '2026-03-28T04:00:00Z', '2026-03-28T05:00:00+01:00']) {
      expect(await titles({ due_before: same })).toEqual(['2026-03-27']);
      expect(await titles({ due_after: same })).toEqual(['2026-03-28T15:00:01', '2026-03-28T15:00']);
    }
    for (const same of ['2026-03-28T15:00', '2026-03-28T15:00:00', '2026-03-28T19:00:00Z'])
      expect(await titles({ due_after: same })).toEqual(['2026-03-28T15:00:01']);
    expect(await titles({ due_after: '2026-03-28T14:59:59.5-04:00', due_before: '2026-03-28T19:00:00.5Z' })).toEqual([
      '2026-03-28T15:00',
    ]);
  });
});
