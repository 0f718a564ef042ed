/** One kind of work that a model does, for which an organization may choose another model. */
export interface AiArea {
  readonly key: string;
  readonly label: string;
  readonly complexity: string;
  readonly default_model: string;
}

/** The extraction of tasks from calls. */
export const EXTRACT_TASKS = {
  key: 'extract_tasks',
  label: 'Extract Tasks from Call',
  complexity: 'Medium',
  default_model: 'google/gemini-3.1-pro-preview',
} as const satisfies AiArea;

/** Every kind of work that models do. */
export const AI_AREAS: readonly AiArea[] = [EXTRACT_TASKS];
