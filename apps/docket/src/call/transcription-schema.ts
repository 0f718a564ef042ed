import { z } from 'zod';
import type { Transcript } from '#libs/call';
import { text } from '#libs/http';

/** A transcript must fit into one append of every store: KurrentDB takes 1 MiB with all that is beside it. */
const MOST_BYTES = 950_000;
const milliseconds = z.int().min(0).nullable().optional();

const utterance = z.strictObject({
  speaker: text({ max: 255 }).nullable().optional(),
  start_ms: milliseconds,
  end_ms: milliseconds,
  text: text({ max: MOST_BYTES }),
});

/** The body of a transcription: a text, or utterances whose times and speakers may be missing. */
export const transcriptionSchema = z
  .strictObject({
    text: text({ min: 1, max: MOST_BYTES }).optional(),
    utterances: z.array(utterance).min(1).optional(),
  })
  .superRefine(({ text: whole, utterances }, check) => {
    const fault = (path: string, code: string, message: string) =>
      check.addIssue({ code: 'custom', message, path: [path], params: { code } });
    if (whole === undefined && utterances === undefined) fault('text', 'required', 'give a text or utterances');
    if (whole !== undefined && utterances !== undefined)
      fault('text', 'invalid-value', 'give a text or utterances, not both');
    if (whole !== undefined && whole.trim() === '') fault('text', 'too-short', 'must not be empty');
    if (utterances?.length && utterances.every((each) => each.text.trim() === ''))
      fault('utterances', 'too-short', 'must not be empty');
    utterances?.forEach(({ start_ms, end_ms }, n) => {
      if (typeof start_ms === 'number' && typeof end_ms === 'number' && end_ms < start_ms)
        check.addIssue({
          code: 'custom',
          message: 'must not be before start_ms',
          path: ['utterances', n, 'end_ms'],
          params: { code: 'too-small' },
        });
    });
  })
  .transform((body, check): Transcript => {
    const transcript = toTranscript(body);
    if (Buffer.byteLength(JSON.stringify(transcript)) <= MOST_BYTES) return transcript;
    const path = [transcript.utterances === null ? 'text' : 'utterances'];
    check.addIssue({
      code: 'custom',
      message: `must have at most ${MOST_BYTES} bytes`,
      path,
      params: { code: 'too-long' },
    });
    return z.NEVER;
  });

interface Body {
  readonly text?: string | undefined;
  readonly utterances?: readonly z.infer<typeof utterance>[] | undefined;
}

function toTranscript({ text: whole = '', utterances }: Body): Transcript {
  if (!utterances) return { text: whole, utterances: null };
  const turns = utterances.map(({ speaker = null, start_ms = null, end_ms = null, text: said }) => ({
    speaker,
    start_ms,
    end_ms,
    text: said,
  }));
  return { text: null, utterances: turns };
}
