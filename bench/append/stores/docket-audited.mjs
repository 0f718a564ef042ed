import { openDocket } from './open-docket.mjs';

/** Docket's log, personal text sealed, and the audit log with its chain kept up in the same process. */
export const open = (url) => openDocket(url, { sealed: true, audited: true });
