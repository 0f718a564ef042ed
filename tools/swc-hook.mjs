import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const options = JSON.parse(readFileSync(new URL('../.swcrc', import.meta.url), 'utf8'));
delete options.exclude;
delete options.$schema;

// Node's own type stripping refuses decorators, so sources are run through the compiler that builds them.
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const jsc = { ...options.jsc, rewriteRelativeImportExtensions: false };
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      ...options,
      jsc,
      filename,
      swcrc: false,
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
