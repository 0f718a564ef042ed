import type { Contact } from '#libs/directory';
import type { Task, TaskHead } from '#libs/task';

/** A task as the read model keeps it, before it is spread over columns: its comments have rows of their own. */
export interface TaskRow {
  readonly task: TaskHead;
  /** The number of the position at which it was created. */
  readonly createdOrdinal: bigint;
}

/** A contact as the read model keeps it. */
export interface ContactRow {
  readonly organizationId: string;
  readonly contact: Contact;
}

/** What a page does to the rows of one table: each touched key with its row before and after; null where there is none. */
export type Changes<Row> = ReadonlyMap<string, { readonly before: Row | null; readonly after: Row | null }>;

/** A row's key: organization and id. */
export const rowKey = (organizationId: string, id: string): string => `${organizationId}_${id}`;

/**
 * Text as it is searched: without regard to case, and without the one character that PostgreSQL's text cannot hold. By way
 * of lower case, as `ẞ`, `İ` and the sign of Kelvin are upper case letters that no lower case one leads back to.
 */
export const searchable = (text: string): string => text.toLowerCase().toUpperCase().replaceAll('\0', '');

/** What a search looks through in a task itself, as it is kept. */
export const searchedText = ({ title, description }: Pick<Task, 'title' | 'description'>): string =>
  searchable([title, description ?? ''].join('\n'));
