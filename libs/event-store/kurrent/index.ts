export type { KurrentEventStoreOptions, KurrentProbe } from './options.ts';
export type { Patience } from './patience.ts';
export { createKurrentEventStore } from './store.ts';
export { InvalidServerUrlError, parseServerUrl } from './url/index.ts';
