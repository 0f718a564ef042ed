import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Body, Controller, Module, Post, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import pg from 'pg';
import { newTask } from './plain-schema.mjs';

/**
 * The peer of P3 and P5: a Nest service on Fastify as its documentation shows it. It validates with zod and inserts a
 * row; it knows no callers, no history, no policy and no repeats. Without DATABASE_URL it only answers.
 */
const url = process.env.DATABASE_URL;
const pool = url ? new pg.Pool({ connectionString: url, max: 16 }) : undefined;

const TABLE = `
  create table if not exists task (
    id uuid primary key, title text not null, description text, category text not null, priority text,
    contact_id uuid not null, due_date timestamptz, assigned_to uuid, status text not null, created_at timestamptz not null
  );
  create index if not exists task_newest on task (created_at desc, id desc);`;

const INSERT = {
  name: 'insert',
  text: `insert into task (id, title, description, category, priority, contact_id, due_date, assigned_to, status, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};

class TaskController {
  async create(body) {
    const task = { id: randomUUID(), ...body, status: 'open', created_at: new Date().toISOString() };
    const { id, title, description, category, priority, contact_id, due_date, assigned_to, status, created_at } = task;
    const values = [id, title, description, category, priority, contact_id, due_date, assigned_to, status, created_at];
    await pool?.query({ ...INSERT, values });
    return task;
  }
}

// What decorators do, written out: Node runs this file as it is.
const decorate = (decorators, target, name) =>
  Reflect.decorate(decorators, target, name, name && Object.getOwnPropertyDescriptor(target, name));
decorate([Controller('api/tasks')], TaskController);
decorate([Post()], TaskController.prototype, 'create');
Body({ schema: newTask })(TaskController.prototype, 'create', 0);

class AppModule {}
decorate([Module({ controllers: [TaskController] })], AppModule);

await pool?.query(TABLE);
const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new StandardSchemaValidationPipe());
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.stdout.write('ready\n');
process.on('SIGTERM', () => process.exit(0));
