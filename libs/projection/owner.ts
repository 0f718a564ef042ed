import { hostname } from 'node:os';

/** This process, as the owner of leases. */
export const ownerName = `${hostname()}/${process.pid}`;
