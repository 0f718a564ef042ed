import { encodeCursor } from '../../dist/libs/http/index.js';
import { query } from '../common/postgres.mjs';
import { startService } from '../common/service.mjs';
import { dataset } from '../data/dataset.mjs';
import { openConnection, requestText } from '../http/client.mjs';
import { bareList, openReadModel } from './in-process.mjs';
import { makePlainTable } from './plain-table.mjs';

/** A service on so many tasks, and what is asked beside it. */
export async function open(postgres, tasks, withPeers = false) {
  const { url, env, token } = await dataset(postgres, tasks);
  const [place] = await query(
    url,
    `select created_at, created_ordinal::text as ordinal from read_model.task
    order by created_at desc, created_ordinal desc offset $1 limit 1`,
    [Math.floor(tasks * 0.9)],
  );
  const at = place.created_at.toISOString();
  const cursor = encodeCursor({ sort: 'newest', at, ordinal: place.ordinal });
  // The list alone is rebuilt: the other read models would be filled while it is measured.
  const service = await startService(process.execPath, ['bin/docket.mjs', 'serve'], {
    env: { ...env, DOCKET_ROLES: 'api' },
    sign: /Docket listens/,
  });
  const ask = lazyConnection(service.port);
  const get = async ({ query, deep }) =>
    idsOf(await ask.send(requestText('GET', `/api/tasks?${query}${deep ? `cursor=${cursor}` : ''}`, { token })));
  const close = async () => {
    await ask.close();
    await service.stop();
  };
  if (!withPeers) return { get, close };
  await makePlainTable(url);
  const plain = await startService(process.execPath, ['bench/list/plain-list.mjs'], {
    env: { DATABASE_URL: url },
    sign: /ready/,
  });
  const other = lazyConnection(plain.port);
  const [{ id }] = await query(url, 'select id from plain.task order by created_at desc, id desc offset $1 limit 1', [
    Math.floor(tasks * 0.9),
  ]);
  return {
    get,
    place: { at, ordinal: place.ordinal },
    model: openReadModel(url),
    bare: bareList(url),
    getPlain: async ({ query, deep }) =>
      idsOf(await other.send(requestText('GET', `/api/tasks?${query}${deep ? `cursor=${at}_${id}` : ''}`))),
    async close() {
      await close();
      await other.close();
      await plain.stop();
      await this.bare.close();
      await this.model.pool.end();
    },
  };
}

function idsOf({ status, body }) {
  if (status !== 200) throw new Error(`a list answered ${status}: ${body}`);
  return JSON.parse(body).data.map(({ id }) => id);
}

/** A connection that is made at its first use: services cut off one that sends nothing while other data are made. */
function lazyConnection(port) {
  let opened;
  return {
    async send(request) {
      opened ??= openConnection(port);
      return (await opened).send(request);
    },
    close: async () => (await opened)?.close(),
  };
}
