import { median } from '../common/statistics.mjs';

/** Every query of the list as a table in Markdown: medians in milliseconds, and ratios. */
export function toDetails(results, tasks) {
  const million = tasks.toLocaleString('en-US');
  const head = ['query', `HTTP, ${million} tasks`, 'to few tasks', 'to plain Nest', 'in process', 'to bare SQL'];
  const lines = results.map(({ name, times, full }) => {
    const at = (way) => median(times[way]);
    const ratio = (a, b) => `${(at(a) / at(b)).toFixed(2)} ×`;
    const ms = (way) => `${at(way).toFixed(2)} ms`;
    return [
      name,
      ms('many'),
      full ? ratio('many', 'few') : '',
      ratio('many', 'plain'),
      ms('own'),
      ratio('own', 'bare'),
    ];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
