/** Ends a verb with one line that says why. */
export function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`docket: ${message}\n`);
  process.exitCode = 1;
}
