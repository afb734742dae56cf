// Plays the cases of cases.json against a running deploy/up: node tests/EdgeCases/run.mjs [path of local.json] [part of a case's id]
// It needs Node.js 20 or later and, for the cases of files, the tool as tests/run builds it. It exits with 1 when a case fails. Each run uses people of its own.
import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = new URL('.', import.meta.url);
const [settings = new URL('../../.local/local.json', here), only = ''] = process.argv.slice(2);
const local = JSON.parse(readFileSync(settings));
const cases = JSON.parse(readFileSync(new URL('cases.json', here)));
const twilio = local.gateways.twilio;
const tool = fileURLToPath(new URL('../../artifacts/bin/BlocklistTool/release/blocklist.dll', here));

const call = async (url, { method = 'POST', headers = {}, body } = {}) => {
  const response = await fetch(url, { method, headers, body, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
};

const sendJson = (service, path, key, value, method = 'POST') =>
  call(local.services[service] + path, {
    method,
    headers: { Authorization: `Bearer ${local.apiKeys[key]}`, 'Content-Type': 'application/json' },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  });

const acts = {
  // A request of a machine client: { service, path, key, body, method }.
  json: ({ service, path, key, body, method }) => sendJson(service, path, key, body, method),

  // A request of nobody: { service, path, body, type, method }.
  anonymous: ({ service, path, body, type = 'application/x-www-form-urlencoded', method, url }) =>
    call(url ?? local.services[service] + path, { method, headers: body === undefined ? {} : { 'Content-Type': type }, body }),

  // A message that Twilio signs (https://www.twilio.com/docs/usage/security).
  twilio: (form) => {
    const url = `${local.services.smsStop}/webhooks/twilio/${twilio.account}`;
    const fields = { AccountSid: twilio.account, MessageSid: `SM${randomUUID().replaceAll('-', '')}`, To: '+33757590000', ...form };
    const signed = url + Object.keys(fields).sort().map((name) => name + fields[name]).join('');
    const signature = createHmac('sha1', twilio.secret).update(signed).digest('base64');
    return call(url, {
      headers: { 'X-Twilio-Signature': signature, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  },

  // The same by GET, signed over the whole URL.
  twilioGet: (fields) => {
    const query = new URLSearchParams({ AccountSid: twilio.account, MessageSid: `SM${randomUUID()}`, To: '+33757590000', ...fields });
    const url = `${local.services.smsStop}/webhooks/twilio/${twilio.account}?${query}`;
    return call(url, { method: 'GET', headers: { 'X-Twilio-Signature': createHmac('sha1', twilio.secret).update(url).digest('base64') } });
  },

  // A request of another gateway, with its token: { gateway, query, body, type, method }.
  gateway: ({ gateway, query = '', body, type = 'application/x-www-form-urlencoded', method }) => {
    const { account, secret } = local.gateways[gateway];
    return call(`${local.services.smsStop}/webhooks/${gateway}/${account}?token=${secret}${query}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': type },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
  },

  // What Brevo reports: one event or an array of them.
  brevo: ({ events }) =>
    call(`${local.services.emailUnsubscribe}/platform-events/brevo`, {
      headers: { Authorization: `Bearer ${local.platforms.brevo.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(events),
    }),

  // An event that Mailgun signs; its signature is kept, so that a later step can use it again.
  mailgun: ({ event, again }, known) => {
    if (!again) {
      const [timestamp, token] = [`${Math.floor(Date.now() / 1000)}`, randomBytes(25).toString('hex')];
      const signature = createHmac('sha256', local.platforms.mailgun.signingKey).update(timestamp + token).digest('hex');
      known.signature = { timestamp, token, signature };
    }
    return call(`${local.services.emailUnsubscribe}/platform-events/mailgun`, {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ signature: known.signature, 'event-data': event }),
    });
  },

  // A mail to the unsubscribe address; {token} is that of the link.
  mail: ({ lines }) =>
    call(`${local.services.emailUnsubscribe}/inbound-mail`, {
      headers: { Authorization: `Bearer ${local.apiKeys.mailPlatform}`, 'Content-Type': 'message/rfc822' },
      body: lines.join('\r\n'),
    }),

  // The tool on a file: { args, file, base64 }. Its exit code is the status; {file} is the file's path.
  tool: ({ args, file, base64 }) => {
    const folder = mkdtempSync(join(tmpdir(), 'edge-cases-'));
    try {
      const path = join(folder, 'recipients.csv');
      writeFileSync(path, base64 ? Buffer.from(base64, 'base64') : file.join('\n'));
      const ran = spawnSync('dotnet', [tool, ...args.map((argument) => argument.replace('{file}', path))], {
        env: { ...process.env, BLOCKLIST_URL: local.services.blocklist, BLOCKLIST_API_KEY: local.apiKeys.marketing },
        encoding: 'utf8',
      });
      return { status: ran.status, text: ran.stdout + ran.stderr };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },

  // A check: its answer is "allowed none" or "blocked objection".
  check: async ({ recipient, channel = 'email', purpose = 'newsletter', audience = 'business' }) => {
    const answer = await sendJson('blocklist', '/checks', 'marketing', { channel, purpose, audience, recipients: [recipient] });
    const decision = answer.status === 200 ? JSON.parse(answer.text).decisions[0] : undefined;
    return { status: answer.status, text: decision ? `${decision.decision} ${decision.rule}` : answer.text };
  },

  // The unsubscribe link of a recipient, kept as {link}.
  link: async ({ recipient }, known) => {
    const mailing = { campaign: 'edge-cases', purpose: 'newsletter', recipients: [recipient] };
    const answer = await sendJson('emailUnsubscribe', '/links', 'mailPlatform', mailing);
    if (answer.status === 200) known.link = JSON.parse(answer.text).links[0].url;
    known.token = known.link?.split('/').at(-1);
    return answer;
  },
};

// Fills {mail}, {other}, {phone}, {account}, {link}, {token} in, in every text of a step.
const fill = (value, known) =>
  typeof value === 'string' ? value.replace(/\{(\w+)\}/g, (whole, name) => known[name] ?? whole)
  : Array.isArray(value) ? value.map((item) => fill(item, known))
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, known)]))
  : value;

const play = async ({ steps }) => {
  const run = randomUUID().replaceAll('-', '');
  const known = { mail: `${run}@example.org`, other: `other-${run}@example.org`, phone: `+3363998${randomInt(1000, 9999)}`, account: run };
  for (const [index, step] of steps.entries()) {
    const { status, is, contains, not, below, ...act } = fill(step, known);
    const [[name, given]] = Object.entries(act);
    const answer = await acts[name](given, known);
    const fault =
      status !== undefined && answer.status !== status ? `status ${answer.status} instead of ${status}`
      : below !== undefined && answer.status >= below ? `status ${answer.status} instead of one below ${below}`
      : is !== undefined && !answer.text.startsWith(is) ? `"${answer.text.slice(0, 200)}" instead of "${is}"`
      : contains !== undefined && !answer.text.includes(contains) ? `"${answer.text.slice(0, 200)}" lacks "${contains}"`
      : not !== undefined && answer.text.includes(not) ? `"${answer.text.slice(0, 200)}" has "${not}"`
      : undefined;
    if (fault) return `step ${index + 1}, ${name}: ${fault}`;
  }
};

const kinds = new Map();
for (const one of cases.filter(({ id }) => id.includes(only))) {
  const fault = await play(one).catch((thrown) => `${thrown.message}${thrown.cause ? `: ${thrown.cause.message}` : ''}`);
  const kind = kinds.get(one.kind) ?? kinds.set(one.kind, { passed: 0, failed: 0 }).get(one.kind);
  kind[fault ? 'failed' : 'passed']++;
  if (fault) console.log(`FAILED ${one.id}\n       ${fault}\n       source: ${one.source}`);
}

for (const [kind, { passed, failed }] of kinds) console.log(`${String(passed).padStart(4)} passed ${String(failed).padStart(4)} failed  ${kind}`);
process.exitCode = [...kinds.values()].some(({ failed }) => failed) ? 1 : 0;
