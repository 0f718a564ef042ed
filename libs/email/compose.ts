/** What an e-mail is made of. */
export interface EmailContent {
  readonly title: string;
  readonly body: string;
  /** Where the button leads, and what it says. */
  readonly link: { readonly url: string; readonly label: string };
  /** Why it was sent, and how to have no more. */
  readonly footer: string;
}

/** An e-mail's subject, and its text in both forms. */
export interface ComposedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const LONGEST_SUBJECT = 200;

/** Puts an e-mail together. What comes from outside is text in both forms, never markup, and never a header. */
export function composeEmail({ title, body, link, footer }: EmailContent): ComposedEmail {
  const subject = [...title.replace(/\p{Cc}+/gu, ' ').trim()].slice(0, LONGEST_SUBJECT).join('');
  const parts = [title, body, `${link.label}: ${link.url}`, `--\n${footer}`];
  return {
    subject,
    text: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
    html: page(title, body, link, footer),
  };
}

const page = (title: string, body: string, link: EmailContent['link'], footer: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f5;font-family:system-ui,sans-serif;color:#18181b">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px">
<h1 style="margin:0 0 12px;font-size:18px">${escaped(title)}</h1>
<p style="margin:0 0 20px;white-space:pre-line">${escaped(body)}</p>
<a href="${escaped(link.url)}" style="display:inline-block;padding:10px 16px;background:#18181b;color:#ffffff;border-radius:6px;text-decoration:none">${escaped(link.label)}</a>
<p style="margin:24px 0 0;font-size:12px;color:#71717a">${escaped(footer)}</p>
</div>
</body>
</html>
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
