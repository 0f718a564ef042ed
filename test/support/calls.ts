import { randomUUID } from 'node:crypto';
import { until } from '#libs/projection/testing';
import { must } from './client.ts';
import type { TestOrganization } from './organization.ts';

/** When calls of the tests are, unless they say otherwise. */
export const TIMES = { started_at: '2026-03-24T13:00:00Z', ended_at: '2026-03-24T13:12:30Z' } as const;

/** How long an extraction may take on a machine that is busy. */
const SOON_MS = 110_000;

/** Registers a call; resolves to its id. */
export async function newCall({ admin }: TestOrganization, fields: object = {}): Promise<string> {
  const id = randomUUID();
  must(await admin.put(`/api/calls/${id}`, { direction: 'inbound', ...TIMES, ...fields }), 201);
  return id;
}

/** Gives a call a transcription; resolves to the call as the reply shows it. */
export async function transcribe({ admin }: TestOrganization, id: string, said: string | object) {
  const body = typeof said === 'string' ? { text: said } : said;
  return must(await admin.post(`/api/calls/${id}/transcription`, body), 202).body;
}

/** The call once its extraction has one of these statuses. */
export const extracted = ({ admin }: TestOrganization, id: string, ...statuses: readonly string[]) =>
  until(async () => {
    const { body } = must(await admin.get(`/api/calls/${id}`), 200);
    const wanted = statuses.length === 0 ? ['skipped', 'failed', 'done'] : statuses;
    return wanted.includes(body.extraction.status) ? body : null;
  }, SOON_MS);

/** The tasks of these ids. */
export const tasksOf = ({ admin }: TestOrganization, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => must(await admin.get(`/api/tasks/${id}`), 200).body));
