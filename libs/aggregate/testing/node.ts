import { createCodec, SYSTEM } from '#libs/event';
import {
  type Command,
  type CommandContext,
  commandEvents,
  commandStream,
  createExecutor,
  createRepository,
  keyedCommandId,
  newId,
  type Outcome,
} from '../index.ts';
import { type Card, type CardEvent, cardEvents, cardEvolution, cardStream } from './card.ts';
import { createMemoryLog, type Hook, type MemoryLog } from './memory-log.ts';
import { ORGANIZATION } from './record.ts';

/** A command as a client sends it: with a key it may be sent again, with another request it may be misused. */
export interface Request {
  readonly decide: Command<Card | null, CardEvent>['decide'];
  /** The card that it is for; without one, it is for a new card of a new id. */
  readonly card?: string;
  readonly key?: string;
  /** Stands for the hash of route and body. */
  readonly request?: string;
}

/** A process of the service. */
export interface Node {
  send(request: Request): Promise<Outcome<Card | null>>;
  earlier(key: string, request?: string): Promise<Outcome<Card | null> | null>;
}

/** A log for cards, and the commands on them. */
export const cardLog = (): MemoryLog => createMemoryLog(createCodec([...cardEvents, ...commandEvents]));

/** A node with caches and locks of its own over a shared log. */
export function startNode(log: MemoryLog, hook?: Hook): Node {
  const store = log.connect(hook);
  const repository = createRepository(store, cardEvolution, 10);
  const executor = createExecutor(store);
  return {
    send: ({ decide, card, key, request }) =>
      executor.execute(repository, {
        context: context(key, request),
        stream: cardStream(card ?? newId()),
        isNew: card === undefined,
        decide,
      }),
    earlier: (key, request) => executor.earlier(repository, context(key, request)),
  };
}

function context(key?: string, request = 'a request'): CommandContext {
  return {
    organizationId: ORGANIZATION,
    actor: SYSTEM,
    commandId: key === undefined ? newId() : commandIdOf(key),
    requestHash: key === undefined ? null : request,
    correlationId: 'c',
    causationId: null,
  };
}

/** The stream on which a key has its record. */
export const recordStream = (key: string): string => commandStream(ORGANIZATION, commandIdOf(key));

/** The id of the command that came with a key. */
export const commandIdOf = (key: string): string => keyedCommandId(ORGANIZATION, 'a caller', key);
