import { type DeadLetter, type DeadLetterPlace, listDeadLetters, NoDeadLetterError } from '#libs/projection';
import { decideOnDeadLetter } from '../projection/dead-letter-commands.ts';
import { operatorContext } from './context.ts';
import { print, withLog } from './with-log.ts';
import { projectionOf, withProjections } from './with-projections.ts';

const PAGE = 500;
const LONGEST_WAIT_MS = 60_000;

/** Prints what was set aside, of all organizations and builds. */
export function printDeadLetters({ waiting = false }: { waiting?: boolean }, { json }: { json?: boolean }) {
  return withLog(async ({ database: { pool } }) => {
    let after: DeadLetterPlace | undefined;
    for (let full = true; full; ) {
      const letters = await listDeadLetters(pool, { organizationId: null, waiting, limit: PAGE, after });
      for (const letter of letters) print(json ? JSON.stringify(letter) : lineOf(letter));
      after = letters.at(-1);
      full = letters.length === PAGE;
    }
  });
}

/** Control characters in text from outside must not steer the terminal. */
const shown = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

function lineOf({ name, build_id, stream, revision, type, error }: DeadLetter): string {
  return shown(`${name} (build ${build_id})  ${stream}  ${revision}  ${type}: ${error ?? 'waits'}`);
}

/** Has a stream tried again, or (with a revision) the event that holds it up left out, and prints what came of it. */
export function decide(name: string, { stream, revision }: { stream: string; revision: number | null }): Promise<void> {
  projectionOf(name);
  return withProjections(async ({ log, pool, progressOf }) => {
    const of = async () => {
      const letters = await listDeadLetters(pool, { organizationId: null, waiting: true, limit: PAGE, stream });
      return letters.filter((letter) => letter.name === name);
    };
    const [letter] = await of();
    if (!letter) throw new NoDeadLetterError(name, stream, revision);
    const services = { ...log, operations: pool };
    const target = { projection: name, stream, revision };
    const { position } = await decideOnDeadLetter(services, operatorContext(letter.organization_id), target);
    const carriedOut = position !== null && (await progressOf(name).reached(position, LONGEST_WAIT_MS));
    if (!carriedOut) throw new Error('it is recorded, and will be carried out once the read model comes to it');
    const left = (await of()).filter(({ status }) => status === 'serving');
    for (const each of left) if (each.error !== null) print(lineOf(each));
    print(left.length === 0 ? `Nothing of ${stream} is set aside.` : `Still set aside: ${left.length} of its events.`);
  });
}
