import { type Actor, principalOf } from '#libs/event';
import type { Caller } from './caller.ts';

/** True where the caller may edit a comment on a task that they may update: its author alone (specification §9). */
export function mayEditComment(caller: Caller, author: Actor): boolean {
  const [one, other] = [principalOf(caller.actor), principalOf(author)];
  return one.kind === other.kind && one.id === other.id;
}

/** True where the caller may delete a comment on a task that they may update: its author, and an admin. */
export function mayDeleteComment(caller: Caller, author: Actor): boolean {
  return caller.role === 'admin' || mayEditComment(caller, author);
}
