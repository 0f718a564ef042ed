import type { Config } from 'jest';

const config: Config = {
  rootDir: '.',
  testMatch: ['<rootDir>/{apps,libs,projections,test}/**/*.test.ts'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'nodenext' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, verbatimModuleSyntax: true },
          keepClassNames: true,
          rewriteRelativeImportExtensions: false,
        },
      },
    ],
  },
  // One after another: two at once made services that hold each other's time limits up.
  maxWorkers: 1,
  // For a machine that is busy: a test that hangs is told of in the end.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/libs/postgres/testing/global-setup.ts',
  globalTeardown: '<rootDir>/libs/postgres/testing/global-teardown.ts',
  coverageProvider: 'babel',
};

export default config;
