import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ROOT } from './service.mjs';

/**
 * The functions of a CPU profile in which the most time was spent, themselves and by the package they belong to. What was
 * before so many seconds is left out.
 */
export function summarizeProfile(file, afterSeconds = 0, top = 40) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, inSources(node.callFrame)]));
  const [functions, groups] = [new Map(), new Map()];
  let [busy, now] = [0, 0];
  for (const [i, id] of samples.entries()) {
    const { functionName, url, lineNumber } = byId.get(id);
    const time = timeDeltas[i];
    now += time;
    if (now < afterSeconds * 1e6) continue;
    if (functionName === '(idle)' || functionName === '(program)') {
      add(groups, functionName, time);
      continue;
    }
    busy += time;
    add(functions, `${functionName || '(anonymous)'} ${place(url)}:${lineNumber + 1}`, time);
    add(groups, group(url, functionName), time);
  }
  const list = (map, limit) =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .slice(0, limit)
      .map(([name, time]) => `${((100 * time) / busy).toFixed(1).padStart(6)} %  ${name}`)
      .join('\n');
  return `Self time, of the time spent in JavaScript, ${(busy / 1e6).toFixed(1)} s:\n${list(functions, top)}\n\nBy package:\n${list(groups, 30)}`;
}

const add = (map, key, time) => map.set(key, (map.get(key) ?? 0) + time);
const place = (url) => url.replace(/^.*\/node_modules\//, '').replace(own, '') || '(native)';
const own = pathToFileURL(ROOT).href;
const maps = new Map();

/** A place in the bundle by the place in the sources that it comes from. */
function inSources(frame) {
  const { url, lineNumber, columnNumber } = frame;
  if (!url.includes('/dist/bundle/')) return frame;
  if (!maps.has(url)) maps.set(url, mapOf(new URL(`${url}.map`)));
  const { originalSource, originalLine } = maps.get(url)?.findEntry(lineNumber, columnNumber) ?? {};
  return originalSource ? { ...frame, url: new URL(originalSource, url).href, lineNumber: originalLine } : frame;
}

/** What the bundler itself adds has no map. */
const mapOf = (file) => (existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);

function group(url, functionName) {
  if (!url) return functionName === '(garbage collector)' ? functionName : '(native)';
  if (url.startsWith('node:')) return url;
  const path = place(url);
  const parts = path.split('/');
  if (url === own + path) return parts.slice(0, parts[0] === 'dist' ? 3 : 2).join('/');
  return parts.slice(0, path.startsWith('@') ? 2 : 1).join('/');
}
