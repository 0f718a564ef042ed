export { KeyRing } from './key-ring.ts';
export { KeyTable } from './key-table.ts';
export { listenForDestroyedKeys } from './listen.ts';
export { personalKeyMigrations } from './schema.ts';
