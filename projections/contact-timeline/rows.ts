import type { StoredTexts } from '#libs/event';

/** What an entry is about. */
export type SubjectKind = 'task' | 'call';

/** A task or a call, as far as a timeline needs it. */
export interface Subject {
  readonly organizationId: string;
  readonly kind: SubjectKind;
  readonly id: string;
  /** Null: a call that nobody has linked yet. */
  readonly contactId: string | null;
  readonly type: string | null;
  readonly reporterId: string | null;
  readonly assignedTo: string | null;
  readonly memberId: string | null;
  readonly deleted: boolean;
  /** The event that gave it its title, as the log holds it. */
  readonly titled: StoredTexts & { readonly id: string; readonly type: string };
}

/** Something that happened. */
export interface Entry {
  readonly ordinal: bigint;
  /** The event's id. */
  readonly id: string;
  readonly subject: Subject;
  readonly kind: 'task' | 'comment' | 'call';
  readonly type: string;
  readonly at: string;
  readonly commentId: string | null;
  readonly stored: StoredTexts;
}

/** A subject's key among those of all organizations. */
export const subjectKey = (organizationId: string, kind: SubjectKind, id: string): string =>
  `${organizationId}_${kind}_${id}`;
