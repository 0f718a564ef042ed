export * from './actor.ts';
export * from './codec.ts';
export * from './definition.ts';
export * from './event.ts';
export * from './personal.ts';
export * from './personal-keys.ts';
export { seal, unseal } from './seal.ts';
export { ErasedError } from './sealed-payload.ts';
export * from './stream-owner.ts';
