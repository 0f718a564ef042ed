/**
 * Whether these words stand in the transcript, one behind the other and whole. Case, white space and the look of quotes
 * and dashes do not count, as models change them when they quote; every letter and digit does.
 */
export function standsIn(words: string, transcript: string): boolean {
  const wanted = plain(words);
  if (wanted === '') return false;
  const said = plain(transcript);
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    const isWhole = !splits(said, at) && !splits(said, at + wanted.length);
    if (isWhole) return true;
  }
  return false;
}

/** Whether a word goes on across this place. */
function splits(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\p{L}\p{N}]{2}$/u.test(`${text[at - 1]}${text[at]}`);
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’‚‛`´]/g, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‐‑‒–—―]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
