import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { answers, keepsSilent, ModelServer } from '#libs/extraction/testing';
import { extracted, newCall, tasksOf, transcribe } from './support/calls.ts';
import { ChildService } from './support/child-service.ts';
import { must } from './support/client.ts';
import { newOrganization } from './support/organization.ts';

// A process of its own, which is killed and started again.
jest.setTimeout(240_000);

/** How often it is killed: alone, and then with its database, in turn. */
const ROUNDS = Number(process.env.DOCKET_EXTRACTION_KILLS ?? 1);

let model: ModelServer;
let service: ChildService;
beforeAll(async () => {
  model = await ModelServer.start();
  service = await ChildService.make(undefined, model.variables());
  await service.start();
});
afterAll(async () => {
  await service.end();
  await model.stop();
});

const TITLES = ['One', 'Two', 'Three', 'Four', 'Five'];

it('a kill -9 while the model answers, or while its tasks are recorded, leaves exactly one set of tasks in the end', async () => {
  const acme = await newOrganization(service.base);
  const contact = await acme.contact('Ada');
  const ids: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const six = Array.from({ length: 6 }, async () => newCall(acme, { contact_id: contact.id }));
    const calls = await Promise.all(six);
    ids.push(...calls);
    let questions = 0;
    model.usually((response, request) => {
      // Half of the questions are answered just before the end, so that some of their tasks are under way.
      const behaviour = questions++ % 2 === 0 ? answers(TITLES.map((title) => ({ title }))) : keepsSilent;
      void behaviour(response, request);
      if (questions === 6) resolve();
    });
    await Promise.all(calls.map((id) => transcribe(acme, id, 'I will do it.')));
    await asked;
    await service.kill(round % 2 === 0 ? 'service' : 'all');
    model.usually(answers(TITLES.map((title) => ({ title }))));
    await service.start();
  }
  for (const id of ids) {
    const { extraction } = await extracted(acme, id, 'done');
    expect((await tasksOf(acme, extraction.task_ids)).map(({ title }) => title)).toEqual(TITLES);
  }
  const { total } = must(await acme.admin.get('/api/tasks?source=ai&include=total&limit=1'), 200).body;
  expect(total).toBe(ids.length * TITLES.length);
});
