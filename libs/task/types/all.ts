export { contact } from './contact.ts';
export { internal } from './internal.ts';
export { personal } from './personal.ts';
export { reportException } from './report-exception.ts';
export { sampleException } from './sample-exception.ts';
