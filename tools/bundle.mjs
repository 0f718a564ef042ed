import { readFile } from 'node:fs/promises';
import { build } from 'rolldown';

// Joins the compiled files and the libraries to the few that bin/docket.mjs loads: Node takes longer to find and link
// two thousand files than to run them. What is imported only when it is needed stays in files of its own.

/** Leads from the bundle's lines to those of the sources, by the maps that the compiler wrote. */
const compilerMaps = {
  name: 'compiler-maps',
  load: {
    filter: { id: { include: /\/dist\/.*\.js$/, exclude: /\/node_modules\// } },
    handler: async (id) => ({ code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') }),
  },
};

/** `import … from 'node:http'` makes Node load its client for HTTP, undici, as well; to ask for the module does not. */
const httpAlone = {
  name: 'http-alone',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? '\0http' : null),
  },
  load: { filter: { id: /^\0http$/ }, handler: () => "module.exports = process.getBuiltinModule('node:http');" },
};

await build({
  input: { docket: 'dist/apps/docket/src/main.js' },
  platform: 'node',
  // The client of KurrentDB holds machine code; the others are optional to Nest and pg, and not installed.
  external: [
    '@kurrent/kurrentdb-client',
    /^@nestjs\/(microservices|platform-express|websockets)/,
    /^@fastify\/(multipart|static|view)$/,
    /^class-(transformer|validator)/,
    'pg-native',
  ],
  plugins: [compilerMaps, httpAlone],
  onLog(level, { message }) {
    // Such as a library that is not found: it must not wait for the path that needs it.
    if (level === 'warn') throw new Error(message);
  },
  output: {
    dir: 'dist/bundle',
    // Without hashes: a new build takes the place of the old one in the cache of compiled code, too.
    chunkFileNames: '[name].js',
    // Names of classes stand in logs.
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
});
