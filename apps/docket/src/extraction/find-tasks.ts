import { newId } from '#libs/aggregate';
import { type Call, callStream, spokenText } from '#libs/call';
import { type Contact, contactStream, organizationStream } from '#libs/directory';
import {
  askAbout,
  EXTRACT_TASKS,
  EXTRACT_TASKS_PROMPT,
  type Extracted,
  type Extraction,
  type ExtractionEvent,
  type ModelDoor,
  toTasks,
} from '#libs/extraction';
import { type Step, StepFailedError } from '#libs/saga';
import type { Aggregates } from '../services.ts';

/** One attempt at the extraction of a call. */
export type ExtractionStep = Step<Extraction, ExtractionEvent>;

/** The call as it is now. */
export async function callOf({ calls }: Aggregates, { organizationId, key }: ExtractionStep): Promise<Call> {
  const { state } = await calls.load(callStream(organizationId, key));
  if (!state) throw new Error(`there is no call ${key}`);
  return state;
}

/** What the model finds in the call; null where the call has lost its contact since. @throws StepFailedError */
export async function findTasks(
  aggregates: Aggregates,
  door: ModelDoor,
  step: ExtractionStep,
  { transcription, ended_at }: Call,
): Promise<Extracted | null> {
  const { organizationId, key: call_id, source } = step;
  const { state: organization } = await aggregates.organizations.load(organizationStream(organizationId));
  if (!organization || !transcription) throw new Error(`${call_id} has no organization or no transcription`);
  const model = organization.ai_models[EXTRACT_TASKS.key] ?? EXTRACT_TASKS.default_model;
  // A call whose end nobody told was over when its transcription came.
  const setting = { endedAt: ended_at ?? transcription.at, zone: organization.time_zone };
  const findings = await askAbout(door, {
    feature: EXTRACT_TASKS.key,
    model,
    prompt: EXTRACT_TASKS_PROMPT,
    transcript: transcription,
    ...setting,
    signal: step.signal,
    onAsk: () => step.ask('model'),
    onUsage: (usage) => step.record({ type: 'AiUsageLogged', data: usage }),
  });
  if ('failure' in findings) throw new StepFailedError(findings.failure);
  const contact = await contactOf(aggregates, organizationId, await callOf(aggregates, step));
  if (!contact) return null;
  const given = { ...setting, spoken: spokenText(transcription) };
  const tasks = toTasks(findings.tasks, given, newId);
  return {
    call_id,
    source_id: source.id,
    model,
    prompt_version: EXTRACT_TASKS_PROMPT.version,
    transcript_hash: transcription.hash,
    contact_id: contact.id,
    assigned_to: await onlyOwner(aggregates, organizationId, contact),
    tasks,
    task_ids: tasks.map(({ id }) => id),
  };
}

/** The contact that a call is linked to; null where it has none, or one that was erased. */
export async function contactOf(
  { contacts }: Aggregates,
  organizationId: string,
  { contact_id }: Call,
): Promise<Contact | null> {
  const contact = contact_id && (await contacts.load(contactStream(organizationId, contact_id))).state;
  return contact && !contact.erased ? contact : null;
}

/** The contact's owner if exactly one is a member still. */
async function onlyOwner({ organizations }: Aggregates, organizationId: string, { assigned_members }: Contact) {
  const { state: organization } = await organizations.load(organizationStream(organizationId));
  const present = assigned_members.filter((id) => organization?.members.get(id)?.removed === false);
  return present.length === 1 ? (present[0] ?? null) : null;
}
