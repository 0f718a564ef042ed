import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type MappingFault, MappingFaultsError, shown, UnreadableFileError } from '../errors.ts';
import { type Mapping, mappingSchema } from './schema.ts';

/** Checks a mapping. @throws MappingFaultsError */
export function parseMapping(input: unknown): Mapping {
  const { success, data, error } = mappingSchema.safeParse(input);
  if (!success) throw new MappingFaultsError(error.issues.flatMap((issue) => faultsOf(issue, input)));
  return data;
}

/** Reads a mapping from a JSON file in UTF-8, unchecked. @throws UnreadableFileError, MappingFaultsError where it is no JSON. */
export async function readMappingFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UnreadableFileError(path, cause.message, { cause });
  });
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new MappingFaultsError([{ path: '', value: null, detail: `It is no JSON: ${(error as Error).message}` }]);
  }
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown): MappingFault[] {
  const at = (path: readonly PropertyKey[], detail: string): MappingFault => ({
    path: path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    value: json(
      path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input),
    ),
    detail,
  });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => at([...issue.path, key], issue.message));
  // A key that is refused: the path names it, but its reason stands one level deeper.
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => at(issue.path, message));
  return [at(issue.path, issue.message)];
}

const json = (value: unknown): string | null => (value === undefined ? null : shown(JSON.stringify(value)));
