import type { DomainEvent } from '#libs/event';
import type { EventStore } from '#libs/event-store';
import { attempt, earlierAnswer } from './attempt.ts';
import type { Command, CommandContext, Outcome } from './command-context.ts';
import { type CommandRecord, commandRecord, commandStream } from './command-record.ts';
import type { Loaded } from './decider.ts';
import { KeyReusedError } from './errors.ts';
import { createKeyKeeper, KeyTakenError } from './key-keeper.ts';
import { createKeyedMutex } from './mutex.ts';
import { createRepository, type Repository } from './repository.ts';

/** Executes commands on streams: each at most once for one Idempotency-Key, for ever and on every node. */
export interface Executor {
  /**
   * @throws KeyReusedError where the key stands for another request; ContentionError; what `decide` throws;
   *   StoreUnavailableError, after which the same command may be sent again.
   */
  execute<State, E extends DomainEvent>(
    repository: Repository<State, E>,
    command: Command<State, E>,
  ): Promise<Outcome<State>>;
  /** The answer of an earlier command with this key, where there is one: to be asked before anything else is looked up. */
  earlier<State, E extends DomainEvent>(
    repository: Repository<State, E>,
    context: CommandContext,
  ): Promise<Outcome<State> | null>;
}

/** An executor over this log. */
export function createExecutor(store: EventStore): Executor {
  const mutex = createKeyedMutex();
  const records = createRepository(store, commandRecord, 1_000);

  async function earlier<State, E extends DomainEvent>(repository: Repository<State, E>, context: CommandContext) {
    if (context.requestHash === null) return null;
    const record = await records.load(commandStream(context.organizationId, context.commandId));
    return answerOf(repository, record, context);
  }

  async function keyed<State, E extends DomainEvent>(
    repository: Repository<State, E>,
    command: Command<State, E>,
  ): Promise<Outcome<State>> {
    const record = await records.load(commandStream(command.context.organizationId, command.context.commandId));
    const answer = await answerOf(repository, record, command.context);
    if (answer) return answer;
    const goes = record.state.accepted ? { ...command, stream: record.state.accepted.stream, isNew: false } : command;
    const keeper = createKeyKeeper(store, record, goes.context);
    try {
      return await mutex.run(goes.stream, () => attempt(store, repository, goes, keeper));
    } catch (error) {
      // Another node accepted the same key between our look and our claim: its record decides.
      if (error instanceof KeyTakenError) return keyed(repository, command);
      throw error;
    }
  }

  return {
    earlier,
    execute: (repository, command) =>
      command.context.requestHash === null
        ? // One process decides on one stream one after another: 64 writers would else conflict 64 × 63 / 2 times.
          mutex.run(command.stream, () => attempt(store, repository, command, null))
        : mutex.run(command.context.commandId, () => keyed(repository, command)),
  };
}

async function answerOf<State, E extends DomainEvent>(
  repository: Repository<State, E>,
  record: Loaded<CommandRecord>,
  { commandId, requestHash }: CommandContext,
): Promise<Outcome<State> | null> {
  const { accepted, answered } = record.state;
  if (!accepted) return null;
  if (accepted.requestHash !== requestHash)
    throw new KeyReusedError('the Idempotency-Key was used for another request');
  const target = await repository.load(accepted.stream);
  const answer = target.marks.get(commandId) ?? answered;
  return answer && earlierAnswer(repository, accepted.stream, answer, accepted.requestHash, requestHash);
}
