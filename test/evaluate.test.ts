import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { answers, fails, ModelServer } from '#libs/extraction/testing';
import { testFolder } from '#libs/postgres/testing';
import { extracted, newCall, transcribe } from './support/calls.ts';
import { must } from './support/client.ts';
import { newOrganization, type TestOrganization } from './support/organization.ts';
import { JWT_SECRET, type Service, startService, WITH_SAGAS } from './support/service.ts';

// A service of its own takes its time where the machine has other work.
jest.setTimeout(180_000);

const ROOT = join(import.meta.dirname, '..');
const BIN = ['bin/docket.mjs'];

let model: ModelServer;
let service: Service;
let acme: TestOrganization;
let home: string;
beforeAll(async () => {
  model = await ModelServer.start();
  home = testFolder();
  service = await startService({ ...WITH_SAGAS, ...model.variables(), DOCKET_HOME: home });
  acme = await newOrganization(service.base);
});
afterAll(async () => {
  await service.stop();
  await model.stop();
});

async function docket(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string[]> {
  const own = { PATH: process.env.PATH, DATABASE_URL: service.databaseUrl, DOCKET_HOME: home };
  const env = { ...own, DOCKET_JWT_SECRET: JWT_SECRET, ...variables };
  const run = promisify(execFile)(process.execPath, [...BIN, ...args], { cwd: ROOT, env });
  const { stdout } = await run.catch((error: { stderr: string }) => ({ stdout: error.stderr }));
  return stdout.trim().split('\n');
}

it('docket ai evaluate asks anew about past calls, compares with what people made of the tasks, and records nothing', async () => {
  const contact_id = (await acme.contact('Ada')).id;
  const titles = ['Send the invoice', 'Call Bob back', 'Meet on Monday', 'Print the contract'];
  model.usually(answers(titles.map((title) => ({ title }))));
  const [one, two] = [await newCall(acme, { contact_id }), await newCall(acme, { contact_id })];
  await transcribe(acme, one, 'I will do it.');
  const [kept, edited, dismissed] = (await extracted(acme, one, 'done')).extraction.task_ids;
  must(await acme.admin.post(`/api/tasks/${kept}/start`), 200);
  must(await acme.admin.patch(`/api/tasks/${edited}`, { priority: 'low' }), 200);
  must(await acme.admin.post(`/api/tasks/${dismissed}/dismiss`), 200);
  await transcribe(acme, two, 'So will I.');
  await extracted(acme, two, 'done');
  const written = async () => {
    const types = (await service.installation.store.readAll(null, 10_000)).map(({ type }) => type);
    return types.filter((type) => ['ExtractionAnswered', 'AiUsageLogged', 'TaskCreated'].includes(type)).length;
  };
  const before = await written();

  model.usually((response, request) =>
    (request.messages[1]?.content.includes('So will I')
      ? fails(500)
      : answers([{ title: 'send the invoice' }, { title: 'Call Bob' }, { title: 'Paint the wall' }]))(
      response,
      request,
    ),
  );
  const prompt = join(home, 'prompt.txt');
  writeFileSync(prompt, 'List what was promised.\n');
  const said = await docket(
    model.variables(),
    ...['ai', 'evaluate', '--organization', acme.id, '--model', 'new/model', '--prompt', prompt],
  );
  expect(said).toEqual([
    expect.stringMatching(/^2 calls, new\/model, sha256:[0-9a-f]{12}$/),
    `${one}  again 2, lost 2, new 1`,
    `${two}  failed: provider-error`,
    'kept: 1 again, 0 lost',
    'edited: 1 again, 0 lost',
    'dismissed: 0 again, 1 lost',
    'untouched: 0 again, 1 lost',
    'new: 1',
    '2 questions, 100 tokens in, 20 out',
  ]);
  expect(model.requests.at(-1)?.messages[0]?.content).toMatch(/^List what was promised\./);
  expect(await written()).toBe(before);
  expect(await docket({}, 'ai', 'evaluate', '--organization', acme.id)).toEqual([
    'docket: AI_API_KEY is not set: there is no model to ask',
  ]);
});
