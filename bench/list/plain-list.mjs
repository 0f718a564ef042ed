import 'reflect-metadata';
import { Controller, Get, Module, Query, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import pg from 'pg';
import { z } from 'zod';
import { MEMBER } from '../http/task-body.mjs';
import { queries } from './queries.mjs';

/**
 * The peer of P5: the list of a plain Nest service: one table, a query by hand for each filter, fifty rows as they are.
 * It knows no callers and no policy.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 });

const plain = z.object({ cursor: z.string().optional(), sort: z.literal('due_date').optional() }).loose();
const known = queries('now');

class ListController {
  async list({ cursor, sort, ...filters }) {
    const conditions = [];
    const values = [];
    for (const [name, value] of Object.entries(filters)) {
      const { plain, bare } = known.find(({ query }) => query.split('=')[0] === name && !query.includes('&'));
      if (value === 'none') conditions.push('assigned_to is null');
      else conditions.push((plain ?? bare)(values.push(sqlValue(name, value))));
    }
    if (cursor) {
      const [at, id] = cursor.split('_');
      conditions.push(`(created_at, id) < ($${values.push(at)}, $${values.push(id)})`);
    }
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const order = sort === 'due_date' ? 'due_date nulls last, id' : 'created_at desc, id desc';
    const text = `select * from plain.task ${where} order by ${order} limit 51`;
    const { rows } = await pool.query({ name: text.slice(0, 60) + conditions.length, text, values });
    const last = rows.length > 50 ? rows[49] : undefined;
    return { data: rows.slice(0, 50), next_cursor: last ? `${last.created_at.toISOString()}_${last.id}` : null };
  }
}

const sqlValue = (name, value) =>
  ({ assigned_to: value === 'me' ? MEMBER : value, reference: 'P-13', overdue: new Date() })[name] ?? value;

Reflect.decorate([Controller('api/tasks')], ListController);
const { prototype } = ListController;
Reflect.decorate([Get()], prototype, 'list', Object.getOwnPropertyDescriptor(prototype, 'list'));
Query({ schema: plain })(prototype, 'list', 0);

class AppModule {}
Reflect.decorate([Module({ controllers: [ListController] })], AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new StandardSchemaValidationPipe());
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
