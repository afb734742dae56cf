// Signs a webhook by the recipe of Mailgun's documentation; its library has nothing that verifies one.
import { createHmac } from 'node:crypto';

export default ({ signingKey, timestamp, token }) => ({ signature: createHmac('sha256', signingKey).update(timestamp.concat(token)).digest('hex') });
