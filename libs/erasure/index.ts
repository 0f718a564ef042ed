export { carryKeys } from './carry-keys.ts';
export { KeyRing } from './key-ring.ts';
export { KeyTable } from './key-table.ts';
export { listenForDestroyedKeys } from './listen.ts';
export { type PurgeOptions, purge } from './purge.ts';
export { type PurgerOptions, startPurger } from './purger.ts';
export { personalKeyMigrations } from './schema.ts';
