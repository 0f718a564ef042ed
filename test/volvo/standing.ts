import type { ExpectedLog } from './oracle.ts';

/** What one case was like at an instant, by the file alone. */
export interface Standing {
  readonly id: string;
  readonly status: string;
  readonly assignee: string | null;
  readonly createdAt: string;
  /** When it was resolved, while it stands resolved. */
  readonly resolvedAt: string | null;
  readonly resolved: number;
  readonly reopened: number;
}

/** Every case that had begun by an instant, what happened at it included. */
export function standingAt({ tasks }: ExpectedLog, instant: string): Standing[] {
  return [...tasks].flatMap(([id, { history }]) => {
    const past = history.filter(([, at]) => at <= instant);
    const createdAt = past[0]?.[1];
    if (past[0]?.[0] !== 'TaskCreated' || createdAt === undefined) return [];
    let [status, assignee, resolvedAt]: [string, string | null, string | null] = ['open', null, null];
    const times = (type: string) => past.filter(([what]) => what.startsWith(type)).length;
    for (const [what, at] of past) {
      const [type, word = ''] = what.split(/ (.*)/s);
      if (type === 'TaskAssigned') assignee = word;
      if (type === 'TaskUnassigned') assignee = null;
      if (type === 'TaskStarted') status = 'in-progress';
      if (type === 'TaskStopped' || type === 'TaskReopened') [status, resolvedAt] = ['open', null];
      if (type === 'TaskResolved') [status, resolvedAt] = [word, at];
    }
    const counts = { resolved: times('TaskResolved'), reopened: times('TaskReopened') };
    return { id, status, assignee, createdAt, resolvedAt, ...counts };
  });
}

/** A line of a report without a period, by the file alone. */
export interface Line {
  readonly count: number;
  readonly created: number;
  readonly resolved: number;
  readonly reopened: number;
  readonly resolution_seconds: { readonly median: number | null; readonly p90: number | null };
}

/** Lines by group. */
export function linesOf(all: readonly Standing[], groupOf: (standing: Standing) => string): Record<string, Line> {
  const groups = Object.groupBy(all, groupOf);
  return Object.fromEntries(
    Object.entries(groups).map(([group, cases = []]) => {
      const sum = (count: (standing: Standing) => number) => cases.reduce((total, each) => total + count(each), 0);
      const seconds = cases.flatMap(({ createdAt, resolvedAt }) =>
        resolvedAt === null ? [] : (Date.parse(resolvedAt) - Date.parse(createdAt)) / 1_000,
      );
      const line: Line = {
        count: cases.length,
        created: cases.length,
        resolved: sum(({ resolved }) => resolved),
        reopened: sum(({ reopened }) => reopened),
        resolution_seconds: { median: quantile(seconds, 0.5), p90: quantile(seconds, 0.9) },
      };
      return [group, line];
    }),
  );
}

/** Between the two nearest, as percentile_cont of SQL has it. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}
