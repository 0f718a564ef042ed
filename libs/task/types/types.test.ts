import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { PARTICIPANT_TYPES, TASK_TYPES, taskType, taskTypeNames } from './index.ts';

const prepare = (type: string, context: unknown) => {
  const found = taskType(type)!;
  return found.prepare(found.context!.parse(context));
};
const faults = (type: string, context: unknown) =>
  taskType(type)!
    .context!.safeParse(context)
    .error?.issues.map((issue) => issue.path.join('/')) ?? [];

const report = { report_id: 'R-17', report_name: 'CBC', patient_id: 'P-1', reason: 'haemolysed' };
const sample = { sample_id: 'S-1', accession_number: 'A-9', patient_id: 'P-1', reason: 'leaked' };

describe('the task types', () => {
  it('are these five, each with a label of its own', () => {
    expect(taskTypeNames.toSorted()).toEqual([
      'contact',
      'internal',
      'personal',
      'report-exception',
      'sample-exception',
    ]);
    expect(new Set(TASK_TYPES.map((type) => type.label)).size).toBe(5);
    expect(taskType('unknown')).toBeUndefined();
    expect(taskType('toString')).toBeUndefined();
  });

  it('say who is the assignee unless one is named', () => {
    expect(Object.fromEntries(TASK_TYPES.map(({ value, assignee }) => [value, assignee]))).toEqual({
      contact: 'nobody',
      internal: 'nobody',
      personal: 'caller',
      'report-exception': 'setting',
      'sample-exception': 'setting',
    });
  });

  it('let everybody see their tasks but for personal ones, and only contact needs a contact', () => {
    expect(PARTICIPANT_TYPES).toEqual(['personal']);
    expect(TASK_TYPES.filter((type) => type.aboutContact).map((type) => type.value)).toEqual(['contact']);
  });

  it.each(['contact', 'internal'])('of them, %s takes its fields directly and prepares none', (type) => {
    expect(taskType(type)).toMatchObject({ context: null, contextBeside: false });
    expect(taskType(type)!.prepare(undefined)).toEqual({});
  });

  it('have a context that a JSON Schema can say', () => {
    for (const { context } of TASK_TYPES)
      if (context) expect(z.toJSONSchema(context, { io: 'input' })).toMatchObject({ additionalProperties: false });
    expect(z.toJSONSchema(taskType('report-exception')!.context!, { io: 'input' })).toMatchObject({
      required: ['report_id', 'report_name', 'patient_id', 'reason'],
      properties: { report_id: { type: 'string', minLength: 1, maxLength: 255 } },
    });
  });
});

describe('a personal task', () => {
  it('prepares what its context says, which may stand beside it', () => {
    const given = { title: 'Read', description: null, due_date: '2026-03-28' };
    expect(prepare('personal', given)).toEqual(given);
    expect(prepare('personal', {})).toEqual({});
    expect(taskType('personal')?.contextBeside).toBe(true);
    expect(faults('personal', { title: 1, due_date: 2 })).toEqual(['title', 'due_date']);
  });
});

describe('a report exception', () => {
  it('prepares title, description, priority and references', () => {
    expect(prepare('report-exception', { ...report, patient_name: 'Ada', details: 'Second time.' })).toEqual({
      title: 'Report exception: CBC — haemolysed',
      description: 'Second time.',
      priority: 'high',
      references: [
        { kind: 'report', id: 'R-17', label: 'CBC' },
        { kind: 'patient', id: 'P-1', label: 'Ada' },
      ],
    });
  });

  it('has no description without details, and a patient without a name', () => {
    expect(prepare('report-exception', report)).toMatchObject({
      description: null,
      references: [{}, { kind: 'patient', id: 'P-1', label: null }],
    });
  });
});

describe('a sample exception', () => {
  it('prepares title, description, priority and references', () => {
    expect(prepare('sample-exception', { ...sample, patient_name: null })).toEqual({
      title: 'Sample exception: A-9 — leaked',
      description: null,
      priority: 'high',
      references: [
        { kind: 'sample', id: 'S-1', label: 'A-9' },
        { kind: 'patient', id: 'P-1', label: null },
      ],
    });
  });
});

describe.each([
  ['report-exception', report],
  ['sample-exception', sample],
])('the context of a %s', (type, context) => {
  it('names each fault by its path', () => {
    expect(faults(type, {}).toSorted()).toEqual(Object.keys(context).toSorted());
    expect(faults(type, { ...context, reason: '  ', patient_id: 7 }).toSorted()).toEqual(['patient_id', 'reason']);
    expect(faults(type, { ...context, other: 1 })).toHaveLength(1);
    expect(faults(type, { ...context, patient_name: null, details: null })).toEqual([]);
  });

  it('counts code points, and takes no text that a database cannot keep', () => {
    expect(faults(type, { ...context, patient_id: '😀'.repeat(255), details: '😀\n'.repeat(5000) })).toEqual([]);
    expect(faults(type, { ...context, patient_id: 'x'.repeat(256), details: '😀'.repeat(10_001) })).toHaveLength(2);
    expect(faults(type, { ...context, patient_id: 'a\u0000', reason: '\ud83d' })).toHaveLength(2);
  });
});
