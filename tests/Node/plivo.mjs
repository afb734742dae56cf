// Asks Plivo's own library whether it accepts a signature.
import { json } from 'node:stream/consumers';
import plivo from 'plivo';

const { authToken, url, nonce, signature, form } = await json(process.stdin);
console.log(JSON.stringify({ accepts: plivo.validateV3Signature('POST', url, nonce, authToken, signature, form) }));
