import type { ReportingView } from '#libs/projection';

/** What analysts see of what people made of the tasks that models proposed. */
export const reporting: readonly ReportingView[] = [
  {
    name: 'ai_tasks',
    comment: 'A row for each task that a model proposed and what people made of it, deleted ones too.',
    from: 'read_model.ai_task',
    columns: [
      { name: 'id', sql: 'id', comment: 'The task: tasks.id, unless it was deleted.' },
      { name: 'call_id', sql: "(doc ->> 'call_id')::uuid", comment: 'The call that it came from.' },
      { name: 'model', sql: "doc ->> 'model'", comment: 'The model that proposed it.' },
      { name: 'prompt_version', sql: "doc ->> 'prompt_version'", comment: 'The instructions that it was given.' },
      { name: 'verdict', sql: 'verdict', comment: 'untouched, kept, edited or dismissed.' },
      { name: 'created_at', sql: "(doc ->> 'created_at')::timestamptz", comment: 'When it was proposed.' },
      {
        name: 'updated_at',
        sql: "(doc ->> 'updated_at')::timestamptz",
        comment: 'When anything was done about it last.',
      },
    ],
  },
];
