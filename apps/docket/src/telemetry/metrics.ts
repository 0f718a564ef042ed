import type { Pool } from 'pg';
import type { AppendOutcome, BatchReport } from '#libs/event-store';
import type { RequestObserver } from '#libs/http';
import { COUNTS, Counters, type Family, gauge, Histograms, SECONDS } from '#libs/metrics';
import type { FoldedPage } from '#libs/projection';

/** What this process counts of its own work. Counting costs next to nothing; nobody needs to ask for it. */
export class Metrics {
  readonly #requests = new Histograms(
    'docket_http_request_duration_seconds',
    'Requests, by the pattern of their route and the status of their answer (0: the client left before).',
    ['method', 'route', 'status'],
    SECONDS,
  );
  readonly #appends = new Histograms(
    'docket_append_duration_seconds',
    'Appends as their callers saw them, waiting included. outcome: written, repeated (the log held them already), ' +
      'conflict (another revision), refused (no store could take them), unavailable (the store did not answer).',
    ['outcome'],
    SECONDS,
  );
  readonly #batches = new Histograms(
    'docket_append_batch_duration_seconds',
    'Writes of batches of appends. outcome: written, failed (its appends are tried again).',
    ['outcome'],
    SECONDS,
  );
  readonly #batchAppends = new Histograms(
    'docket_append_batch_appends',
    'Appends that went to the log together.',
    [],
    COUNTS,
  );
  readonly #batchEvents = new Histograms(
    'docket_append_batch_events',
    'Events that went to the log together.',
    [],
    COUNTS,
  );
  readonly #pages = new Histograms(
    'docket_projection_page_duration_seconds',
    'Pages of events folded into read models by this process.',
    ['projection'],
    SECONDS,
  );
  readonly #pageEvents = new Counters('docket_projection_events_total', 'Events in these pages.', ['projection']);
  readonly #attempts = new Histograms(
    'docket_saga_attempt_duration_seconds',
    'Attempts of sagas in this process. outcome: completed, failed (tried again later), given-up.',
    ['saga', 'outcome'],
    SECONDS,
  );
  readonly #reminders = new Counters(
    'docket_reminders_total',
    'Reminders in this process. outcome: sent, skipped (there is nobody to send it to).',
    ['outcome'],
  );
  readonly #pools = new Map<string, Pool>();

  /** Counts requests. */
  readonly requests: RequestObserver = {
    end: ({ request, route, status, seconds }) =>
      this.#requests.of(request.method, route ?? 'none', String(status ?? 0)).observe(seconds),
  };

  /** Counts an append. */
  onAppend(outcome: AppendOutcome, seconds: number): void {
    this.#appends.of(outcome).observe(seconds);
  }

  /** Counts a batch of appends. */
  onBatch({ appends, seconds, failed }: BatchReport): void {
    this.#batches.of(failed ? 'failed' : 'written').observe(seconds);
    this.#batchAppends.of().observe(appends.length);
    let events = 0;
    for (const append of appends) events += append.events.length;
    this.#batchEvents.of().observe(events);
  }

  /** Counts a page of a projection. */
  onFolded({ build, events, seconds }: FoldedPage): void {
    this.#pages.of(build.name).observe(seconds);
    this.#pageEvents.of(build.name).value += events;
  }

  /** Counts an attempt of a saga. */
  onAttempt(saga: string, outcome: string, seconds: number): void {
    this.#attempts.of(saga, outcome).observe(seconds);
  }

  /** Counts a reminder. */
  onReminder(outcome: string): void {
    this.#reminders.of(outcome).value++;
  }

  /** Tells of a pool's connections from now on, under its application name. */
  watchPool(pool: Pool): void {
    this.#pools.set(pool.options.application_name ?? '', pool);
  }

  /** Everything as it is now. */
  families(): Family[] {
    const histograms = [
      this.#requests,
      this.#appends,
      this.#batches,
      this.#batchAppends,
      this.#batchEvents,
      this.#pages,
      this.#attempts,
    ];
    const counters = [this.#pageEvents, this.#reminders];
    return [...[...histograms, ...counters].map((metric) => metric.family()), ...this.#poolFamilies()];
  }

  #poolFamilies(): Family[] {
    const pools = [...this.#pools];
    const each = (valueIn: (pool: Pool) => number) =>
      pools.map(([name, pool]) => ({ labels: { pool: name }, value: valueIn(pool) }));
    return [
      gauge(
        'docket_pool_connections',
        'Connections that a pool has.',
        each((pool) => pool.totalCount),
      ),
      gauge(
        'docket_pool_idle_connections',
        'Those of them that nobody uses.',
        each((pool) => pool.idleCount),
      ),
      gauge(
        'docket_pool_max_connections',
        'The most that it may have.',
        each((pool) => pool.options.max),
      ),
      gauge(
        'docket_pool_waiting',
        'Calls that wait for one.',
        each((pool) => pool.waitingCount),
      ),
    ];
  }
}
