#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const main = new URL('dist/apps/docket/src/main.js', root);
// Compiled code is kept between starts: it halves the time until the service is ready.
enableCompileCache(fileURLToPath(new URL('node_modules/.cache/docket', root)));
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write('docket: not built yet: run `npm ci`, or `npm run build`\n');
  process.exitCode = 1;
}
