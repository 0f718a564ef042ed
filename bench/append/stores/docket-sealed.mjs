import { openDocket } from './open-docket.mjs';

/** Docket's log, personal text sealed. */
export const open = (url) => openDocket(url, { sealed: true });
