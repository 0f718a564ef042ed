const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Whether a template holds no brace outside its placeholders. */
export const bracesMatch = (template: string): boolean => !/[{}]/.test(template.replaceAll(PLACEHOLDER, ''));

/** Whether a template is one placeholder and nothing else. */
export const isPlaceholder = (template: string): boolean => /^\{[^{}]*\}$/.test(template);

/** The columns that a template names. */
export const placeholders = (template: string): string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');

/** The template with each placeholder replaced by what `cell` gives for its column; what it gives stays as it is. */
export const fillIn = (template: string, cell: (column: string) => string): string =>
  template.replaceAll(PLACEHOLDER, (_, name: string) => cell(name));
