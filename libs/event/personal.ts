/** What is shown of a contact's personal text once its key was destroyed. */
export const ERASED = '[erased]';

/**
 * How a field of a payload holds personal text: it is one; it is an object whose `label` is one; it is a list of such
 * objects; or it is a list that is personal as a whole.
 */
export type PersonalKind = 'text' | 'label' | 'labels' | 'list';

/** The personal fields of a payload. */
export type PersonalFields = Readonly<Record<string, PersonalKind>>;

type Data = Readonly<Record<string, unknown>>;
interface Labelled {
  readonly label: unknown;
}

/** The personal text of a payload, by field; null where it holds none. */
export function personalOf(fields: PersonalFields, data: Data): Data | null {
  const found = Object.entries(fields).flatMap(([field, kind]) => {
    const text = textOf(kind, data[field]);
    return text === null ? [] : [[field, text] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

function textOf(kind: PersonalKind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'text':
    case 'list':
      return value;
    case 'label':
      return (value as Labelled).label;
    case 'labels': {
      const labels = (value as readonly Labelled[]).map(({ label }) => label);
      return labels.some((label) => label !== null) ? labels : null;
    }
    default:
      return kind satisfies never;
  }
}

/** A payload with other personal text in its place: null for what is to be left out, ERASED for what is gone. */
export function withPersonal(fields: PersonalFields, data: Data, personal: Data): Data {
  const replaced = Object.entries(personal).map(([field, text]) => [field, placed(fields[field], data[field], text)]);
  return { ...data, ...Object.fromEntries(replaced) };
}

function placed(kind: PersonalKind | undefined, value: unknown, text: unknown): unknown {
  if (kind === 'label') return { ...(value as Labelled), label: text };
  if (kind !== 'labels') return text;
  return (value as readonly Labelled[]).map((item, n) => ({ ...item, label: (text as readonly unknown[])[n] }));
}

/** What the log keeps openly in the place of personal text: no word of it, but which labels of a list there are. */
export function blankOf(fields: PersonalFields, personal: Data): Data {
  const blank = (field: string, text: unknown): unknown => {
    if (fields[field] === 'labels') return (text as readonly unknown[]).map((label) => (label === null ? null : ''));
    return fields[field] === 'list' ? [] : null;
  };
  return Object.fromEntries(Object.entries(personal).map(([field, text]) => [field, blank(field, text)]));
}

/** What is shown of fields whose text is gone. */
export function erased(fields: PersonalFields, data: Data, names: readonly string[]): Data {
  const gone = names.map((field) => [field, goneOf(fields[field], data[field])]);
  return withPersonal(fields, data, Object.fromEntries(gone));
}

function goneOf(kind: PersonalKind | undefined, value: unknown): unknown {
  if (kind === 'list') return [];
  if (kind !== 'labels') return ERASED;
  return (value as readonly Labelled[]).map(({ label }) => (label === null ? null : ERASED));
}
