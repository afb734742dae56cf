// Signs a webhook by the recipe of Mailgun's documentation; its library has nothing that verifies one.
import { createHmac } from 'node:crypto';
import { json } from 'node:stream/consumers';

const { signingKey, timestamp, token } = await json(process.stdin);
console.log(JSON.stringify({ signature: createHmac('sha256', signingKey).update(timestamp.concat(token)).digest('hex') }));
