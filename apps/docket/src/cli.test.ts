import { expect, it } from '@jest/globals';
import { createProgram } from './cli.ts';

it.each(['nope', 'serve nope'])('docket %s names the verb that is none, and starts nothing', async (line) => {
  const said: string[] = [];
  const program = createProgram().exitOverride();
  program.configureOutput({ writeErr: (text) => said.push(text), writeOut: (text) => said.push(text) });
  await expect(program.parseAsync(line.split(' '), { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
  expect(said.join('')).toBe("error: unknown verb 'nope'; docket --help lists them\n");
});
