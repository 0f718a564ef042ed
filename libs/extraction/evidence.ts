/**
 * These words as they stand in the transcript, one behind the other and whole; null where they do not. Case, white space
 * and the look of quotes and dashes do not count, as models change them when they quote; every letter and digit does.
 */
export function quoteIn(transcript: string, words: string): string | null {
  const wanted = plain(words.normalize('NFC')).text.trim();
  if (wanted === '') return null;
  const source = transcript.normalize('NFC');
  const { text, places } = plain(source);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (!splits(text, at) && !splits(text, end)) return source.slice(places[at], places[end]).trim();
  }
  return null;
}

/** Letters of scripts that put no space between words: each may begin one, and end one. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a word goes on across this place. */
function splits(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const around = `${text[at - 1]}${text[at]}`;
  return /^[\p{L}\p{N}]{2}$/u.test(around) && !UNSPACED.test(around);
}

/** A text as it is compared; and for each of its code units, and its end, the place in the text that it comes from. */
function plain(source: string): { readonly text: string; readonly places: readonly number[] } {
  const places: number[] = [];
  const parts: string[] = [];
  const known = new Map<string, string>();
  let place = 0;
  for (const character of source) {
    const like = known.get(character) ?? plainCharacter(character);
    known.set(character, like);
    if (like !== ' ' || parts.at(-1) !== ' ') {
      parts.push(like);
      for (let n = 0; n < like.length; n++) places.push(place);
    }
    place += character.length;
  }
  places.push(place);
  return { text: parts.join(''), places };
}

const plainCharacter = (character: string): string =>
  character
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‐‑‒–—―]/g, '-')
    .replace(/\s+/g, ' ');
