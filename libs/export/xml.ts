const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 cannot hold, even as a reference (§2.2): control characters, halves of surrogate pairs, non-characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as the value of an attribute: line breaks and tabs by reference, or a reader would make spaces of them (§3.3.3). */
const quoted = (text: string): string =>
  text
    .toWellFormed()
    .replace(UNFIT, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An element; its content is XML already. */
export function element(name: string, attributes: Readonly<Record<string, string>>, content = ''): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${quoted(value)}"`);
  return content === '' ? `<${name}${listed.join('')}/>` : `<${name}${listed.join('')}>${content}</${name}>`;
}

/** An attribute of XES that holds text; nothing where there is none. */
export const string = (key: string, value: string | null): string =>
  value === null ? '' : element('string', { key, value });

/** An attribute of XES that holds an instant (RFC 3339). */
export const date = (key: string, value: string): string => element('date', { key, value });
