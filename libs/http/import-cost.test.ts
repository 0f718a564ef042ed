import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const here = dirname(fileURLToPath(import.meta.url));

describe('importing the kit', () => {
  it('loads neither the builder of documents nor their page', () => {
    const sources = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const eager = /^(?:import|export) (?!type\b)[^;]*?from '(?:zod-openapi|swagger-ui-dist)/m;
    expect(sources.filter((name) => eager.test(readFileSync(join(here, name), 'utf8')))).toEqual([]);
  });
});
