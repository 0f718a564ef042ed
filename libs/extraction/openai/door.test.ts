import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  answers,
  babbles,
  breaksOff,
  fails,
  hangsUp,
  keepsSilent,
  ModelServer,
  neverEnds,
  refuses,
  says,
} from '../testing/index.ts';
import { openaiDoor } from './index.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await ModelServer.start();
});
afterAll(() => server.stop());
beforeEach(() => void server.requests.splice(0));

const door = (timeoutMs = 30_000) => openaiDoor({ apiKey: 'test-key', baseUrl: server.url, timeoutMs });
const QUESTION = { system: 'Be good.', user: '{"transcript":[]}' };
const ask = (timeoutMs?: number) => door(timeoutMs).ask('a/model', QUESTION);

describe('a question to a model', () => {
  it('asks for a structured answer, with bounded tokens, without tools, and the transcript in the user message alone', async () => {
    server.next(answers([]));
    expect(await ask()).toEqual({ ok: true, text: '{"tasks":[]}', input_tokens: 100, output_tokens: 20 });
    const [request] = server.requests;
    expect(request).toEqual({
      model: 'a/model',
      messages: [
        { role: 'system', content: QUESTION.system },
        { role: 'user', content: QUESTION.user },
      ],
      response_format: { type: 'json_schema', json_schema: expect.objectContaining({ name: 'tasks', strict: true }) },
      max_completion_tokens: 8_000,
    });
    expect(JSON.stringify(request)).not.toContain('tools');
  });

  it.each([
    ['rate-limited', fails(429)],
    ['provider-error', fails(500)],
    ['provider-error', fails(503)],
    ['rejected', fails(401)],
    ['rejected', fails(400)],
    ['refusal', refuses],
    ['refusal', says('I', 'content_filter')],
    ['cut-off', says('{"tasks":[', 'length')],
    ['no-answer', says('')],
    ['not-json', babbles],
    ['unreachable', hangsUp],
    ['unreachable', breaksOff],
  ] as const)('fails as %s', async (reason, behaviour) => {
    server.next(behaviour);
    expect(await ask()).toMatchObject({ ok: false, reason, isTooLong: false });
    expect(server.requests).toHaveLength(1);
  });

  it('tells a question that is too long for the model', async () => {
    server.next(fails(400, 'context_length_exceeded'));
    expect(await ask()).toMatchObject({ ok: false, reason: 'rejected', isTooLong: true });
  });

  it.each([
    ['answers nothing', keepsSilent],
    ['begins an answer and never ends it', neverEnds],
  ])('ends in time where the server %s', async (_, behaviour) => {
    server.next(behaviour);
    expect(await ask(300)).toMatchObject({ ok: false, reason: 'timeout' });
  });

  it('ends at once where its asker ends, and lets the connection go', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    server.next(() => resolve());
    const ended = new AbortController();
    const before = server.abandoned;
    const answer = door().ask('a/model', QUESTION, ended.signal);
    await asked;
    ended.abort();
    expect(await answer).toMatchObject({ ok: false });
    while (server.abandoned === before) await new Promise((resolve) => setImmediate(resolve));
  });

  it('cannot reach a server that is not there', async () => {
    const gone = await ModelServer.start();
    const { url } = gone;
    await gone.stop();
    const other = openaiDoor({ apiKey: 'test-key', baseUrl: url, timeoutMs: 30_000 });
    expect(await other.ask('a/model', QUESTION)).toMatchObject({ ok: false, reason: 'unreachable' });
  });
});
