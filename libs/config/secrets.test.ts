import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { closePool, createPool } from '#libs/postgres';
import { testDatabase, testFolder } from '#libs/postgres/testing';
import {
  ConfigError,
  carryFingerprint,
  checkFingerprints,
  fingerprints,
  loadConfig,
  loadSecrets,
  SecretMismatchError,
  type Secrets,
} from './index.ts';

const newSecrets = (home: string) => loadSecrets(loadConfig({ DOCKET_HOME: home }));

function comparable({ jwtSecret, masterKey, signingKey }: Secrets) {
  const signing = signingKey.export({ format: 'der', type: 'pkcs8' }).toString('hex');
  return {
    jwt: jwtSecret && Buffer.from(jwtSecret).toString(),
    master: Buffer.from(masterKey).toString('hex'),
    signing,
  };
}

describe('the secrets of an installation', () => {
  it('are made on the first run, readable by their owner alone, and the same afterwards', async () => {
    const home = join(testFolder(), 'home');
    const first = await newSecrets(home);
    expect(first.masterKey).toHaveLength(32);
    expect(first.signingKey.asymmetricKeyType).toBe('ed25519');
    expect(comparable(await newSecrets(home))).toEqual(comparable(first));
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('are the same for first runs at the same time, which leave nothing else behind', async () => {
    const home = testFolder();
    const all = await Promise.all(Array.from({ length: 8 }, () => newSecrets(home)));
    expect(new Set(all.map((secrets) => JSON.stringify(comparable(secrets)))).size).toBe(1);
    expect(readdirSync(home)).toEqual(['secrets.json']);
  });

  it('come from the environment where it has them', async () => {
    const home = join(testFolder(), 'home');
    const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
    const secrets = await loadSecrets(
      loadConfig({
        DOCKET_HOME: home,
        DOCKET_JWT_SECRET: 'a secret that is long enough',
        DOCKET_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        DOCKET_SIGNING_KEY: signing.toString('base64'),
      }),
    );
    expect(comparable(secrets)).toEqual({
      jwt: 'a secret that is long enough',
      master: '07'.repeat(32),
      signing: signing.toString('hex'),
    });
    expect(existsSync(home)).toBe(false);
  });

  it('hold no secret for tokens where those come from a JWKS URL', async () => {
    const jwks = { DOCKET_JWKS_URL: 'https://id.example', DOCKET_JWT_ISSUER: 'x', DOCKET_JWT_AUDIENCE: 'x' };
    const secrets = await loadSecrets(loadConfig({ DOCKET_HOME: testFolder(), ...jwks }));
    expect(secrets.jwtSecret).toBeNull();
    expect(Object.keys(fingerprints(secrets))).toEqual(['DOCKET_MASTER_KEY', 'DOCKET_SIGNING_KEY']);
  });

  it('are refused where the file is damaged or the home is none, and never made anew', async () => {
    const home = testFolder();
    writeFileSync(join(home, 'secrets.json'), '{"DOCKET_JWT_SECRET":"x"');
    await expect(newSecrets(home)).rejects.toBeInstanceOf(ConfigError);
    await expect(newSecrets(join(home, 'secrets.json'))).rejects.toMatchObject({ variable: 'DOCKET_HOME' });
  });
});

describe('the fingerprints', () => {
  it('let copies with the same secrets in, and name the variable of another one', async () => {
    const database = await testDatabase();
    const pool = createPool(database.url, { max: 4, name: 'config-test' });
    const mine = await newSecrets(testFolder());
    const others = await newSecrets(testFolder());
    await Promise.all([1, 2, 3].map(() => checkFingerprints(pool, fingerprints(mine))));
    const mixed = fingerprints({ ...mine, masterKey: others.masterKey });
    const refused = checkFingerprints(pool, mixed);
    await expect(refused).rejects.toBeInstanceOf(SecretMismatchError);
    await expect(refused).rejects.toMatchObject({ variable: 'DOCKET_MASTER_KEY', found: mixed.DOCKET_MASTER_KEY });
    await checkFingerprints(pool, fingerprints(mine));
    await closePool(pool);
    await database.drop();
  });

  it('are made known to another database, which then refuses a copy with another secret', async () => {
    const open = async () => createPool((await testDatabase()).url, { name: 'test', max: 1 });
    const [from, to, none] = [await open(), await open(), await open()];
    const [mine, others] = [await newSecrets(testFolder()), await newSecrets(testFolder())];
    await checkFingerprints(from, fingerprints(mine));
    for (let repeats = 0; repeats < 2; repeats++) await carryFingerprint(from, to, 'DOCKET_MASTER_KEY');
    await expect(checkFingerprints(to, fingerprints(others))).rejects.toThrow(SecretMismatchError);
    await checkFingerprints(to, fingerprints(mine));
    // Nothing is known where no copy has ever started.
    await carryFingerprint(none, to, 'DOCKET_MASTER_KEY');
    await checkFingerprints(none, fingerprints(others));
    await expect(carryFingerprint(none, to, 'DOCKET_MASTER_KEY')).rejects.toThrow(SecretMismatchError);
    await Promise.all([from, to, none].map(closePool));
  });

  it('give nothing of the secrets away', async () => {
    const secrets = await newSecrets(testFolder());
    expect(Object.values(fingerprints(secrets))).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^[0-9a-f]{16}$/)),
    );
    expect(comparable(secrets).master).not.toContain(fingerprints(secrets).DOCKET_MASTER_KEY);
  });
});
