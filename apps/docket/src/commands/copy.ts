import { join } from 'node:path';
import { pino } from 'pino';
import { type Config, loadConfig } from '#libs/config';
import { type CopyProgress, type CopyReport, copyLog, fileBookmark } from '#libs/copy';
import { openKeyCarrier } from '../copy/key-carrier.ts';
import { parseLogUrl } from '../copy/log-url.ts';
import { type End, openLogAt, openOwnLog } from '../copy/open-log.ts';
import { tell, untold } from './tell.ts';
import { print } from './with-log.ts';

/** Copies a whole log into another one, with progress on standard error. */
export async function copy(urls: { readonly [end in End]?: string }): Promise<void> {
  if (urls.from === undefined && urls.to === undefined) throw new Error('name --from, --to or both');
  const config = loadConfig(process.env);
  const [from, to] = [nameEnd(config, 'from', urls.from), nameEnd(config, 'to', urls.to)];
  if (from.name === to.name) throw new Error(`--from and --to are the same log, ${from.name}`);
  await using opened = new AsyncDisposableStack();
  const source = opened.adopt(await from.open(), (log) => log.close());
  const target = opened.adopt(await to.open(), (log) => log.close());
  const keys = opened.adopt(await openKeyCarrier(config, logger(), source, target), (carrier) => carrier.close());
  opened.defer(untold);
  const bookmark = fileBookmark(join(config.home, 'copies'), from.name, to.name);
  const report = await copyLog({ source: source.store, target: target.store, bookmark, onProgress });
  tellReport(report, await keys.carry());
}

function nameEnd(config: Config, end: End, url: string | undefined) {
  if (url !== undefined) {
    const log = parseLogUrl(`--${end}`, url);
    return { name: log.name, open: () => openLogAt(end, log) };
  }
  const { home, databaseUrl } = config;
  const name = databaseUrl === null ? `postgres in ${home}` : parseLogUrl('DATABASE_URL', databaseUrl).name;
  return { name, open: () => openOwnLog(config, logger()) };
}

const logger = () => pino({ level: 'warn', base: null }, pino.destination(2));

function tellReport({ events, streams, copied, grew, seconds }: CopyReport, keys: number): void {
  untold();
  print(`${copied} events copied, ${events - copied} were there already, in ${seconds.toFixed(1)} s.`);
  print(`Both logs hold the same ${events} events of ${streams} streams, to the last character.`);
  if (keys > 0) print(`${keys} keys of personal text went along: the same DOCKET_MASTER_KEY opens them.`);
  if (grew) print('The source has gone on meanwhile: run the same copy again, with nothing else at work on it.');
}

const DOING = { recognise: 'recognising', copy: 'copying', compare: 'comparing' } as const;

function onProgress({ phase, events, fraction, perSecond }: CopyProgress): void {
  tell(`${DOING[phase]}: ${events} events, ${Math.floor(fraction * 100)} %, ${perSecond} events/s`);
}
