let told = false;

/** Says on standard error how far a verb is: on a terminal one line that changes, else a line each time. */
export function tell(line: string): void {
  told = true;
  process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
}

/** Ends the line that changes. */
export function untold(): void {
  if (told && process.stderr.isTTY) process.stderr.write('\n');
  told = false;
}
