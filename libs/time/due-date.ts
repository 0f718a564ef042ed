/** Whether a task is due by the end of a day or at a time. Kept beside the instant, never guessed from midnight. */
export type DueKind = 'date' | 'datetime';

/** When a task is due. */
export interface DueDate {
  /** RFC 3339 in UTC to the second: `2026-03-28T14:00:00Z`. For a `date`, the start of that day. */
  readonly due_date: string;
  readonly due_kind: DueKind;
}
