/** A bad value in the environment or in the home's secrets; one line that names the variable and what would do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(
    readonly variable: string,
    reason: string,
  ) {
    super(`${variable} ${reason}`);
  }
}

/** This copy's secret is another one than the database knows: it would make what its siblings cannot read. */
export class SecretMismatchError extends Error {
  override name = 'SecretMismatchError';
  constructor(
    readonly variable: string,
    readonly expected: string,
    readonly found: string,
  ) {
    super(
      `${variable} is not the one that this database knows (fingerprint ${found}, expected ${expected}): ` +
        'all copies of an installation need the same secrets',
    );
  }
}
