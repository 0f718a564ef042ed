export type { PostgresProbe } from './probe.ts';
export { eventStoreMigrations } from './schema.ts';
export { createPostgresEventStore, type PostgresEventStoreOptions } from './store.ts';
