// Signs a request as MessageBird's library expects it in its older scheme, and asks its own library whether it accepts a token that is made here.
import { createHash, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import signature from 'messagebird/lib/signature.js';
import { verify, VerifyOptions } from 'messagebird/lib/webhook-signature-jwt.js';

const hash = text => createHash('sha256').update(text).digest('hex');

export default async ({ secret, url, query, body, timestamp }) => {
    const claims = { iss: 'MessageBird', nbf: timestamp, exp: timestamp + 60, jti: '0123', url_hash: hash(url), payload_hash: hash(body) };
    const token = jwt.sign(claims, secret, { noTimestamp: true });
    const options = new VerifyOptions();
    options.jwtVerifyOptions.currentDate = new Date(timestamp * 1000);
    return {
        token,
        accepts: await verify(url, Buffer.from(body), token, createSecretKey(Buffer.from(secret)), options).catch(() => false),
        signature: signature.generate({ headers: { 'messagebird-request-timestamp': timestamp }, query, body }, secret).toString('base64'),
    };
};
