export * from './append.ts';
export * from './batch-report.ts';
export * from './errors.ts';
export * from './followers.ts';
export * from './port.ts';
export * from './probe.ts';
export * from './subscribe.ts';
