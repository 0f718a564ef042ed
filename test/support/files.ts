import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a home holds for attachments, by their paths in it. */
export function attachmentFiles(home: string): string[] {
  try {
    const folder = join(home, 'attachments');
    const paths = readdirSync(folder, { recursive: true }).map(String);
    return paths.filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile()).sort();
  } catch {
    return [];
  }
}
