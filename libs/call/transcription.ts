import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One turn of a conversation; times are milliseconds from the start of the call. */
export const utteranceSchema = z.strictObject({
  speaker: z.string().nullable(),
  start_ms: z.int().nullable(),
  end_ms: z.int().nullable(),
  text: z.string(),
});

export type Utterance = z.infer<typeof utteranceSchema>;

/** What was said on a call: one text, or turns. */
export type Transcript =
  | { readonly text: string; readonly utterances: null }
  | { readonly text: null; readonly utterances: readonly Utterance[] };

/** The SHA-256, in hex, of a transcript: equal transcripts have the same. */
export function transcriptHash({ text, utterances }: Transcript): string {
  const turns = utterances?.map(({ speaker, start_ms, end_ms, text: said }) => [speaker, start_ms, end_ms, said]);
  return createHash('sha256')
    .update(JSON.stringify(turns ?? text))
    .digest('hex');
}

/** The words alone, turn after turn. */
export const spokenText = ({ text, utterances }: Transcript): string =>
  utterances === null ? text : utterances.map((utterance) => utterance.text).join('\n');
