import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metricsRefusal } from '../../apps/docket/src/telemetry/metrics-access.ts';
import { type Client, must } from '../support/client.ts';
import { newOrganization, type TestOrganization } from '../support/organization.ts';
import { problemFaults } from '../support/problem.ts';
import { type Service, startService } from '../support/service.ts';

/** The samples of a scrape: name and labels → value. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

describe('a scrape', () => {
  let service: Service;
  let acme: TestOrganization;
  beforeAll(async () => {
    service = await startService();
    acme = await newOrganization(service.base);
  });
  afterAll(() => service.stop());

  const scrape = async () => samples(must(await acme.admin.as(null).get('/metrics'), 200).text);

  it('tells of requests by the pattern of their route, and of nothing that is in them', async () => {
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'Canary' }), 201).body;
    must(await acme.admin.get(`/api/tasks/${id}?as_of=2020-01-01T00:00:00Z`), 404);
    must(await acme.admin.get(`/nowhere/${id}`), 404);
    const found = await scrape();
    const count = (labels: string) => found.get(`docket_http_request_duration_seconds_count{${labels}}`);
    expect(count('method="POST",route="/api/tasks",status="201"')).toBe(1);
    expect(count('method="GET",route="/api/tasks/:task_id",status="404"')).toBe(1);
    expect(count('method="GET",route="none",status="404"')).toBe(1);
    expect([...found.keys()].join()).not.toMatch(new RegExp(`Canary|${id}|${acme.id}`));
  });

  it('tells of appends and batches, by what they came to', async () => {
    const before = await scrape();
    const { id } = must(await acme.admin.post('/api/tasks', { type: 'internal', title: 'New' }), 201).body;
    const other = await service.another();
    // Two processes that decide on the same state: one of them meets a conflict, and tries again.
    for (let n = 0; (await scrape()).get('docket_append_duration_seconds_count{outcome="conflict"}') === undefined; n++)
      await Promise.all([
        acme.admin.patch(`/api/tasks/${id}`, { title: `a${n}` }),
        acme.admin.at(other.base).patch(`/api/tasks/${id}`, { description: `b${n}` }),
      ]);
    await other.stop();
    const after = await scrape();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    const written = grown('docket_append_duration_seconds_count{outcome="written"}');
    expect(written).toBeGreaterThan(1);
    expect(grown('docket_append_batch_appends_sum')).toBe(
      written + grown('docket_append_duration_seconds_count{outcome="conflict"}'),
    );
    expect(grown('docket_append_batch_events_count')).toBe(grown('docket_append_batch_appends_count'));
    expect(grown('docket_append_batch_duration_seconds_count{outcome="failed"}')).toBe(0);
  });

  it('tells how far the read models have come', async () => {
    must(await acme.admin.get('/api/tasks'), 200);
    const found = await scrape();
    const build = [...found.keys()].find((name) =>
      name.startsWith('docket_projection_position{projection="task-list"'),
    );
    expect(build).toMatch(/\{projection="task-list",build="\d+",status="serving"\}$/);
    const of = (name: string) => found.get(`${name}${build?.slice(build.indexOf('{'))}`);
    expect(of('docket_projection_position')).toBe(found.get('docket_log_position'));
    expect(of('docket_projection_lag_events')).toBe(0);
    expect(of('docket_projection_lag_seconds')).toBe(0);
    expect(of('docket_projection_dead_letters')).toBe(0);
    expect(found.get('docket_projection_events_total{projection="task-list"}')).toBeGreaterThan(0);
    expect(found.get('docket_database_up')).toBe(1);
    expect(found.get('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('is part of the documents', async () => {
    const { paths } = must(await acme.admin.get('/openapi.json'), 200).body;
    expect(Object.keys(paths['/metrics'].get.responses)).toEqual(expect.arrayContaining(['200', '401', '403']));
  });

  it('is refused to who comes through a proxy on this machine', async () => {
    const reply = await acme.admin.get('/metrics', { 'x-forwarded-for': '203.0.113.7' });
    expect([must(reply, 403).body.code, problemFaults(reply)]).toEqual(['forbidden', []]);
  });
});

describe('a scrape of a copy that projects nothing', () => {
  it('tells how much waits, and for how long', async () => {
    const service = await startService({ DOCKET_ROLES: 'api' });
    const { admin } = await newOrganization(service.base);
    must(await admin.post('/api/tasks', { type: 'internal', title: 'New' }), 201);
    const text = must(await admin.as(null).get('/metrics'), 200).text;
    await service.stop();
    expect(text).toMatch(/^docket_projection_lag_events\{projection="task-list",build="1",status="serving"\} 2$/m);
    expect(Number(/^docket_projection_lag_seconds\{.+\} (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
  });
});

describe('a scrape with METRICS_TOKEN', () => {
  let service: Service;
  let client: Client;
  beforeAll(async () => {
    service = await startService({ METRICS_TOKEN: 'a token, with blanks' });
    ({ admin: client } = await newOrganization(service.base));
  });
  afterAll(() => service.stop());

  it('needs that token and no other', async () => {
    expect((await client.as('a token, with blanks').get('/metrics')).status).toBe(200);
    for (const wrong of [null, client.token, 'a token, with blank', 'a token, with blanks!']) {
      const reply = await client.as(wrong).get('/metrics');
      expect([must(reply, 401).body.code, problemFaults(reply)]).toEqual(['unauthorized', []]);
      expect(reply.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('counts wrong ones as failed log-ins of their address', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 100; n++) statuses.add((await client.as('wrong').get('/metrics')).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await client.as('a token, with blanks').get('/metrics')).status).toBe(200);
  });
});

describe('a scrape from another machine', () => {
  it('is refused without a token', () => {
    const from = (remoteAddress: string) => {
      const socket = Object.assign(Object.create(null), { remoteAddress });
      return metricsRefusal({ headers: {}, socket }, null)?.status ?? 200;
    };
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) expect(from(address)).toBe(200);
    const ours = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const outside = ours.filter(({ internal }) => !internal).map(({ address }) => address);
    for (const address of [...outside, '203.0.113.7', '::ffff:203.0.113.7', '2001:db8::1', ''])
      expect(from(address)).toBe(403);
  });
});
