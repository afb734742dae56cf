// Signs a body as the library of Standard Webhooks does.
import { json } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const { secret, id, timestamp, body } = await json(process.stdin);
console.log(JSON.stringify({ signature: new Webhook(secret).sign(id, new Date(timestamp * 1000), body) }));
