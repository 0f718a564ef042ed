import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { can, taskScope } from '#libs/access';
import { callerOf } from '../../libs/access/testing/callers.ts';
import { reports, reportTasks } from './index.ts';
import { asker, CONTACTS, MEMBERS, query, taskLife } from './testing/arbitraries.ts';
import { type Desk, moveTo, nameOrganization, openDesk, writeLives } from './testing/desk.ts';
import { expectedReport, inOneOrder } from './testing/oracle.ts';

/** How many random histories are tried. */
const HISTORIES = Number(process.env.DOCKET_REPORT_HISTORIES ?? 12);

jest.setTimeout(300_000 + 10_000 * HISTORIES);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(7);
});
afterAll(() => desk.close());

const owners = new Map([[CONTACTS[0], [MEMBERS[0]]]]);
const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland');

it('reports are what a fold of every task says, now and at any instant, for every caller', async () => {
  const history = fc.asyncProperty(
    fc.array(taskLife, { minLength: 1, maxLength: 14 }),
    fc.tuple(zone, zone),
    fc.array(fc.tuple(asker, query), { minLength: 30, maxLength: 30 }),
    async (lives, [first, last], questions) => {
      const { store, db } = desk;
      const id = await nameOrganization(store, first, MEMBERS[0]);
      const told = await writeLives(store, id, lives, () => moveTo(store, id, last));
      await desk.caughtUp();
      for (const [[role, member], asked] of questions) {
        const caller = callerOf(role, member, id);
        const scope = { tasks: taskScope(caller), seesDeleted: can(caller, 'Audit:Read') };
        const lines = inOneOrder(await reportTasks(db, scope, asked));
        const wanted = inOneOrder(expectedReport({ lives: told, owners, zone: last }, caller, asked));
        expect({ role, member, asked, lines }).toEqual({ role, member, asked, lines: wanted });
      }
    },
  );
  await fc.assert(history, {
    numRuns: HISTORIES,
    endOnFailure: true,
    ...(process.env.DOCKET_REPORT_SEED ? { seed: Number(process.env.DOCKET_REPORT_SEED) } : {}),
  });
});

it('a rebuild in pages of any size leaves the same rows', async () => {
  const rows = async ({ pool }: Desk) => {
    const tables: Record<string, unknown> = {};
    for (const table of reports.tableNames)
      tables[table] = (await pool.query(`select t::text as row from read_model.${table} t order by 1`)).rows;
    return tables;
  };
  const present = await rows(desk);
  expect(present.report_past).not.toEqual([]);
  for (const pageSize of [3, 1_000]) {
    const again = await openDesk(pageSize, desk.store);
    try {
      await again.caughtUp();
      expect(await rows(again)).toEqual(present);
    } finally {
      await again.close();
    }
  }
});
