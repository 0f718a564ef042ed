import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runChecks } from './health.ts';
import { type SampleApp, startSampleApp } from './testing/sample-app.ts';

describe('the page of the documents', () => {
  let sample: SampleApp;
  beforeAll(async () => {
    sample = await startSampleApp();
  });
  afterAll(() => sample.app.close());

  it('loads files of this service only, and each of them is there', async () => {
    const page = await sample.app.inject({ url: '/docs' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.body).not.toMatch(/<script>|https?:|onload/);
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => String(file));
    expect(files).toHaveLength(4);
    for (const file of files) {
      const reply = await sample.app.inject({ url: `/${file}` });
      expect([file, reply.statusCode, reply.rawPayload.length > 100]).toEqual([file, 200, true]);
    }
  });

  it('has no other files', async () => {
    for (const file of ['package.json', '..%2Fpackage.json', 'index.html', 'swagger-ui.js'])
      expect((await sample.app.inject({ url: `/docs/${file}` })).statusCode).toBe(404);
  });
});

describe('health', () => {
  it('is live always, and ready only while every check holds', async () => {
    let isUp = true;
    const database = { name: 'database', check: async () => (isUp ? 1 : Promise.reject(new Error('at db.internal'))) };
    const sample = await startSampleApp([database, { name: 'event-store', check: async () => undefined }]);
    const ask = (url: string) => sample.app.inject({ url });
    expect((await ask('/health/ready')).json()).toEqual({
      status: 'ready',
      checks: { database: 'up', 'event-store': 'up' },
    });
    isUp = false;
    const down = await ask('/health/ready');
    expect([down.statusCode, down.headers['retry-after']]).toEqual([503, '2']);
    expect(down.json()).toMatchObject({ code: 'unavailable', checks: { database: 'down', 'event-store': 'up' } });
    expect(down.body).not.toContain('internal');
    expect((await ask('/health/live')).json()).toEqual({ status: 'live' });
    await sample.app.close();
  });

  it('does not wait for a check that hangs', async () => {
    const hangs = { name: 'store', check: () => new Promise(() => undefined) };
    await expect(runChecks([hangs], 1)).rejects.toMatchObject({
      code: 'unavailable',
      members: { checks: { store: 'down' } },
    });
  });
});
