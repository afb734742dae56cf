// Signs an event batch as SendGrid does, and asks SendGrid's own library whether it accepts it, and with one byte changed.
import { createSign, generateKeyPairSync } from 'node:crypto';
import { EventWebhook } from '@sendgrid/eventwebhook';

export default ({ body, changed, timestamp }) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const verificationKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const signature = createSign('sha256').update(timestamp + body).sign(privateKey, 'base64');
    const webhook = new EventWebhook();
    const accepts = payload => webhook.verifySignature(webhook.convertPublicKeyToECDSA(verificationKey), payload, signature, timestamp);
    return { verificationKey, signature, accepts: accepts(body), acceptsChanged: accepts(changed) };
};
