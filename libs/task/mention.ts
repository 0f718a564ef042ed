import { z } from 'zod';

/** A member whom a comment names, by the name that they had then. */
export const mentionSchema = z.strictObject({ member_id: z.string(), name: z.string() }).meta({ id: 'Mention' });

export type Mention = z.infer<typeof mentionSchema>;

/** What mentions are made of; an escaped character is none of it. */
const TOKENS = /\\.|[@[\]\n]/g;
const ID = /\(([\w-]{1,64})\)/y;

/**
 * The ids in the mentions of a text, `@[Name](id)`, each once, in lower case, in the order in which they first come.
 * An id is 1 to 64 letters, digits, hyphens and underscores, so that a link is none. A name stands on one line; brackets
 * in it come in pairs or behind a backslash. Behind a backslash `@[Name](id)` is text, too.
 */
export function mentionedIds(text: string): readonly string[] {
  const ids = new Set<string>();
  let at = -1;
  /** For each bracket that is open on this line: whether a mention begins with it. */
  let open: boolean[] = [];
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '@') at = index + 1;
    else if (token === '[') open.push(at === index);
    else if (token === '\n') open = [];
    else if (token === ']' && open.pop()) {
      ID.lastIndex = index + 1;
      const id = ID.exec(text)?.[1];
      if (id !== undefined) ids.add(id.toLowerCase());
    }
  }
  return [...ids];
}
