import { z } from 'zod';
import { categorySchema, prioritySchema } from '#libs/task';

/** What the model is asked for: the schema of a structured answer, in which every field has to be there. */
export const answerSchema = z.object({
  tasks: z
    .array(
      z.object({
        title: z.string().describe('What is to be done, in a few words, at most 255 characters.'),
        category: z.enum(categorySchema.options),
        description: z.string().nullable().describe('What of the conversation one needs to know to do it.'),
        priority: z.enum(prioritySchema.options).nullable(),
        due_date_offset_days: z
          .int()
          .nullable()
          .describe('In how many days after the call it is to be done; null where nothing was said.'),
        evidence: z.string().nullable().describe('The very words of the transcript in which it was promised.'),
      }),
    )
    .describe('At most five; none where nothing was promised.'),
});
