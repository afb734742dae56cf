// Signs a body as the library of Standard Webhooks does.
import { Webhook } from 'standardwebhooks';

export default ({ secret, id, timestamp, body }) => ({ signature: new Webhook(secret).sign(id, new Date(timestamp * 1000), body) });
