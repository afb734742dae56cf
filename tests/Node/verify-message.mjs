// Takes a message in Base64 and the DNS record of its DKIM key; gives what a receiver sees: mailauth's verdict, mailparser's list headers.
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { simpleParser } from 'mailparser';

export default async ({ message, key }) => {
    const raw = Buffer.from(message, 'base64');
    const { results } = await dkimVerify(raw, { resolver: async () => [[key]] });
    const list = (await simpleParser(raw)).headers.get('list');
    return {
        dkim: results[0].status.result,
        signed: results[0].signingHeaders.keys,
        url: list.unsubscribe.url,
        mail: list.unsubscribe.mail,
        post: list['unsubscribe-post'],
    };
};
