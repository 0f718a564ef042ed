import { describe, expect, it } from '@jest/globals';
import type { Caller } from './caller.ts';
import { mayDeleteComment, mayEditComment } from './comment-policy.ts';
import { roleSchema } from './role.ts';
import { callerOf } from './testing/callers.ts';

const grace = callerOf('member', 'grace', 'o');
const { actor: author } = grace;

describe('a comment', () => {
  it('is edited and deleted by its author, under whatever name and role they have by now', () => {
    for (const role of roleSchema.options) {
      const later: Caller = { ...callerOf(role, 'grace', 'o'), actor: { ...author, name: 'Grace H.' } };
      expect([mayEditComment(later, author), mayDeleteComment(later, author)]).toEqual([true, true]);
    }
  });

  it('of another is edited by nobody, and deleted by an admin, member or not', () => {
    for (const role of roleSchema.options)
      for (const member of ['alan', null]) {
        const other = callerOf(role, member, 'o');
        expect([mayEditComment(other, author), mayDeleteComment(other, author)]).toEqual([false, role === 'admin']);
      }
  });

  it('is not that of another kind of caller with the same id', () => {
    const user: Caller = { ...callerOf('member', null, 'o'), actor: { ...author, kind: 'user' } };
    expect(mayEditComment(user, author)).toBe(false);
  });

  it('made on behalf of somebody is theirs, and not that of others on whose behalf the same one acts', () => {
    const ai = { kind: 'ai', id: 'assistant', name: 'Assistant', member_kind: null } as const;
    const [forGrace, forAlan] = [grace, callerOf('member', 'alan', 'o')].map((caller): Caller => {
      const { on_behalf_of: _, ...principal } = caller.actor;
      return { ...caller, actor: { ...ai, on_behalf_of: principal } };
    });
    expect(mayEditComment(grace, forGrace!.actor)).toBe(true);
    expect(mayEditComment(forGrace!, author)).toBe(true);
    expect(mayEditComment(forAlan!, forGrace!.actor)).toBe(false);
  });
});
