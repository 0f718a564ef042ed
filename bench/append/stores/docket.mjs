import { openDocket } from './open-docket.mjs';

/** Docket's log, personal text as it is. */
export const open = (url) => openDocket(url);
