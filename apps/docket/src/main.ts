import { createProgram } from './cli.ts';

// Whoever takes no more lines, such as `head`, has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
await createProgram().parseAsync();
