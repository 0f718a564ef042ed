import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '#libs/postgres/testing';
import { DocketProcess } from '../faults/support/docket-process.ts';
import { must } from '../support/client.ts';
import { newOrganization } from '../support/organization.ts';
import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';

let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
});
afterAll(() => receiver.close());

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

describe('with a place for traces to go', () => {
  it("a request's trace goes on from its caller's, down to the batch that its events went with", async () => {
    const docket = await DocketProcess.start({
      DATABASE_URL: (await testDatabase()).url,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=canary-collector',
      OTEL_SERVICE_NAME: 'docket-under-test',
    });
    const { admin } = await newOrganization(docket.base);
    const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
    const body = { type: 'internal', title: 'canary' };
    const reply = must(await admin.request('POST', '/api/tasks', { body, headers }), 201);
    const line = await docket.logged(({ request_id }) => request_id === reply.headers.get('x-request-id'));
    must(await admin.get('/api/tasks'), 200);
    // What is left is sent when the service stops.
    await docket.stop();

    const named = (name: string) => receiver.spans.filter((span) => span.name === name);
    const [request] = named('POST /api/tasks');
    expect(request).toMatchObject({ traceId: TRACE, parentId: CALLER, service: 'docket-under-test' });
    const command = named('command on task').find(({ traceId }) => traceId === TRACE);
    expect(command?.parentId).toBe(request?.spanId);
    const append = named('append').find(({ traceId }) => traceId === TRACE);
    expect(append?.parentId).toBe(command?.spanId);
    expect(named('append batch').flatMap(({ links }) => links)).toContain(append?.spanId);
    expect(named('fold page').length).toBeGreaterThan(0);
    expect(named('GET /api/tasks')[0]?.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(line.trace_id).toBe(TRACE);
    expect(receiver.headers['x-api-key']).toBe('canary-collector');
    expect(docket.output).not.toContain('canary');
  });

  it('a collector that is away holds up neither a request nor the stop, and is named in the log', async () => {
    const docket = await DocketProcess.start({
      DATABASE_URL: (await testDatabase()).url,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://user:canary@127.0.0.1:9/v1/traces',
    });
    const { admin } = await newOrganization(docket.base);
    must(await admin.get('/api/me'), 200);
    const stopping = performance.now();
    await docket.stop();
    expect(performance.now() - stopping).toBeLessThan(10_000);
    expect(docket.log.map(({ msg }) => msg)).toContain('traces were not exported');
    expect(docket.output).not.toContain('canary');
  });
});

describe('without one', () => {
  it('no library of OpenTelemetry is loaded, nor that of the metrics before the first scrape', async () => {
    const docket = await DocketProcess.start({
      DATABASE_URL: (await testDatabase()).url,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL_OF_IMPORTS)}`,
    });
    const { admin } = await newOrganization(docket.base);
    must(await admin.post('/api/tasks', { type: 'internal', title: 'New' }), 201);
    expect(docket.output).toContain('loaded bundle/start-service.js');
    expect(docket.output).not.toMatch(/loaded .*(create-tracing|opentelemetry|prom-client)/);
    must(await admin.get('/metrics'), 200);
    expect(docket.output).toContain('loaded bundle/prom-client.js');
    await docket.stop();
  });
});

const TELL_OF_IMPORTS = `
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({
    load(url, context, next) {
      const at = url.search(/(bundle|node_modules)\\//);
      if (at >= 0) writeSync(2, 'loaded ' + url.slice(at) + '\\n');
      return next(url, context);
    },
  });`;
