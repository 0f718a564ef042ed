export { columnTypes, isoTimestamp } from './column-types.ts';
export { type JoinedTexts, joinTexts, NotPlainError, plainArray } from './lists.ts';
export { makeFolder } from './make-folder.ts';
export { type Migration, MigrationError, migrate } from './migrate.ts';
export { type ConnectionOptions, closePool, connectionSettings, createPool, type PoolOptions } from './pool.ts';
export { scramVerifier, UnfitPasswordError } from './scram.ts';
export { inTransaction } from './transaction.ts';
export { DatabaseUnavailableError, isTooSlow, isUnavailable, isUndefined, toDatabaseError } from './unavailable.ts';
