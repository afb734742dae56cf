// Signs the fields of an SNS message, and asks Amazon's own validator whether it accepts it, and with one field changed.
import { createSign } from 'node:crypto';
import https from 'node:https';
import { Readable } from 'node:stream';
import MessageValidator from 'sns-validator';

export default async ({ fields, changed, privateKey, certificate }) => {
    https.get = (_, answer) => { answer(Object.assign(Readable.from([certificate]), { statusCode: 200 })); return { on() {} }; };
    const signed = Object.keys(fields).filter(name => !/^(Sign|Unsubscribe)/.test(name)).sort().map(name => `${name}\n${fields[name]}\n`).join('');
    const signature = createSign(fields.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256').update(signed, 'utf8').sign(privateKey, 'base64');
    const accepts = message => new Promise(resolve => new MessageValidator().validate({ ...message, Signature: signature }, error => resolve(!error)));
    return { signature, accepts: await accepts(fields), acceptsChanged: await accepts({ ...fields, ...changed }) };
};
