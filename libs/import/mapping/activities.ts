import type { Mapping, RowState } from './schema.ts';

/** Finds the state that an activity leaves a task in; undefined where the mapping does not name it. */
export type ActivityMatcher = (activity: string) => RowState | undefined;

/** A matcher by which the longest entry holds; a whole name is longer than any beginning of it. */
export function activityMatcher(activities: Mapping['activities']): ActivityMatcher {
  const whole = new Map(Object.entries(activities).filter(([name]) => !name.endsWith('*')));
  const beginnings = Object.entries(activities)
    .filter(([name]) => name.endsWith('*'))
    .map(([name, state]) => ({ beginning: name.slice(0, -1), state }))
    .sort((a, b) => b.beginning.length - a.beginning.length);
  return (activity) => whole.get(activity) ?? beginnings.find(({ beginning }) => activity.startsWith(beginning))?.state;
}
