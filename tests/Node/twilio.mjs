// Signs a form as Twilio's own library expects it.
import twilio from 'twilio/lib/webhooks/webhooks.js';

export default ({ authToken, url, form }) => ({ signature: twilio.getExpectedTwilioSignature(authToken, url, form) });
