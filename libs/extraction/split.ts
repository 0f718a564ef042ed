import type { Transcript } from '#libs/call';

/** One turn as the model is shown it. */
export interface Turn {
  readonly speaker: string | null;
  readonly text: string;
}

/** So many characters of turns make one question: some 15,000 tokens, which every model in use takes. */
export const QUESTION_CHARACTERS = 60_000;
/** What a turn costs beside its text. */
const TURN_CHARACTERS = 30;

/**
 * A transcript in questions of at most so many characters, in order: cut between turns, and inside a turn that is longer
 * than a question between paragraphs, sentences or words.
 */
export function splitTranscript(
  transcript: Transcript,
  characters = QUESTION_CHARACTERS,
): readonly (readonly Turn[])[] {
  const questions: Turn[][] = [[]];
  let size = 0;
  for (const turn of turnsOf(transcript).flatMap((turn) => piecesOf(turn, characters))) {
    const cost = costOf(turn);
    if (size > 0 && size + cost > characters) {
      questions.push([]);
      size = 0;
    }
    questions.at(-1)?.push(turn);
    size += cost;
  }
  return questions;
}

const costOf = ({ speaker, text }: Turn): number => text.length + (speaker?.length ?? 0) + TURN_CHARACTERS;

const turnsOf = ({ text, utterances }: Transcript): readonly Turn[] =>
  utterances?.map(({ speaker, text: said }) => ({ speaker, text: said })) ?? [{ speaker: null, text: text ?? '' }];

function piecesOf(turn: Turn, characters: number): readonly Turn[] {
  const room = characters - costOf({ ...turn, text: '' });
  const pieces: Turn[] = [];
  let rest = turn.text;
  while (rest.length > room) {
    const at = cutIn(rest, room);
    pieces.push({ ...turn, text: rest.slice(0, at) });
    rest = rest.slice(at);
  }
  return [...pieces, { ...turn, text: rest }];
}

/** Behind which a text is best cut: paragraphs, sentences, words. */
const ENDS = [/\n\s*\n/g, /[.!?]\s/g, /\s/g];

/** Where to cut at the latest by `room`: behind a paragraph, a sentence or a word, in the last half of the room. */
function cutIn(text: string, room: number): number {
  const half = Math.ceil(room / 2);
  const tail = text.slice(half, room);
  for (const end of ENDS) {
    // One pass: a pattern that looks for the last one by itself takes a time that grows with the square of the text.
    let last: RegExpExecArray | undefined;
    for (const found of tail.matchAll(end)) last = found;
    if (last) return half + last.index + last[0].length;
  }
  // A pair of surrogates stays together.
  return /[\uD800-\uDBFF]$/.test(tail) ? room - 1 : room;
}
