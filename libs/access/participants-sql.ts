import { PARTICIPANT_TYPES } from '#libs/task/types';

/** Whether only its participants see a task whose type stands in this column; constant SQL, as views and indexes need it. */
export const participantsOnlySql = (column: string): string =>
  `${column} in (${PARTICIPANT_TYPES.map((type) => `'${type}'`).join(', ')})`;
