export * from './actor.ts';
export * from './codec.ts';
export * from './definition.ts';
export * from './event.ts';
export * from './stream-owner.ts';
