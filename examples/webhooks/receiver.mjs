// A backend that is told what happens in Parlor, and asked about messages before they
// are sent. It checks who tells it and prints each event; docs/server.md says what the
// events are. It needs Node and nothing else:
//
//   PARLOR_WEBHOOK_SECRET='a secret of your own' node examples/webhooks/receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const secret = process.env.PARLOR_WEBHOOK_SECRET ?? '';
const port = Number(process.env.PORT ?? 8090);
const maxAge = 300; // seconds
const maxBody = 1 << 20;

if (secret.length < 16) {
  console.error('set PARLOR_WEBHOOK_SECRET, of 16 characters or more, as for the server');
  process.exit(2);
}

/** Whether the server with our secret has sent this, and not long ago. */
function isSigned(headers, body) {
  const time = headers['parlor-webhook-time'] ?? '';
  const given = Buffer.from(headers['parlor-webhook-signature'] ?? '', 'hex');
  const wanted = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  const age = Math.abs(Date.now() / 1000 - Number(time));
  return age <= maxAge && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** What we say to an event: nothing against it, or what a before-event allows. */
function answer(event) {
  const said = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
  const element = event.MsgBody?.[0];
  if (!event.CallbackCommand.endsWith('BeforeSendMsg') || element?.MsgType !== 'TIMTextElem') {
    return said;
  }
  const text = element.MsgContent.Text;
  if (/\bspam\b/i.test(text)) {
    return { ...said, ErrorCode: 120001, ErrorInfo: 'no spam, please' };
  }
  if (/\bdarn\b/i.test(text)) {
    const MsgContent = { Text: text.replace(/\bdarn\b/gi, '****') };
    return { ...said, MsgBody: [{ MsgType: 'TIMTextElem', MsgContent }] };
  }
  return said;
}

// The same event may come twice: a real backend keeps the ids in its database.
const seen = new Set();

async function read(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > maxBody) {
      return null;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const server = createServer(async (request, response) => {
  const body = await read(request).catch(() => null);
  if (request.method !== 'POST' || body === null) {
    response.writeHead(400).end();
    return;
  }
  if (!isSigned(request.headers, body)) {
    console.error('refused: not signed with our secret, or too old');
    response.writeHead(401).end();
    return;
  }
  const event = JSON.parse(body);
  const id = request.headers['parlor-webhook-id'];
  if (id === '' || id === undefined || !seen.has(id)) {
    seen.add(id);
    console.log(`${event.CallbackCommand} ${JSON.stringify(event)}`);
  }
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer(event)));
});

server.listen(port, '127.0.0.1', () => console.log(`listening at http://127.0.0.1:${server.address().port}`));
