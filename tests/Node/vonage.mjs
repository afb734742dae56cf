// Signs the fields of an SMS as Nexmo's library does, and a body with a token that Vonage's own accepts.
import { createHash } from 'node:crypto';
import { verifySignature } from '@vonage/jwt';
import jwt from 'jsonwebtoken';
import HashGenerator from 'nexmo/lib/HashGenerator.js';

export default ({ secret, fields, method, body, issuedAt }) => {
    const claims = { iat: issuedAt, jti: '0123', iss: 'Vonage', payload_hash: createHash('sha256').update(body).digest('hex'), api_key: 'abcd1234' };
    const token = jwt.sign(claims, secret, { algorithm: 'HS256' });
    return { sig: new HashGenerator().generate(method, secret, fields), token, accepts: verifySignature(token, secret) };
};
