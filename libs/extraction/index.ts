export { AI_AREAS, type AiArea, EXTRACT_TASKS } from './areas.ts';
export { askAbout, type Findings, type Inquiry } from './ask-about.ts';
export { type Comparison, compareTasks, type JudgedTask } from './compare.ts';
export { EXTRACTION_SAGA, type Extraction, extractionEvolution } from './extraction.ts';
export {
  type AiUsage,
  type Extracted,
  type ExtractedTask,
  type ExtractionEvent,
  extractionEvents,
  type Failure,
} from './extraction-events.ts';
export type { Answer, ModelDoor } from './model.ts';
export { EXTRACT_TASKS_PROMPT, type Prompt } from './prompt.ts';
export type { GivenTask } from './read-answer.ts';
export { obstacleIn, type ShownExtraction, type SkipReason, showExtraction } from './show.ts';
export { type CallFacts, toTasks } from './to-tasks.ts';
