import type { z } from 'zod';
import { faultsOf } from './faults.ts';
import { issueText } from './issue-text.ts';
import { jsonPointer } from './pointer.ts';
import { invalid } from './problems.ts';

/** The text fields of a multipart body by their schema; empty where the upload declares none. Throws the 422 of their faults. */
export function readUploadFields<Fields>(schema: z.ZodObject | undefined, texts: ReadonlyMap<string, string>): Fields;
export function readUploadFields(schema: z.ZodObject | undefined, texts: ReadonlyMap<string, string>): unknown {
  if (schema === undefined) return {};
  const given = Object.fromEntries(texts);
  const { data, error } = schema.safeParse(given, { error: issueText });
  if (error === undefined) return data;
  const faults = faultsOf(error.issues, given);
  throw invalid(faults.map(({ path, code, detail }) => ({ pointer: jsonPointer(path), code, detail })));
}
