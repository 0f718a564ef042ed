import type { ReportingView } from '#libs/projection';

/** What analysts see of the usage of models. */
export const reporting: readonly ReportingView[] = [
  {
    name: 'ai_calls',
    comment: 'A row for each question that was put to a model.',
    from: 'read_model.ai_call',
    columns: [
      { name: 'at', sql: 'at', comment: 'When it was answered, or failed.' },
      { name: 'feature', sql: 'feature', comment: 'What for, such as extract_tasks.' },
      { name: 'model', sql: 'model', comment: 'The model that was asked.' },
      { name: 'succeeded', sql: 'succeeded', comment: 'Whether an answer came that fits.' },
      { name: 'input_tokens', sql: 'input_tokens', comment: 'Tokens that it was given.' },
      { name: 'output_tokens', sql: 'output_tokens', comment: 'Tokens that it gave.' },
    ],
  },
];
