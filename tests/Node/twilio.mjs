// Signs a form as Twilio's own library expects it.
import { json } from 'node:stream/consumers';
import twilio from 'twilio/lib/webhooks/webhooks.js';

const { authToken, url, form } = await json(process.stdin);
console.log(JSON.stringify({ signature: twilio.getExpectedTwilioSignature(authToken, url, form) }));
