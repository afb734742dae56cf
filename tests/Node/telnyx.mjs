// Signs a body with a new key by Telnyx's documentation, and asks Telnyx's own library whether it accepts it, and with one byte changed.
import { generateKeyPairSync, sign } from 'node:crypto';
import { TelnyxWebhook } from 'telnyx/lib/webhooks.js';

export default async ({ body, changed }) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString('base64');
    const headers = { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': `${timestamp}` };
    const accepts = payload => new TelnyxWebhook(key).verify(payload, headers).then(() => true, () => false);
    return { key, timestamp, signature, accepts: await accepts(body), acceptsChanged: await accepts(changed) };
};
