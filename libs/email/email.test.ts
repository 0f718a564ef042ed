import { afterEach, describe, expect, it } from '@jest/globals';
import { composeEmail, createMailer, type Mailer } from './index.ts';
import { type MailServer, startMailServer } from './testing/index.ts';

const content = {
  title: 'Reminder: <b>Call</b> & "write"\r\nBcc: everyone@example.org',
  body: 'Due Mar 28, 2026 3:00 PM.',
  link: { url: 'https://docket.example/tasks/1?a=1&b=2', label: 'Open the task' },
  footer: 'You get this because of a task.',
};
const email = { id: '0a', to: { name: 'Ada', address: 'ada@example.org' }, ...composeEmail(content) };

let server: MailServer | undefined;
let mailer: Mailer | undefined;
afterEach(async () => {
  mailer?.close();
  await server?.stop();
});

/** A server and a mailer for it. */
async function given() {
  server = await startMailServer();
  mailer = createMailer({ url: server.url, from: 'Docket <docket@example.org>' });
  return { server, mailer };
}

describe('an e-mail', () => {
  it('says the same as text and as HTML, in which nothing from outside is markup', () => {
    const { subject, text, html } = composeEmail(content);
    expect(subject).toBe('Reminder: <b>Call</b> & "write" Bcc: everyone@example.org');
    expect(text).toContain('Due Mar 28, 2026 3:00 PM.\n\nOpen the task: https://docket.example/tasks/1?a=1&b=2');
    expect(html).toContain('&lt;b&gt;Call&lt;/b&gt; &amp; &quot;write&quot;');
    expect(html).toContain('href="https://docket.example/tasks/1?a=1&amp;b=2"');
    expect(html).not.toContain('<b>');
  });

  it('reaches its one address, with the same Message-ID every time', async () => {
    const { server, mailer } = await given();
    await mailer.send(email);
    await mailer.send(email);
    expect(server.delivered).toHaveLength(2);
    for (const { to, source } of server.delivered) {
      expect(to).toEqual(['ada@example.org']);
      expect(source).toMatch(/^Message-ID: <0a@docket>\r$/m);
      expect(source).toMatch(/^From: Docket <docket@example.org>\r$/m);
      expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
      expect(source.slice(0, source.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/m);
      expect(source).toContain('Content-Type: text/plain');
      expect(source).toContain('Content-Type: text/html');
    }
  });

  it('that is refused or cannot be sent fails by a name that tells nothing of servers and addresses', async () => {
    const { server, mailer } = await given();
    server.refuse({ responseCode: 451 });
    await expect(mailer.send(email)).rejects.toMatchObject({ reason: 'smtp-451', message: 'smtp-451', isFinal: false });
    server.refuse({ responseCode: 550 });
    await expect(mailer.send(email)).rejects.toMatchObject({ reason: 'smtp-550', isFinal: true });
    server.refuse(null);
    await mailer.send(email);
    await server.stop();
    await expect(mailer.send(email)).rejects.toMatchObject({ reason: 'smtp-unreachable', isFinal: false });
  });
});
