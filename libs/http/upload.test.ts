import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { rawRequest } from './testing/raw-request.ts';
import { MAX_SAMPLE_BYTES, SampleController } from './testing/sample.controller.ts';
import { type SampleApp, sampleCaller, startSampleApp } from './testing/sample-app.ts';
import { readUpload } from './upload.ts';

let sample: SampleApp;
let port: number;
beforeAll(async () => {
  sample = await startSampleApp();
  port = await sample.listen();
});
afterAll(() => sample.app.close());
beforeEach(() => {
  SampleController.kept = 0;
});

const part = (head: string, data = 'data') => `--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n${data}\r\n`;
const file = (data = 'data', name = 'a.txt') => part(`name="file"; filename="${name}"`, data);
const END = '--b--\r\n';

async function upload(payload: string | Buffer, contentType = 'multipart/form-data; boundary=b') {
  const headers = { ...sampleCaller, 'content-type': contentType };
  const reply = await sample.app.inject({ method: 'POST', url: '/api/upload', payload, headers });
  return { status: reply.statusCode, body: reply.json() };
}

describe('an upload', () => {
  it('gives the name, the bytes and the fields, in either order', async () => {
    const wanted = { status: 201, body: { name: 'a.txt', bytes: 4, note: 'hi' } };
    expect(await upload(file() + part('name="note"', 'hi') + END)).toEqual(wanted);
    expect(await upload(part('name="note"', 'hi') + file() + END)).toEqual(wanted);
    expect(SampleController.kept).toBe(2);
  });

  it.each([
    ['a.txt', 'a.txt'],
    ['Prüf;liste.txt', 'Prüf;liste.txt'],
    ['%22quoted%22.txt', '%22quoted%22.txt'],
    ['日本語.pdf', '日本語.pdf'],
    ['../../etc/passwd', '../../etc/passwd'],
  ])('gives the name %s as it came', async (name, wanted) => {
    expect(await upload(file('x', name) + END)).toMatchObject({ status: 201, body: { name: wanted } });
  });

  it('takes as many bytes as it may, and an epilogue', async () => {
    const most = 'x'.repeat(MAX_SAMPLE_BYTES);
    expect(await upload(`${file(most)}${END}epilogue`)).toMatchObject({ status: 201, body: { bytes: most.length } });
  });
});

describe('a body that is no such upload', () => {
  const huge = 'x'.repeat(MAX_SAMPLE_BYTES + 1);
  const enormous = 'x'.repeat(MAX_SAMPLE_BYTES * 2);
  it.each<readonly [string, string, number, string, string | null]>([
    ['no parts', END, 422, 'validation', '/file'],
    ['nothing', '', 400, 'malformed-multipart', null],
    ['no multipart', 'hello', 400, 'malformed-multipart', null],
    ['another boundary', file().replaceAll('--b', '--c'), 400, 'malformed-multipart', null],
    ['a file that breaks off', file().slice(0, -4), 400, 'malformed-multipart', null],
    ['a part that breaks off in its head', '--b\r\ncontent-dispo', 400, 'malformed-multipart', null],
    ['no end', file(), 400, 'malformed-multipart', null],
    ['a part without a name', `${part('filename="x"')}${END}`, 422, 'validation', '/'],
    ['a part without a disposition', `--b\r\ncontent-type: text/plain\r\n\r\nx\r\n${END}`, 422, 'validation', '/file'],
    ['a text in place of the file', part('name="file"') + END, 422, 'validation', '/file'],
    ['a file without a name', part('name="file"; filename=""') + END, 422, 'validation', '/file'],
    ['two files', file() + file() + END, 422, 'validation', '/file'],
    ['a file in another field', part('name="image"; filename="x"') + END, 422, 'validation', '/image'],
    ['a second file in another field', file() + part('name="a/b"; filename="x"') + END, 422, 'validation', '/a~1b'],
    ['another field', file() + part('name="colour"', 'red') + END, 422, 'validation', '/colour'],
    ['a field __proto__', file() + part('name="__proto__"', 'red') + END, 422, 'validation', '/__proto__'],
    ['a field twice', file() + part('name="note"').repeat(2) + END, 422, 'validation', '/note'],
    ['a field that does not fit', file() + part('name="note"', 'x'.repeat(21)) + END, 422, 'validation', '/note'],
    ['a file above the limit', file(huge) + END, 413, 'payload-too-large', null],
    ['a file far above the limit', file(enormous) + END, 413, 'payload-too-large', null],
  ])('of %s is refused by name, and nothing is kept', async (_what, payload, status, code, pointer) => {
    const { body, ...reply } = await upload(payload);
    expect([reply.status, body.code, body.errors?.[0]?.pointer ?? null]).toEqual([status, code, pointer]);
    expect([SampleController.kept, sample.logged]).toEqual([0, []]);
  });

  it('is refused where it names no boundary, or is coded', async () => {
    expect(await upload(file() + END, 'multipart/form-data')).toMatchObject({
      status: 400,
      body: { code: 'malformed-multipart' },
    });
    expect(await upload(file() + END, 'multipart/mixed; boundary=b')).toMatchObject({ status: 415 });
  });

  it('lets the client read the answer while it sends, and the connection goes on', async () => {
    const size = MAX_SAMPLE_BYTES + 2 * 1024 * 1024;
    const head = `POST /api/upload HTTP/1.1\r\nhost: a\r\nauthorization: Bearer sample\r\ncontent-type: multipart/form-data; boundary=b\r\n`;
    const next = 'GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const body = file('x'.repeat(size)) + END;
    const chunked = `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    for (const rest of [`content-length: ${body.length}\r\n\r\n${body}`, chunked]) {
      const reply = await rawRequest(port, head + rest + next);
      expect([reply.status, reply.body.includes('{"status":"live"}')]).toEqual([413, true]);
    }
    expect(SampleController.kept).toBe(0);
  });

  it('is given up where the client has left before it is read', async () => {
    const raw = new PassThrough().destroy();
    await once(raw, 'close');
    const request = { raw, headers: { 'content-type': 'multipart/form-data; boundary=b' } };
    const keep = async () => undefined;
    const read = readUpload({ file: 'file' }, request as never, { maxBytes: 1, keep, discard: keep });
    await expect(read).rejects.toMatchObject({ code: 'malformed-multipart' });
  });

  it('is given up where the client leaves before its end', async () => {
    const head = `POST /api/upload HTTP/1.1\r\nhost: a\r\nauthorization: Bearer sample\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 100000\r\n\r\n`;
    for (const sent of ['', '--b\r\n', file(), file().repeat(2)]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      const gone = new Promise((resolve) =>
        sample.app.getHttpServer().once('connection', (own: NodeJS.EventEmitter) => own.once('close', resolve)),
      );
      socket.write(head + sent, () => socket.resetAndDestroy());
      await gone;
    }
    await expect(upload(file() + END)).resolves.toMatchObject({ status: 201 });
    expect([SampleController.kept, sample.logged]).toEqual([1, []]);
  });
});
